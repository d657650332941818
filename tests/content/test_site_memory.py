"""What a process remembers of the site: no query for what it knows, and never older than the last publication."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from content.services import site_memory
from courses import services
from courses.models import CoursePage, LessonPage, ModulePage
from tests import authoring
from tests.accounts.factories import UserFactory
from website.models import HomePage, InfoPage

pytestmark = pytest.mark.django_db
COURSE = {"lessons": 2, "title": "Kurssi"}


@pytest.fixture
def learner():
    return UserFactory(full_name="Aino Oppija")


@pytest.fixture
def reader(course, learner) -> Client:
    """Somebody enrolled, in a process that knows the course."""
    services.enroll(learner=learner, course_key=course.key, language="fi", now=timezone.now())
    client = Client()
    client.force_login(learner)
    for url in (course.page.url, *(lesson.url for lesson in course.lessons)):
        assert client.get(url).status_code == 200
    return client


def queries(act) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def text(client, url) -> str:
    return client.get(url).content.decode()


class TestWhatIsPublishedShowsAtOnce:
    def test_a_page_that_is_unpublished(self, reader, course):
        LessonPage.objects.get(pk=course.lessons[1].pk).unpublish()
        assert reader.get(course.lessons[1].url).status_code == 404
        assert course.lessons[1].url not in text(reader, course.page.url)

    def test_a_page_whose_course_is_unpublished(self, reader, course):
        CoursePage.objects.get(pk=course.page.pk).unpublish()
        assert reader.get(course.lessons[0].url).status_code == 404

    def test_a_page_that_is_published_again(self, reader, course):
        LessonPage.objects.get(pk=course.lessons[1].pk).unpublish()
        assert reader.get(course.lessons[1].url).status_code == 404
        authoring.publish(course.lessons[1])
        authoring.run_jobs()
        assert reader.get(course.lessons[1].url).status_code == 200

    def test_a_page_with_a_new_address(self, reader, course):
        old = course.lessons[0].url
        authoring.publish(course.module, slug="uusi-osio")
        authoring.run_jobs()
        moved = LessonPage.objects.get(pk=course.lessons[0].pk)
        assert moved.url != old
        assert reader.get(moved.url).status_code == 200
        assert reader.get(old).status_code in (301, 404)

    def test_a_page_that_moves(self, reader, course):
        old, other = course.lessons[1].url, authoring.add(course.page, ModulePage, "Toinen osio")
        authoring.move(course.lessons[1], other)
        authoring.run_jobs()
        assert reader.get(LessonPage.objects.get(pk=course.lessons[1].pk).url).status_code == 200
        assert reader.get(old).status_code in (301, 404)

    def test_a_page_that_is_deleted(self, reader):
        page = authoring.add(
            HomePage.objects.get(locale__language_code="fi"), InfoPage, "Tietoa", body=[authoring.text_block("Tietoa.")]
        )
        assert reader.get(page.url).status_code == 200
        Page.objects.get(pk=page.pk).specific.delete()
        assert reader.get(page.url).status_code == 404

    def test_an_edition(self, reader, course):
        authoring.publish(course.lessons[0], body=[authoring.text_block("Muuttunut.")])
        authoring.run_jobs()
        assert "Muuttunut" in text(reader, course.lessons[0].url)


class TestWhoMayReadIsAskedAnew:
    @pytest.mark.parametrize("place", ["page", "module"])
    def test_a_group_keeps_out_and_lets_in(self, reader, course, learner, place):
        group = Group.objects.create(name="Some")
        restricted = course.page if place == "page" else course.module
        restriction = PageViewRestriction.objects.create(page=restricted, restriction_type="groups")
        restriction.groups.add(group)
        assert reader.get(course.lessons[0].url).status_code == 404
        learner.groups.add(group)
        assert reader.get(course.lessons[0].url).status_code == 200
        learner.groups.remove(group)
        assert reader.get(course.lessons[0].url).status_code == 404
        restriction.delete()
        assert reader.get(course.lessons[0].url).status_code == 200

    def test_a_restricted_lesson_is_not_named_to_whom_it_is_closed(self, reader, course):
        restriction = PageViewRestriction.objects.create(page=course.lessons[1], restriction_type="groups")
        restriction.groups.add(Group.objects.create(name="Some"))
        assert course.lessons[1].url not in text(reader, course.page.url)

    def test_a_restriction_that_becomes_another(self, reader, course, learner):
        restriction = PageViewRestriction.objects.create(page=course.lessons[1], restriction_type="login")
        assert reader.get(course.lessons[1].url).status_code == 200
        restriction.restriction_type = "groups"
        restriction.save()
        assert reader.get(course.lessons[1].url).status_code == 404


class TestTime:
    def test_a_page_is_gone_the_moment_it_expires(self, reader, course, monkeypatch):
        expires = timezone.now() + timedelta(seconds=20)
        authoring.publish(course.lessons[1], expire_at=expires)
        authoring.run_jobs()
        assert reader.get(course.lessons[1].url).status_code == 200
        monkeypatch.setattr(timezone, "now", lambda: expires + timedelta(seconds=1))
        assert reader.get(course.lessons[1].url).status_code == 404

    def test_what_nobody_noted_shows_after_a_minute(self, reader, course, monkeypatch):
        Page.objects.filter(pk=course.lessons[1].pk).update(live=False)  # as by a process that died before its note
        later = timezone.now() + site_memory.LIFETIME
        monkeypatch.setattr(timezone, "now", lambda: later)
        assert reader.get(course.lessons[1].url).status_code == 404


class TestCost:
    def test_a_known_lesson_costs_the_version_the_person_and_their_records(self, reader, course):
        assert queries(lambda: reader.get(course.lessons[1].url)) == 4

    def test_no_more_is_kept_than_said(self, reader, course, monkeypatch):
        monkeypatch.setattr(site_memory, "KEPT", 3)
        site_memory.forget()
        for lesson in course.lessons:
            assert reader.get(lesson.url).status_code == 200
        assert len(site_memory._memory.facts) <= 3

    def test_addresses_that_lead_nowhere_are_not_kept(self, reader):
        before = len(site_memory._memory.facts)
        assert reader.get("/fi/ei-mitaan/").status_code == 404
        assert len(site_memory._memory.facts) == before
