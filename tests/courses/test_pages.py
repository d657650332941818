"""The pages of a course: who may read them, what they tell, and what they cost."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Locale, Page, PageViewRestriction

from courses import services
from courses.models import StepRecord
from tests.accounts.factories import UserFactory
from tests.authoring import Course, single

pytestmark = pytest.mark.django_db


def test_the_course_page_offers_to_start_and_sets_no_cookie(client, course):
    answer = client.get(course.page.url)
    assert answer.status_code == 200
    assert reverse("courses:enroll", args=[course.key]) in answer.content.decode()
    assert not answer.cookies


def test_enrolling_asks_to_sign_in_and_comes_back(client, course):
    url = reverse("courses:enroll", args=[course.key])
    answer = client.get(url)
    assert answer.status_code == 302
    assert answer.url.endswith(f"next={url}")


def test_lessons_are_closed_to_who_is_not_enrolled(client, course):
    assert client.get(course.lessons[0].url).url == course.page.url


def test_lessons_may_be_opened_for_reading_without_a_trace(client):
    course = Course(lessons=1, is_open_reading=True, quiz=[single()])
    answer = client.get(course.lessons[0].url)
    assert answer.status_code == 200
    assert not answer.cookies
    assert "csrfmiddlewaretoken" not in answer.content.decode()
    assert client.get(course.quiz.url).status_code == 302
    assert not StepRecord.objects.exists()


def test_a_learner_reads_marks_and_goes_on(client, course, learner, enrollment):
    client.force_login(learner)
    page = client.get(course.lessons[0].url).content.decode()
    url = reverse("courses:mark_read", args=[enrollment.uuid, course.lessons[0].translation_key])
    assert url in page
    answer = client.post(url, follow=True)
    assert answer.redirect_chain[-1][0] == course.lessons[1].url
    answer = client.post(reverse("courses:mark_read", args=[enrollment.uuid, course.lessons[1].translation_key]))
    assert answer.url == reverse("certificates:of_enrollment", args=[enrollment.uuid])


def test_going_on_leads_to_the_step_that_was_open_last(client, course, learner, enrollment):
    client.force_login(learner)
    client.get(course.lessons[1].url)
    answer = client.get(reverse("courses:resume", args=[enrollment.uuid]))
    assert answer.url == course.lessons[1].url


def test_preview_writes_no_learner_row(client, course, learner, enrollment):
    admin = UserFactory(admin=True)
    client.force_login(admin)
    answer = client.get(reverse("wagtailadmin_pages:view_draft", args=[course.lessons[0].pk]))
    assert answer.status_code == 200
    assert "Teksti 1." in answer.content.decode()
    assert not StepRecord.objects.exists()


def test_staff_read_without_being_enrolled(client, course):
    client.force_login(UserFactory(admin=True))
    assert client.get(course.lessons[0].url).status_code == 200
    assert not StepRecord.objects.exists()


def test_a_foreign_or_made_up_enrollment_is_404(client, course, learner, enrollment):
    client.force_login(UserFactory())
    key = course.lessons[0].translation_key
    assert client.post(reverse("courses:mark_read", args=[enrollment.uuid, key])).status_code == 404
    assert client.get(reverse("courses:resume", args=[enrollment.uuid])).status_code == 404
    client.force_login(learner)
    assert client.post(reverse("courses:mark_read", args=[enrollment.uuid, course.key])).status_code == 404


def test_a_course_that_a_person_may_not_read_cannot_be_enrolled_in(client, course, learner):
    PageViewRestriction.objects.create(page=course.page, restriction_type="groups")
    client.force_login(learner)
    url = reverse("courses:enroll", args=[course.key])
    assert (client.get(url).status_code, client.post(url).status_code) == (404, 404)


def test_a_quiz_cannot_be_marked_as_read(client, learner):
    course = Course(lessons=1, quiz=[single()])
    enrollment = services.enroll(learner=learner, course_key=course.key, language="fi", now=timezone.now())
    client.force_login(learner)
    url = reverse("courses:mark_read", args=[enrollment.uuid, course.quiz.translation_key])
    assert client.post(url).status_code == 404


def in_swedish(page):
    return page.get_translation(Locale.objects.get(language_code="sv"))


def test_one_course_in_two_languages_is_one_enrollment(client, course, learner, enrollment):
    UserFactory(admin=True)
    course.translate("sv")
    client.force_login(learner)
    client.post(reverse("courses:mark_read", args=[enrollment.uuid, course.lessons[0].translation_key]))
    page = client.get(in_swedish(course.lessons[0]).url).content.decode()
    assert "sv: Oppitunti 1" in page
    assert "csrfmiddlewaretoken" not in page.split("<main")[1]  # nothing left to mark: it is read in Finnish


def test_a_step_that_is_not_translated_is_offered_in_the_source_language(client, course, learner, enrollment):
    UserFactory(admin=True)
    course.translate("sv")
    added = course.add_lesson("Vain suomeksi")
    client.force_login(learner)
    page = client.get(in_swedish(course.page).url).content.decode()
    assert added.url in page
    assert 'lang="fi"' in page


def test_a_page_without_a_translation_says_so(client, course):
    with override("en"):
        answer = client.get(reverse("courses:untranslated", args=[course.key]))
    assert answer.status_code == 200
    assert "not in English yet" in answer.content.decode()


class TestSensitive:
    @pytest.fixture
    def course(self, db):
        return Course(lessons=2, title="Arkaluonteinen aihe", is_sensitive=True, is_open_reading=True)

    def test_addresses_and_titles_tell_nothing(self, client, course):
        assert course.page.url == "/fi/koulutukset/koulutus-1/"
        assert course.lessons[1].url == "/fi/koulutukset/koulutus-1/osio-1/sivu-2/"
        client.cookies["note"] = "1"
        for url in (course.page.url, course.lessons[1].url):
            page = client.get(url).content.decode()
            title = page.split("<title>")[1].split("</title>")[0]
            assert "Arkaluonteinen" not in title
            assert "Oppitunti" not in title

    def test_the_browser_keeps_nothing_and_there_is_a_way_out(self, client, course):
        client.cookies["note"] = "1"
        answer = client.get(course.lessons[0].url)
        assert "no-store" in answer["Cache-Control"]
        assert 'href="/exit/"' in answer.content.decode()

    def test_a_telling_address_is_replaced_and_a_given_one_stays(self, course):
        lesson = course.publish(course.lessons[0], slug="silpominen")
        assert lesson.slug == "sivu-1"

    def test_a_copy_gets_a_neutral_address_too(self, course):
        copy = course.lessons[0].copy(update_attrs={"slug": "kopio-aiheesta"})
        assert Page.objects.get(pk=copy.pk).slug == "sivu-3"
