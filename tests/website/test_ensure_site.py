"""The pages that every site has: made once, and left to whoever writes them."""

import pytest
from django.core.management import call_command
from wagtail.models import Page, Site

from website.models import HomePage

pytestmark = pytest.mark.django_db


def test_a_fresh_site_has_a_home_page_and_its_lists_in_each_language(client):
    call_command("ensure_site")
    for path in ("/fi/", "/fi/koulutukset/", "/fi/kasikirjat/", "/sv/", "/sv/utbildningar/", "/en/", "/en/handbooks/"):
        assert client.get(path).status_code == 200, path
    assert not Page.objects.filter(title__startswith="Welcome to").exists()


def test_what_is_there_stays_as_it_is():
    call_command("ensure_site")
    HomePage.objects.update(title="Polku")
    Site.objects.update(hostname="oppi.example", site_name="Polku")
    pages = Page.objects.count()
    call_command("ensure_site")
    assert set(HomePage.objects.values_list("title", flat=True)) == {"Polku"}
    assert Site.objects.values_list("hostname", "site_name").get() == ("oppi.example", "Polku")
    assert Page.objects.count() == pages
