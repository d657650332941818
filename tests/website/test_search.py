"""The search page of the site, as a reader meets it."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from content.models import PageTopic, Topic
from courses import services
from courses.models import LessonPage
from tests.accounts.factories import UserFactory
from tests.authoring import Course, add, publish, run_jobs, text_block

pytestmark = pytest.mark.django_db
COURSE = {"lessons": 1, "title": "Kotoutumisen perusteet", "is_open_reading": True}
URL = "/fi/search/"


def count(html):
    """How many pages the heading says were found."""
    return int(re.search(r'<h2 id="results"[^>]*>\D*(\d+)', html)[1])


def lesson(course, title, text, **fields):
    return add(course.module, LessonPage, title, body=[text_block(text)], **fields)


def look(client, **asked):
    answer = client.get(URL, asked)
    return answer, answer.content.decode()


def test_the_form_alone_shows_nothing_else(client):
    answer, html = look(client)
    assert answer.status_code == 200
    assert 'role="search"' in html
    assert 'id="results"' not in html
    assert '<meta name="robots" content="noindex">' in html


def test_hits_are_counted_marked_and_placed(client, course):
    page = lesson(course, "Tulkin käyttö", "Varaa tulkki ajoissa.")
    answer, html = look(client, q="tulkki")
    assert count(html) == 1
    assert f'href="{page.url}"' in html
    assert "<mark>Tulkin</mark>" in html
    assert "<mark>tulkki</mark>" in html
    assert "Kotoutumisen perusteet › Osio" in html
    assert 'value="tulkki"' in html
    assert not answer.cookies


@pytest.mark.parametrize("typed", ["***", '"', "\x00", "--", " . "])
def test_signs_alone_ask_for_a_word(client, course, typed):
    answer, html = look(client, q=typed)
    assert answer.status_code == 200
    assert 'role="status"' in html
    assert 'id="results"' not in html


def test_what_was_typed_is_shown_as_text(client, course):
    _, html = look(client, q='"><script>alert(1)</script>')
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_no_hits_help_to_go_on(client, course):
    lesson(course, "Puut", "koivu")
    _, html = look(client, q="koivu xyzzy")
    assert count(html) == 0
    assert "?q=koivu" in html
    assert reverse("website:topics") in html


def test_other_languages_are_counted_and_offered(client, course):
    course.translate("sv")
    publish(course.lessons[0].get_translation(course.page.locale), title="Planen")
    swedish = course.lessons[0].get_translations().get(locale__language_code="sv").specific
    swedish.title = "Integrationsplanen"
    swedish.change_note, swedish.change_severity = "Bytte namn.", "correction"
    swedish.save_revision().publish()
    _, html = look(client, q="integrationsplan")
    assert "lang=sv" in html
    _, html = look(client, q="integrationsplan", lang="sv")
    assert 'lang="sv"' in html
    assert "<mark>" in html


def test_kinds_and_topics_narrow_it_down(client, course):
    lesson(course, "Koivun alla", "koivu")
    topic = Topic.objects.create(name="Puut", slug="puut", locale=course.page.locale)
    _, html = look(client, q="koivu", topic="puut")
    assert count(html) == 0
    PageTopic.objects.create(page=course.page.page_ptr, topic=topic)
    _, html = look(client, q="koivu", topic="puut")
    assert count(html) == 1
    _, html = look(client, q="koivu", kind="lessons")
    assert count(html) == 1
    _, html = look(client, q="koivu", kind="handbooks")
    assert count(html) == 0
    assert "lang=all" in html


def test_long_lists_have_pages(client, course):
    for number in range(21):
        lesson(course, f"Koivu {number}", "metsä")
    _, html = look(client, q="koivu")
    assert html.count("<h3>") == 20
    assert "page=2" in html
    _, html = look(client, q="koivu", page="2")
    assert html.count("<h3>") == 1
    assert look(client, q="koivu", page="x'")[0].status_code == 200


class TestSensitive:
    @pytest.fixture
    def sensitive(self, db):
        return Course(lessons=1, title="Väkivallan tunnistaminen", is_sensitive=True)

    def test_hits_on_sensitive_pages_only_are_not_kept_and_tell_nothing_in_the_title(self, client, sensitive):
        answer, html = look(client, q="väkivalta")
        assert "no-store" in answer["Cache-Control"]
        assert "väkivalta" not in re.search(r"<title>(.*?)</title>", html, re.DOTALL)[1].lower()
        assert "/exit/" in html

    def test_other_searches_name_what_was_asked(self, client, sensitive, course):
        answer, html = look(client, q="perusteet")
        assert "no-store" not in answer["Cache-Control"]
        assert "private" in answer["Cache-Control"]
        assert "perusteet" in re.search(r"<title>(.*?)</title>", html, re.DOTALL)[1]

    def test_below_a_sensitive_page_all_is_sensitive(self, client, sensitive):
        assert "no-store" in look(client, q="oppitunti")[0]["Cache-Control"]


def test_closed_lessons_are_found_but_quoted_only_to_the_enrolled(client):
    course = Course(lessons=1, title="Suljettu")
    lesson(course, "Sisällä", "Vain osallistujille kanariansana.", summary="Tiivistelmä kaikille.")
    run_jobs()
    _, html = look(client, q="kanariansana")
    assert "Sisällä" in html
    assert "Vain osallistujille" not in html
    assert "Tiivistelmä kaikille" in html
    learner = UserFactory()
    services.enroll(learner=learner, course_key=course.key, language="fi", now=timezone.now())
    client.force_login(learner)
    assert "Vain osallistujille" in look(client, q="kanariansana")[1]


@pytest.mark.parametrize("size", [2, 22])
def test_the_page_costs_the_same_however_much_is_found(client, course, size, django_assert_max_num_queries):
    for number in range(size):
        lesson(course, f"Sivu {number}", "koivu")
    look(client, q="koivu")
    with django_assert_max_num_queries(11):
        look(client, q="koivu")


def test_every_page_leads_to_the_search(client, course):
    html = client.get(course.page.url).content.decode()
    with override("fi"):
        assert f'href="{reverse("website:search")}"' in html
