"""Topics: what belongs to them, for whom, in which language."""

import re

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import Locale, PageViewRestriction

from content.models import PageTopic, Topic
from content.services.topics import topics_of
from tests.accounts.factories import UserFactory
from tests.authoring import Course

pytestmark = pytest.mark.django_db
COURSE = {"lessons": 1, "title": "Lapsen kotoutuminen"}


@pytest.fixture
def topic(course):
    topic = Topic.objects.create(name="Lapset", slug="lapset", locale=Locale.objects.get(language_code="fi"))
    PageTopic.objects.create(page=course.page.page_ptr, topic=topic)
    return topic


@pytest.fixture
def swedish(topic):
    locale = Locale.objects.get(language_code="sv")
    return Topic.objects.create(name="Barn", slug="barn", locale=locale, translation_key=topic.translation_key)


def look(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert not answer.cookies
    return answer.content.decode()


def test_topics_are_listed_with_how_much_there_is(client, topic):
    html = look(client, "/fi/topics/")
    assert '<a class="cover" href="/fi/topics/lapset/"' in html
    assert re.search(r"<p>\D*1\b", html)


def test_a_topic_lists_what_belongs_to_it(client, topic, course):
    assert course.page.url in look(client, "/fi/topics/lapset/")
    assert client.get("/fi/topics/muut/").status_code == 404


def test_what_a_reader_may_not_see_is_neither_listed_nor_counted(client, topic, course):
    PageViewRestriction.objects.create(page=course.page, restriction_type="login")
    assert course.page.url not in look(client, "/fi/topics/lapset/")
    assert re.search(r"<p>\D*0\b", look(client, "/fi/topics/"))
    client.force_login(UserFactory())
    assert course.page.url in client.get("/fi/topics/lapset/").content.decode()


def test_in_another_language_the_translation_is_listed_or_else_the_original(client, topic, swedish, course):
    assert course.page.url in look(client, "/sv/topics/barn/")
    course.translate("sv")
    translated = course.page.get_translation(swedish.locale)
    html = look(client, "/sv/topics/barn/")
    assert translated.url in html
    assert course.page.url not in html
    assert 'href="/fi/topics/lapset/"' in html


def test_what_a_course_is_about_is_said_on_its_source_page(topic, swedish, course):
    course.translate("sv")
    translated = course.page.get_translation(swedish.locale)
    other = Topic.objects.create(name="Muu", slug="muu", locale=topic.locale)
    PageTopic.objects.create(page=translated.page_ptr, topic=other)
    assert topics_of(translation_key=course.key, language="sv") == [swedish]
    assert topics_of(translation_key=course.key, language="fi") == [topic]


def test_a_course_names_its_topics(client, topic, course):
    assert 'href="/fi/topics/lapset/">Lapset</a>' in look(client, course.page.url)


def test_an_address_leads_to_one_topic(topic):
    with pytest.raises(IntegrityError), transaction.atomic():
        Topic.objects.create(name="Toinen", slug="lapset", locale=topic.locale)


@pytest.mark.parametrize("count", [1, 6])
def test_the_list_costs_the_same_however_long(client, topic, count, django_assert_max_num_queries):
    for number in range(count):
        other = Course(lessons=1, title=f"Kurssi {number}")
        PageTopic.objects.create(page=other.page.page_ptr, topic=topic)
    look(client, "/fi/topics/lapset/")
    with django_assert_max_num_queries(9):
        look(client, "/fi/topics/lapset/")
