"""Limits of a test through its pages: tries, dates, time; ended by the clock, from what was saved."""

from datetime import timedelta
from unittest import mock

import pytest
from django.urls import reverse
from django.utils import timezone

from jobs import services as jobs
from quizzes import services
from quizzes.models import Attempt, Response
from tests.accounts.factories import UserFactory
from tests.authoring import Course, run_jobs, single, truefalse
from tests.courses.test_attempts import Sitting

pytestmark = pytest.mark.django_db
COURSE = {"lessons": 1, "quiz": [single(), truefalse()]}

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


class Clock:
    """What time it is for requests and services."""

    def __init__(self):
        self.now = timezone.now()

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    # Time itself is not under test, only what follows from it.
    clock = Clock()
    with mock.patch("django.utils.timezone.now", clock):
        yield clock


@pytest.fixture
def begin(client, clock, course):
    """Begin a test of two questions with these limits."""

    def start(**limits):
        course.quiz = course.publish(course.quiz, **limits)
        return Sitting(client, UserFactory(full_name="Aino Oppija"), course)

    return start


def try_again(sitting):
    sitting.client.post(
        reverse("courses:attempt_start", args=[sitting.enrollment.uuid, sitting.course.quiz.translation_key])
    )
    sitting.attempt = Attempt.objects.filter(learner=sitting.learner).latest("started_at")
    return sitting.attempt


def forms_of(page):
    """The buttons that begin something."""
    return "".join(form for form in page.split("<form")[1:] if "<button" in form.split("</form>")[0])


def quiz_page(sitting):
    return sitting.client.get(sitting.course.quiz.url).content.decode()


def test_no_try_beyond_the_limit_until_one_more_is_allowed(begin, clock):
    sitting = begin(max_attempts=2)
    first = sitting.attempt
    sitting.submit(confirmed="1")
    clock.now += MINUTE
    second = try_again(sitting)
    sitting.submit(confirmed="1")
    assert second != first
    clock.now += MINUTE
    assert try_again(sitting) == second
    assert reverse("courses:attempt_start", args=[sitting.enrollment.uuid, second.quiz_key]) not in forms_of(
        quiz_page(sitting)
    )
    services.grant_allowance(
        learner=sitting.learner,
        quiz_key=second.quiz_key,
        actor=UserFactory(),
        reason="Sähkökatko.",
        now=clock.now,
        extra_attempts=1,
    )
    assert try_again(sitting) not in (first, second)


def test_the_next_try_waits(begin, clock):
    sitting = begin(wait_minutes=60)
    sitting.submit(confirmed="1")
    clock.now += 59 * MINUTE
    assert not try_again(sitting).is_open
    clock.now += MINUTE
    assert try_again(sitting).is_open


def test_without_a_limit_there_is_no_end(begin, clock):
    sitting = begin()
    clock.now += timedelta(days=100)
    sitting.post(1, sitting.right(1))
    assert Response.objects.count() == 1


@pytest.mark.parametrize(
    ("seconds", "status", "is_late"), [(-1, 302, False), (0, 302, False), (59, 302, True), (61, 409, None)]
)
def test_an_answer_counts_by_when_it_arrived(begin, clock, seconds, status, is_late):
    sitting = begin(time_limit_minutes=10)
    clock.now = sitting.attempt.deadline_at + seconds * SECOND
    answer = sitting.post(1, sitting.right(1))
    assert answer.status_code == status
    if is_late is None:
        assert "Oikea" in answer.content.decode()  # what was typed is still there to be read
        assert not Response.objects.exists()
    else:
        assert Response.objects.get().is_late is is_late


def test_what_a_client_says_of_the_time_has_no_effect(begin, clock):
    sitting = begin(time_limit_minutes=10)
    deadline = sitting.attempt.deadline_at
    clock.now = deadline + 2 * MINUTE
    early = f"t={(deadline - MINUTE).timestamp():.3f}"
    headers = {"Date": "Mon, 01 Jan 2024 00:00:00 GMT", "X-Request-Start": early}
    data = {**sitting.right(1), "revision": "0", "deadline": "2099-01-01", "now": "2020-01-01", "elapsed": "0"}
    assert sitting.client.post(sitting.url(1), data, headers=headers).status_code == 409


def test_a_busy_server_takes_nothing_from_the_learner(begin, clock, settings):
    settings.ARRIVAL_HEADER = "X-Request-Start"
    sitting = begin(time_limit_minutes=10)
    deadline = sitting.attempt.deadline_at
    clock.now = deadline + 59 * SECOND
    headers = {"X-Request-Start": f"t={(deadline - SECOND).timestamp():.3f}"}
    sitting.client.post(sitting.url(1), {**sitting.right(1), "revision": "0"}, headers=headers)
    assert Response.objects.get().is_late is False


def test_ten_answers_saved_and_never_submitted_are_all_marked(client, clock):
    course = Course(lessons=1, quiz=[single(f"Kysymys {n}?") for n in range(10)])
    course.quiz = course.publish(course.quiz, time_limit_minutes=10)
    sitting = Sitting(client, UserFactory(), course)
    sitting.answer_all()
    clock.now = sitting.attempt.deadline_at + 61 * SECOND
    services.enqueue_overdue(clock.now)
    jobs.run_due(clock=clock)
    sitting.attempt.refresh_from_db()
    assert (sitting.attempt.percent, sitting.attempt.ended_by) == (100, "time")
    assert sitting.enrollment.records.get(step_key=course.quiz.translation_key).success == "passed"


def test_nothing_is_ended_before_the_grace_is_over_and_twice_does_no_harm(begin, clock):
    sitting = begin(time_limit_minutes=10)
    end = sitting.attempt.deadline_at + MINUTE
    assert services.enqueue_overdue(end) == 0
    assert services.finalise_attempt(attempt_uuid=sitting.attempt.uuid, now=end) is None
    assert services.enqueue_overdue(end + SECOND) == 1
    assert services.finalise_attempt(attempt_uuid=sitting.attempt.uuid, now=end + SECOND) is not None
    assert services.finalise_attempt(attempt_uuid=sitting.attempt.uuid, now=end + SECOND) is None
    assert services.enqueue_overdue(end + SECOND) == 0
    assert sitting.enrollment.events.filter(attempt=sitting.attempt.uuid).count() == 1


def test_submitting_too_late_ends_with_what_was_saved_in_time(begin, clock):
    sitting = begin(time_limit_minutes=10)
    sitting.post(1, sitting.right(1))
    clock.now = sitting.attempt.deadline_at + timedelta(hours=5)  # the laptop slept
    assert sitting.submit().status_code == 200
    sitting.attempt.refresh_from_db()
    assert (sitting.attempt.percent, sitting.attempt.ended_by) == (50, "time")


def test_a_closing_time_ends_a_running_try(begin, clock):
    closes_at = clock.now + 30 * MINUTE
    sitting = begin(closes_at=closes_at, time_limit_minutes=60)
    assert sitting.attempt.deadline_at == closes_at


def test_more_time_for_one_learner_reaches_the_running_try(begin, clock):
    sitting = begin(time_limit_minutes=10)
    before = sitting.attempt.deadline_at
    services.grant_allowance(
        learner=sitting.learner,
        quiz_key=sitting.attempt.quiz_key,
        actor=UserFactory(),
        reason="Ruudunlukija.",
        now=clock.now,
        extra_minutes=20,
    )
    sitting.attempt.refresh_from_db()
    assert sitting.attempt.deadline_at == before + 20 * MINUTE


def test_an_allowance_needs_a_reason(begin, clock):
    sitting = begin()
    with pytest.raises(ValueError, match="reason"):
        services.grant_allowance(
            learner=sitting.learner, quiz_key=sitting.attempt.quiz_key, actor=sitting.learner, reason=" ", now=clock.now
        )


def test_the_page_says_when_the_time_ends(begin, clock):
    page = begin(time_limit_minutes=10)
    html = page.client.get(page.url(1)).content.decode()
    assert 'data-seconds-left="600"' in html


def test_where_the_first_try_counts_a_later_one_changes_nothing(begin, clock):
    sitting = begin(policy="first")
    sitting.submit(confirmed="1")
    clock.now += MINUTE
    try_again(sitting)
    sitting.answer_all()
    sitting.submit()
    sitting.attempt.refresh_from_db()
    assert sitting.attempt.is_passed
    assert sitting.enrollment.records.get(step_key=sitting.course.quiz.translation_key).success == "failed"


class TestWhatTheResultTells:
    def test_after_closing_only(self, begin, clock):
        sitting = begin(feedback="closed", closes_at=clock.now + timedelta(days=1))
        sitting.post(1, sitting.wrong(1))
        sitting.submit(confirmed="1")
        early = sitting.client.get(sitting.url(name="result")).content.decode()
        assert "Hyvä: Oikea" not in early
        assert "Ei: Väärä" not in early
        clock.now += timedelta(days=1)
        late = sitting.client.get(sitting.url(name="result")).content.decode()
        assert "Hyvä: Oikea" in late

    def test_never_the_key(self, begin, clock):
        sitting = begin(feedback="no_key")
        sitting.post(1, sitting.wrong(1))
        sitting.submit(confirmed="1")
        page = sitting.client.get(sitting.url(name="result")).content.decode()
        assert "Ei: Väärä" in page
        assert "Hyvä: Oikea" not in page

    def test_closing_time_is_asked_for_where_it_is_needed(self, begin, clock):
        course = Course(lessons=1, quiz=[single()])
        course.quiz.feedback = "closed"
        assert "feedback" in dict(course.quiz.quiz_problems())


class TestSignedOutMeanwhile:
    def test_the_answer_that_was_being_given_is_stored_after_signing_in_again(self, begin, clock):
        sitting = begin()
        right = sitting.right(1)
        sitting.client.logout()
        answer = sitting.post(1, right)
        assert answer.status_code == 302
        assert "/login/?next=" in answer.url
        assert not Response.objects.exists()
        sitting.client.force_login(sitting.learner)
        again = sitting.client.get(sitting.url(1))
        assert again.url == sitting.url(2)
        assert Response.objects.get().points == 1
        sitting.client.get(sitting.url(1))
        assert Response.objects.get().revision == 1

    def test_somebody_else_at_the_same_browser_stores_nothing(self, begin, clock):
        sitting = begin()
        right = sitting.right(1)
        sitting.client.logout()
        sitting.post(1, right)
        sitting.client.force_login(UserFactory())
        assert sitting.client.get(sitting.url(1)).status_code == 404
        assert not Response.objects.exists()

    def test_nothing_is_kept_for_an_attempt_that_is_not_there(self, client):
        url = reverse("courses:attempt_question", args=["00000000-0000-4000-8000-000000000000", 1])
        client.post(url, {"choice": "1"})
        assert "pending_answer" not in client.session


class TestTheScriptThatSaves:
    def post(self, sitting, data, revision=0):
        headers = {"Accept": "application/json"}
        return sitting.client.post(sitting.url(1), {**data, "revision": revision}, headers=headers)

    def test_it_is_told_what_was_stored_and_when(self, begin, clock):
        sitting = begin()
        answer = self.post(sitting, sitting.right(1))
        assert answer.json() == {
            "code": "saved",
            "revision": 1,
            "saved_at": timezone.localtime(clock.now).strftime("%-H.%M"),
        }

    def test_right_and_wrong_are_answered_alike(self, begin, clock):
        sitting = begin()
        right = self.post(sitting, sitting.right(1)).content
        wrong = self.post(sitting, sitting.wrong(1), revision=1).content
        assert len(right) == len(wrong)

    def test_it_is_told_truly_what_was_not(self, begin, clock):
        sitting = begin()
        assert self.post(sitting, {}).json() == {"code": "invalid"}
        self.post(sitting, sitting.right(1))
        assert self.post(sitting, sitting.wrong(1)).json() == {"code": "stale"}
        sitting.submit(confirmed="1")
        assert self.post(sitting, sitting.wrong(1), revision=1).json() == {"code": "closed"}
        sitting.client.logout()
        assert self.post(sitting, sitting.wrong(1), revision=1).json() == {"code": "signed_out"}


def test_the_other_window_is_shown_what_is_stored_and_what_was_not(begin, clock):
    sitting = begin()
    sitting.post(1, sitting.right(1), revision=0)
    page = sitting.post(1, sitting.wrong(1), revision=0).content.decode()
    unsaved = page.split('class="note care"')[1].split("</div>")[0]
    assert "Väärä" in unsaved


def test_a_course_that_is_unpublished_ends_no_attempt(begin, clock):
    sitting = begin()
    sitting.post(1, sitting.right(1))
    sitting.course.page.unpublish()
    run_jobs()
    assert sitting.client.get(sitting.url(2)).status_code == 200
    sitting.post(2, sitting.right(2))
    page = sitting.submit()
    assert page.status_code == 200
    sitting.attempt.refresh_from_db()
    assert sitting.attempt.percent == 100


def test_the_result_says_which_edition_it_was_marked_by(begin, clock):
    sitting = begin()
    sitting.course.publish(sitting.course.quiz, questions=[single("Uusi?")])
    sitting.submit(confirmed="1")
    page = sitting.client.get(sitting.url(name="result").replace("/fi/", "/en/")).content.decode()
    assert f"edition {sitting.attempt.edition_number}" in page
    assert "has changed since" in page


def test_an_attempt_of_a_closed_enrollment_is_ended_all_the_same(begin, clock):
    sitting = begin(time_limit_minutes=10)
    type(sitting.enrollment).objects.filter(pk=sitting.enrollment.pk).update(closed_at=clock.now)
    clock.now = sitting.attempt.deadline_at + 2 * MINUTE
    assert services.finalise_attempt(attempt_uuid=sitting.attempt.uuid, now=clock.now) is not None
