"""Plain language beside the standard text."""

import pytest
from django.urls import reverse

from tests.authoring import Course, publish, text_block

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    course = Course(lessons=2, is_open_reading=True)
    course.publish(course.lessons[0], easy_body=[text_block("Selkeä teksti.")])
    return course.lessons[0]


def choose(client, choice, lesson):
    return client.get(reverse("plain_language", args=[choice]), {"to": lesson.get_url()})


def test_the_choice_leads_back_and_stays_on_the_next_page(client, lesson):
    page = client.get(lesson.get_url()).text
    assert "Teksti 1." in page
    assert "Selkeä teksti." not in page
    assert choose(client, "easy", lesson).url == lesson.get_url()
    for _ in range(2):
        page = client.get(lesson.get_url()).text
        assert "Selkeä teksti." in page
        assert "Teksti 1." not in page
    choose(client, "standard", lesson)
    assert "Teksti 1." in client.get(lesson.get_url()).text


def test_where_there_is_none_nothing_is_offered(client, lesson):
    choose(client, "easy", lesson)
    other = lesson.get_next_sibling().specific
    page = client.get(other.get_url()).text
    assert "Teksti 2." in page
    assert "plain-language" not in page


def test_what_is_remembered_is_one_word(client, lesson):
    cookies = choose(client, "easy", lesson).cookies
    assert {name: morsel.value for name, morsel in cookies.items()} == {"easy": "1"}


@pytest.mark.parametrize("address", ["//evil.example", "https:evil.example", "/\\\\evil.example"])
def test_it_leads_to_this_site_only(client, address):
    assert client.get(reverse("plain_language", args=["easy"]), {"to": address}).url == "/"


def test_a_lesson_without_it_keeps_its_edition():
    course = Course(lessons=1)
    assert "easy_stream" not in course.lessons[0].edition_text()
    assert publish(course.lessons[0]).edition_text().keys() == course.lessons[0].edition_text().keys()
