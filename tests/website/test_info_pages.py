"""Pages about the service: written like any other, linked at the bottom of every page."""

import pytest
from django.core.cache import cache
from wagtail.models import Locale, PageViewRestriction

from content.models import PublishRefusedError
from tests.accounts.factories import UserFactory
from tests.authoring import add, index, publish, text_block, translate_page
from website.models import HomePage, InfoPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(db):
    index()
    return HomePage.objects.get(locale__language_code="fi")


@pytest.fixture
def info(home):
    return add(home, InfoPage, "Tietoa palvelusta", summary="Lyhyesti.", body=[text_block("Kuka tätä pitää yllä.")])


def test_it_is_read_without_an_account_and_sets_no_cookie(client, info):
    answer = client.get(info.url)
    assert answer.status_code == 200
    assert "Kuka tätä pitää yllä." in answer.content.decode()
    assert not answer.cookies


def test_the_footer_of_every_page_leads_to_it(client, info, home):
    assert f'<a href="{info.url}">Tietoa palvelusta</a>' in client.get(home.url).content.decode()


def test_one_that_is_not_public_is_not_in_the_footer(client, info, home):
    PageViewRestriction.objects.create(page=info, restriction_type="login")
    cache.clear()
    assert "Tietoa palvelusta" not in client.get(home.url).content.decode()


def test_one_that_is_to_stay_out_of_the_footer_stays_out(client, info, home):
    publish(info, is_in_footer=False)
    cache.clear()
    assert "Tietoa palvelusta" not in client.get(home.url).content.decode()


def test_each_language_has_its_own_links(client, info):
    UserFactory(admin=True)
    translate_page(info, Locale.objects.get(language_code="sv"))
    cache.clear()
    assert "sv: Tietoa palvelusta" in client.get("/sv/").content.decode()
    assert "sv: Tietoa palvelusta" not in client.get("/fi/").content.decode()


def test_an_empty_page_is_not_published(home):
    with pytest.raises(PublishRefusedError) as refused:
        add(home, InfoPage, "Tyhjä")
    assert "body" in refused.value.message_dict
