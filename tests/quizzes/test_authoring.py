"""Every kind as its author meets it: the list of kinds, the form, the preview."""

import pytest
from django.urls import reverse

from courses.models import QuizPage
from quizzes.kinds import kinds
from tests.accounts.factories import UserFactory
from tests.authoring import Course
from tests.quizzes.test_kinds import of_every_kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(admin=True))
    return client


def blocks():
    return QuizPage._meta.get_field("questions").stream_block.child_blocks


@pytest.mark.parametrize("name", [*(kind.name for kind in kinds()), "case"])
def test_a_kind_says_when_to_use_it_and_shows_an_example(admin, name):
    block = blocks()[name]
    assert str(block.meta.description).startswith("Use ") or block.meta.description
    page = admin.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert page.status_code == 200
    example = block.meta.preview_value
    assert (example.get("prompt") or example["title"]) in page.content.decode()


def test_the_form_and_the_preview_hold_every_kind(admin):
    quiz = Course(lessons=1, quiz=of_every_kind()).quiz
    assert admin.get(reverse("wagtailadmin_pages:edit", args=[quiz.pk])).status_code == 200
    preview = admin.get(reverse("wagtailadmin_pages:view_draft", args=[quiz.pk])).content.decode()
    for text in ("Kysymys: number?", "12,5 ± 0,5 vrk", "[1] Maahanmuuttovirasto / Migri", "Tapauksessa?", "Kysyn. → 2"):
        assert text in preview


def test_authors_write_numbers_with_a_comma():
    block = blocks()["number"].child_blocks["value"]
    assert str(block.clean("12,50")) == "12.50"
    assert block.get_prep_value(block.clean("12,50")) == "12.5"
