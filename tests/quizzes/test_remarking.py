"""A question found wrong is marked again: a dry run first, only upward, each change a row."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate
from quizzes.grading import InvalidAnswerError
from quizzes.models import MarkChange, QuestionVersion, QuizTally, Remark, Response
from quizzes.services import submit_attempt
from quizzes.services.remarking import carry_out, decide_remark, preview_remark
from tests.accounts.factories import UserFactory
from tests.authoring import Course, run_jobs, shorttext, single, truefalse
from tests.quizzes.sittings import answer, start, take

pytestmark = pytest.mark.django_db
COURSE = {"lessons": 0, "quiz": [single(), truefalse()]}


@pytest.fixture
def version(course):
    return QuestionVersion.objects.get(structure__kind="single")


def wrong_answer(version):
    return {"choice": next(key for key in version.structure["options"] if key not in version.structure["correct"])}


def decide(course, version, action="accept", answer=None):
    remark = decide_remark(
        version=version,
        quiz_key=course.quiz.translation_key,
        action=action,
        answer=answer or (wrong_answer(version) if action == "accept" else None),
        reason="Laki muuttui.",
        decided_by=UserFactory(),
        now=timezone.now(),
    )
    run_jobs()
    return remark


@pytest.mark.parametrize("action", ["accept", "void"])
def test_who_failed_by_the_question_passes_and_completes(course, version, action):
    failed = take(course, False, True)
    assert failed.is_passed is False
    decide(course, version, action)
    failed.refresh_from_db()
    assert (failed.is_passed, failed.percent) == (True, 100)
    change = MarkChange.objects.get()
    assert (change.points_before, change.points_after, change.was_passed, change.is_passed) == (1, 2, False, True)
    assert Certificate.objects.filter(enrollment__uuid=failed.context).exists()
    assert Response.objects.get(attempt=failed, item__version=version).points == 1


def test_the_dry_run_says_what_happens_and_changes_nothing(course, version):
    take(course, False, True)
    take(course, True, True)
    take(course, False, False)
    start(course)
    found = preview_remark(version=version, action="accept", answer=wrong_answer(version))
    assert (found.attempts, found.rises, found.passes) == (3, 2, 1)
    assert not MarkChange.objects.exists()
    decide(course, version)
    assert MarkChange.objects.count() == found.rises
    assert MarkChange.objects.filter(is_passed=True).count() == found.passes


def test_nobody_loses_anything(course, version):
    passed = take(course, True, True)
    certificate = Certificate.objects.get(enrollment__uuid=passed.context)
    decide(course, version)
    decide(course, version, "void")
    passed.refresh_from_db()
    assert (passed.is_passed, passed.percent) == (True, 100)
    assert Certificate.objects.get() == certificate


def test_who_is_in_the_middle_is_marked_by_the_decision(course, version):
    running = start(course)
    answer(running, False, True)
    decide(course, version)
    submit_attempt(learner=running.learner, attempt_uuid=running.uuid, now=timezone.now())
    running.refresh_from_db()
    assert running.is_passed


def test_carrying_it_out_twice_changes_an_attempt_once(course, version):
    take(course, False, True)
    remark = decide(course, version)
    Remark.objects.update(finished_at=None)
    assert carry_out(remark_id=remark.pk, now=timezone.now()) == 0
    assert MarkChange.objects.count() == 1


def test_a_version_keeps_its_content_and_number(course, version):
    decide(course, version)
    after = QuestionVersion.objects.get(pk=version.pk)
    assert (after.sha256, after.structure, after.number) == (version.sha256, version.structure, version.number)
    course.publish(course.quiz)
    assert QuestionVersion.objects.filter(question=version.question).count() == 1


def test_what_is_no_answer_to_the_question_cannot_be_accepted(course, version):
    with pytest.raises(InvalidAnswerError):
        decide(course, version, answer={"choice": "elsewhere"})
    assert not Remark.objects.exists()


def test_the_numbers_are_counted_again(course, version):
    take(course, False, True)
    decide(course, version)
    assert QuizTally.objects.get().passed == 1


class TestPage:
    @pytest.fixture
    def url(self, client, course, version):
        client.force_login(UserFactory(admin=True))
        take(course, False, True)
        return reverse("quizzes:remark", args=[course.quiz.pk, version.pk])

    def test_the_author_gives_an_answer_sees_how_many_are_affected_and_confirms(self, client, url, course, version):
        place = version.structure["options"].index(wrong_answer(version)["choice"]) + 1
        data = {"decision": "own", "choice": str(place), "reason": "Laki muuttui."}
        shown = client.post(url, data).content.decode()
        assert not Remark.objects.exists()
        (confirmed,) = re.findall(r'name="confirmed" value="([^"]+)"', shown)
        assert client.post(url, {**data, "confirmed": confirmed}).status_code == 302
        run_jobs()
        remark = Remark.objects.get()
        assert (remark.reason, remark.answer, remark.changes.count()) == ("Laki muuttui.", wrong_answer(version), 1)
        statistics = client.get(reverse("quizzes:statistics", args=[course.quiz.pk])).content.decode()
        assert "Laki muuttui." in statistics

    @pytest.mark.parametrize("choice", ["", "1", "9"])
    def test_what_is_no_answer_or_counts_already_is_refused(self, client, url, choice):
        answer = client.post(url, {"decision": "own", "choice": choice, "reason": "Miksi ei."})
        assert answer.status_code == 422
        assert 'name="confirmed"' not in answer.content.decode()

    def test_what_few_people_wrote_is_shown_to_nobody(self, client, db):
        course = Course(lessons=0, quiz=[shorttext("Mikä virasto?")], title="Virastot")
        version = QuestionVersion.objects.get(structure__kind="shorttext")
        client.force_login(UserFactory(admin=True))
        url = reverse("quizzes:remark", args=[course.quiz.pk, version.pk])
        written = {take(course, False).items.get().response.answer["text"] for _ in range(4)}
        assert len(written) == 1
        page = client.get(url).content.decode()
        assert written.pop() not in page
        dry = client.post(url, {"decision": "void", "reason": "Epäselvä."}).content.decode()
        (status,) = re.findall(r'role="status">(.*?)</p>', dry, re.DOTALL)
        assert not re.search(r"\b[1-4]\b", status)

        fifth = take(course, False).items.get().response.answer["text"]
        page = client.get(url).content.decode()
        assert fifth in page
        assert 'value="accept-0"' in page

    def test_what_was_confirmed_is_what_was_shown(self, client, url):
        shown = client.post(url, {"decision": "own", "choice": "2", "reason": "Yksi."}).content.decode()
        (confirmed,) = re.findall(r'name="confirmed" value="([^"]+)"', shown)
        client.post(url, {"decision": "void", "reason": "Yksi.", "confirmed": confirmed})
        assert not Remark.objects.exists()

    def test_a_reason_is_asked_for(self, client, url):
        assert client.post(url, {"decision": "void", "reason": ""}).status_code == 422

    def test_a_question_of_another_quiz_is_not_there(self, client, url, version):
        other = Course(lessons=1, quiz=[single("Muu?")], title="Muu")
        assert client.get(reverse("quizzes:remark", args=[other.quiz.pk, version.pk]), follow=True).status_code == 404
