"""Cases T031–T053 of the threat list that no other test covers.

Elsewhere: T031 ``tests/quizzes/test_kinds.py`` and ``test_attempts.py`` · T033 the API has no attempts, search no questions:
``tests/api``, ``tests/website`` · T035 (bytes; the way that a save takes: here), T041–T045 ``test_limits.py`` · T039 ``test_limits.py``, ``tests/server/test_concurrency.py`` · T048, T049
``test_attempts.py``, ``test_limits.py`` · T050 a revision is the key of a save: the same one with another answer gets
409 and the first stands · T045, T046 ``tests/server/test_concurrency.py``, ``tests/server/test_finalising.py``, ``test_attempt_machine.py`` · T051
``test_attempts.py``, ``test_limits.py`` · T052 ``test_progress.py``, ``test_learning.py``.
"""

import random
import re
import sys
from collections import Counter
from datetime import timedelta
from functools import partial
from itertools import product

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.blocks import ChooserBlock, ListBlock, PageChooserBlock, RichTextBlock

from courses.models import StepRecord
from quizzes.blocks import QuestionsBlock
from quizzes.grading import Key
from quizzes.kinds import kind_named
from quizzes.models import Attempt, Response
from quizzes.services import finalise_attempt, submit_attempt
from tests.accounts.factories import UserFactory
from tests.authoring import Course, multiple, shorttext, single
from tests.courses.test_attempts import Sitting

pytestmark = pytest.mark.django_db
COURSE = {"lessons": 1, "quiz": [single(), multiple(), shorttext()]}
OURS = tuple(f"{settings.BASE_DIR / app}/" for app in ("quizzes", "courses", "content", "accounts"))


@pytest.fixture
def sitting(client, course):
    return Sitting(client, UserFactory(), course)


@pytest.mark.parametrize("kind", ["single", "multiple", "ordering", "matching"])
def test_the_place_of_an_option_tells_nothing(kind):
    """T032: chi-squared of where the first option is shown; 16.27 is p = 0.001 at 3 degrees of freedom."""
    key = Key(kind, ("a", "b", "c", "d"), ("a",))
    shown = [kind_named(kind).shown_order(key, shuffles=True, dice=random.Random(seed)) for seed in range(800)]
    counts = Counter(order.index("a") for order in shown)
    expected = len(shown) / 4
    chi = sum((counts[place] - expected) ** 2 / expected for place in range(4))
    # An ordering is never shown solved: its first item stands first a little more rarely.
    assert chi < (16.27 if kind != "ordering" else 40)


@pytest.mark.parametrize("name", ["result", "check"])
def test_nothing_is_told_before_submitting(sitting, name):
    """T034"""
    answer = sitting.client.get(sitting.url(name=name) + "?review=1", follow=True)
    page = answer.content.decode()
    assert "Hyvä:" not in page
    assert "Yleispalaute" not in page
    assert sitting.client.get(sitting.url(1, "feedback") + "?show=1").status_code == 404


@pytest.mark.parametrize("position", [0, 4, 99999])
def test_a_question_that_is_not_in_the_attempt_takes_no_answer(sitting, position):
    """T037"""
    url = sitting.url(1).replace("/1/", f"/{position}/")
    assert sitting.client.post(url, {"choice": "1", "revision": "0"}).status_code == 404
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {"choice": ""},
        {"choice": "3"},
        {"choice": "-1"},
        {"choice": "1" * 1_000_000},
        {"choices": ["1"]},
        {"answer": '{"choice": "true"}'},
    ],
)
def test_what_is_no_option_of_the_question_is_refused_and_the_old_answer_stays(sitting, data):
    """T038"""
    sitting.post(1, sitting.right(1))
    before = Response.objects.get()
    assert sitting.post(1, data).status_code == 422
    after = Response.objects.get()
    assert (after.answer, after.revision) == (before.answer, before.revision)


@pytest.mark.parametrize("text", ["x" * 1_000_000, "\x00", " \u00a0 "])
def test_a_text_that_nobody_types_is_refused(sitting, text):
    """T038"""
    assert sitting.post(3, {"text": text}).status_code == 422
    assert not Response.objects.exists()


def test_two_options_for_one_choice_count_as_the_last(sitting):
    """T038: a form cannot send two; whoever does gets one of them, never both."""
    right, wrong = sitting.right(1)["choice"], sitting.wrong(1)["choice"]
    sitting.post(1, {"choice": [right, wrong]})
    assert Response.objects.get().points == 0


def test_another_device_goes_on_with_the_same_attempt_and_the_same_end(client):
    """T040"""
    course = Course(lessons=1, quiz=[single()])
    course.quiz = course.publish(course.quiz, time_limit_minutes=10)
    sitting = Sitting(client, UserFactory(), course)
    other = Client()
    other.force_login(sitting.learner)
    answer = other.post(reverse("courses:attempt_start", args=[sitting.enrollment.uuid, course.quiz.translation_key]))
    assert answer.url == sitting.url(1)
    assert Attempt.objects.get().deadline_at == sitting.attempt.deadline_at


def test_a_submission_sent_again_changes_nothing_whoever_sends_it(sitting):
    """T047"""
    sitting.post(1, sitting.right(1))
    sitting.submit(confirmed="1")
    before = Attempt.objects.values().get()
    again = sitting.client.post(sitting.url(name="submit"), {"confirmed": "1"})
    assert again.url == sitting.url(name="result")
    sitting.client.logout()
    assert "/login/" in sitting.client.post(sitting.url(name="submit"), {"confirmed": "1"}).url
    sitting.client.force_login(UserFactory())
    assert sitting.client.post(sitting.url(name="submit"), {"confirmed": "1"}).status_code == 404
    assert Attempt.objects.values().get() == before


def test_a_test_is_not_passed_by_saying_so(sitting):
    """T053"""
    step = sitting.course.quiz.translation_key
    url = reverse("courses:mark_read", args=[sitting.enrollment.uuid, step])
    sitting.client.post(url, {"passed": "1", "score": "1"})
    sitting.submit(confirmed="1", is_passed="1", score_scaled="1")
    assert not StepRecord.objects.get(step_key=step).is_satisfied


class Path:
    """What the server does for one request: every function of ours that it calls, and every statement."""

    def __init__(self):
        self.calls, self.statements = [], []

    def __enter__(self):
        self._captured = CaptureQueriesContext(connection)
        self._captured.__enter__()
        sys.setprofile(self._note)
        return self

    def __exit__(self, *error):
        sys.setprofile(None)
        self._captured.__exit__(*error)
        self.statements = [
            re.sub(r"'[^']*'|\"s\d+_x\d+\"|\b\d+\b", "?", row["sql"]) for row in self._captured.captured_queries
        ]

    def _note(self, frame, event, _arg):
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(OURS):
            self.calls.append(f"{code.co_filename}:{code.co_qualname}")


def test_right_and_wrong_are_saved_by_the_same_way(sitting):
    """T035: measured times differ by chance on a shared machine; the steps that they are made of are compared instead.

    An answer is marked when it is saved, so that this is worth asking.
    """
    rights = [sitting.right(position) for position in (1, 2, 3)]
    # As long as the right ones: that longer answers take longer is no secret.
    wrongs = [
        sitting.wrong(1),
        {"choices": [sitting.wrong(2)["choice"], rights[1]["choices"][0]]},
        {"text": rights[2]["text"][::-1]},
    ]
    for position, (right, wrong) in enumerate(zip(rights, wrongs, strict=True), start=1):
        for answer in (wrong, right):  # what is found once stays in memory
            assert sitting.post(position, answer).status_code == 302
        paths = []
        for answer in (wrong, right, wrong):
            with Path() as path:
                assert sitting.post(position, answer).status_code == 302
            paths.append(path)
        assert paths[0].calls == paths[1].calls == paths[2].calls
        assert paths[0].statements == paths[1].statements == paths[2].statements
        assert len(paths[0].calls) > 50


def parts_of(block):
    """A block and all that it is made of."""
    yield block
    for child in getattr(block, "child_blocks", {}).values():
        yield from parts_of(child)
    if isinstance(block, ListBlock):
        yield from parts_of(block.child_block)


def test_no_question_holds_a_picture():
    """T036: no file's name, address, size or alt text can tell the key, for there is no place for one."""
    parts = list(parts_of(QuestionsBlock()))
    assert not [part for part in parts if isinstance(part, ChooserBlock) and not isinstance(part, PageChooserBlock)]
    texts = [part for part in parts if isinstance(part, RichTextBlock)]
    assert texts
    assert not {"image", "embed", "document-link"} & {feature for part in texts for feature in part.features}


def test_handed_in_and_ended_by_the_clock_at_the_same_moment_give_one_result(client, course):
    """T046, before, at and after the deadline and the end of the grace; whichever comes first, and both again."""
    course.quiz = course.publish(course.quiz, time_limit_minutes=10)
    for seconds, first in product([-1, 0, 1, 59, 60, 61, 3600], [0, 1]):
        sitting = Sitting(client, UserFactory(full_name="Aino Oppija"), course)
        sitting.post(1, sitting.right(1))
        own = {"attempt_uuid": sitting.attempt.uuid, "now": sitting.attempt.deadline_at + timedelta(seconds=seconds)}
        acts = [partial(submit_attempt, learner=sitting.learner, **own), partial(finalise_attempt, **own)]
        results = []
        for act in (*acts[first:], *acts[:first], *acts):
            act()
            sitting.attempt.refresh_from_db()
            results.append((sitting.attempt.percent, sitting.attempt.submitted_at, sitting.attempt.ended_by))
        assert results[1] == results[2] == results[3]
        assert results[3][1] == own["now"]
        assert sitting.enrollment.events.filter(attempt=sitting.attempt.uuid).count() == 1
