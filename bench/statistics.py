"""A quiz's statistics: how long the sums take to keep, and the report to read."""

import random
import time
from statistics import median
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from quizzes.models import Attempt, AttemptItem, Question, QuestionVersion, Response
from quizzes.services.reporting import report_quiz, rows_of
from quizzes.services.tallying import tally_quiz

QUESTIONS = 20
_OPTIONS = ("a", "b", "c", "d")


def measure_statistics(*, attempts: int, rounds: int) -> dict[str, float]:
    """``report``: seconds to read and lay out the report of a quiz of 20 questions; ``tally``: to count all anew."""
    quiz_key = uuid4()
    versions = _questions(quiz_key)
    learners = list(User.objects.order_by("pk").values_list("pk", flat=True)[:attempts])
    for start in range(0, len(learners), 500):
        _attempts(quiz_key, versions, learners[start : start + 500])
    begun = time.perf_counter()
    counted = tally_quiz(quiz_key=quiz_key, now=timezone.now())
    tally = time.perf_counter() - begun
    assert counted == len(learners)
    numbers = {version.question.key: number for number, version in enumerate(versions, start=1)}
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        rows = list(rows_of(report_quiz(quiz_key=quiz_key, numbers=numbers, language="fi")))
        times.append(time.perf_counter() - begun)
        assert len(rows) == 1 + QUESTIONS * (1 + len(_OPTIONS))
    return {"report": median(times), "tally": tally, "attempts": counted}


def _questions(quiz_key):
    versions = []
    for number in range(QUESTIONS):
        question = Question.objects.create(key=uuid4(), home_quiz_key=quiz_key)
        texts = {"fi": {"prompt": f"Kysymys {number}?", "hint": "", "feedback": "", "options": {}}}
        texts["fi"]["options"] = {key: {"text": f"Vaihtoehto {key}", "feedback": ""} for key in _OPTIONS}
        versions.append(
            QuestionVersion.objects.create(
                question=question,
                number=1,
                sha256=str(number),
                structure={"kind": "single", "max_points": 1, "options": list(_OPTIONS), "correct": ["a"]},
                texts=texts,
                source_language="fi",
                created_at=timezone.now(),
            )
        )
    return versions


def _attempts(quiz_key, versions, learners):
    now, dice = timezone.now(), random.Random(len(learners))
    attempts = Attempt.objects.bulk_create(
        Attempt(
            learner_id=learner,
            quiz_key=quiz_key,
            context=uuid4(),
            edition_number=1,
            mode="test",
            passing_percent=80,
            language="fi",
            state="graded",
            started_at=now,
            submitted_at=now,
            points=10,
            max_points=QUESTIONS,
            score_scaled="0.5",
            is_passed=False,
        )
        for learner in learners
    )
    items = AttemptItem.objects.bulk_create(
        AttemptItem(
            attempt=attempt,
            position=position,
            question_key=version.question.key,
            version=version,
            option_order=list(_OPTIONS),
        )
        for attempt in attempts
        for position, version in enumerate(versions, start=1)
    )
    Response.objects.bulk_create(
        Response(
            attempt_id=item.attempt_id,
            item=item,
            question_key=item.question_key,
            answer={"choice": (choice := dice.choice(_OPTIONS))},
            language="fi",
            saved_at=now,
            points=int(choice == "a"),
        )
        for item in items
    )
