"""Who writes which handbook, and what the editor's form refuses."""

import pytest
from django.urls import reverse
from wagtail.models import Locale, Page

from handbooks.models import ChapterPage, HandbookPage
from tests.accounts.factories import UserFactory
from tests.authoring import translate_page
from tests.handbooks.authoring import Handbook, index, source
from website.services.site import ensure_trainer_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(db):
    return Handbook(title="Oma", chapters=1)


@pytest.fixture
def trainer(own, client):
    user = UserFactory()
    user.groups.add(ensure_trainer_group(name="Kouluttajat", handbooks=[own.page]))
    client.force_login(user)
    return user


def filled(client, url, **values):
    """What a browser would send from the form at ``url``."""
    form = client.get(url).context["form"]
    left_out = {"organization", "comments", "urgent", "body", "easy_body"}
    data = {name: form[name].value() or "" for name in form.fields if name not in left_out}
    data |= {f"{name}-count": 0 for name in ("urgent", "body", "easy_body") if name in form.fields}
    for prefix in ("source_links", "topic_links", "comments"):
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
        data |= {f"{prefix}-MIN_NUM_FORMS": 0, f"{prefix}-MAX_NUM_FORMS": 99}
    return {name: value for name, value in (data | values).items() if value is not False}


def test_a_trainer_edits_their_own_handbook_and_no_other(client, trainer, own):
    other = Handbook(title="Toisten", chapters=1)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[own["1"].pk])).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:edit", args=[other["1"].pk])).status_code in (302, 403)
    assert not Page.objects.get(pk=other.page.pk).permissions_for_user(trainer).can_edit()


def test_a_handbook_that_a_trainer_begins_is_theirs_to_publish(client, trainer):
    url = reverse("wagtailadmin_pages:add", args=["handbooks", "handbookpage", index().pk])
    client.post(url, filled(client, url, title="Uusi käsikirja", slug="uusi"))
    rights = HandbookPage.objects.get(title="Uusi käsikirja").permissions_for_user(trainer)
    assert rights.can_edit()
    assert rights.can_publish()
    assert rights.can_add_subpage()


def test_whoever_edits_a_handbook_edits_its_translation(trainer, own):
    UserFactory(admin=True)
    swedish = translate_page(own.page, Locale.objects.get(language_code="sv"), publishes=False)
    assert swedish.permissions_for_user(trainer).can_publish()


def test_the_form_names_what_a_chapter_lacks_and_publishes_it_when_it_is_there(client, trainer, own):
    url = reverse("wagtailadmin_pages:add", args=["handbooks", "chapterpage", own.page.pk])
    sent = filled(client, url, title="Uusi luku", slug="uusi-luku", minutes=3) | {"action-publish": "1"}
    refused = client.post(url, sent)
    assert refused.status_code == 200
    form = refused.context["form"]
    assert {"body", "checked_on", "next_review_on"} <= set(form.errors)
    assert form.non_field_errors()  # the sources have a form set of their own
    assert not ChapterPage.objects.filter(title="Uusi luku").exists()

    sent |= {"checked_on": "2026-11-01", "next_review_on": "2027-11-01"}
    sent |= {"body-count": 1, "body-0-deleted": "", "body-0-order": 0, "body-0-type": "note", "body-0-id": ""}
    rich = '{"blocks": [{"key": "a", "text": "Teksti", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}'
    sent |= {"body-0-value-style": "info", "body-0-value-title": "Huomaa", "body-0-value-text": rich}
    sent |= {"source_links-TOTAL_FORMS": 1, "source_links-0-source": source().pk, "source_links-0-ORDER": 1}
    client.post(url, sent)
    chapter = ChapterPage.objects.get(title="Uusi luku")
    assert chapter.live
    assert chapter.number == "2"


def test_a_chapter_cannot_be_aliased(client, own):
    client.force_login(UserFactory(admin=True))
    url = reverse("wagtailadmin_pages:copy", args=[own["1"].pk])
    client.post(url, {"new_title": "x", "new_slug": "x", "new_parent_page": own.page.pk, "alias": "1"})
    assert not ChapterPage.objects.filter(slug="x").exists()


def test_the_preview_shows_the_card_and_the_draft(client, own):
    client.force_login(UserFactory(admin=True))
    answer = client.get(reverse("wagtailadmin_pages:view_draft", args=[own["1"].pk]))
    assert "Teksti: Luku 1." in answer.content.decode()
