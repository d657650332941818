"""Draw questions for one attempt: those that its learner has had least often."""

import random
from collections.abc import Sequence
from typing import Any

from django.db.models import Count

from quizzes.drawing import Draw, asked_in_order, draw
from quizzes.models import AttemptItem, QuestionVersion


def questions_for(*, learner: Any, fixed: Sequence[int], draws: Sequence[Draw]) -> list[QuestionVersion]:
    """The versions that a new attempt asks, in order. One query; two more where something is drawn.

    What the learner has had in any attempt at any quiz comes last, and what was found void after that.
    """
    chosen = _drawn(learner, draws) if draws else []
    order = asked_in_order(fixed, [(one.at, drawn) for one, drawn in zip(draws, chosen, strict=True)])
    versions = QuestionVersion.objects.select_related("question").in_bulk(order)
    return [versions[pk] for pk in order]


def _drawn(learner: Any, draws: Sequence[Draw]) -> list[list[int]]:
    pools = [one.version_ids for one in draws]
    wanted = QuestionVersion.objects.filter(pk__in={pk for pool in pools for pk in pool})
    facts = {pk: facts for pk, *facts in wanted.values_list("pk", "question", "correction")}
    had = dict(
        AttemptItem.objects.filter(attempt__learner=learner, version__question__in={q for q, _ in facts.values()})
        .values_list("version__question")
        .annotate(times=Count("pk"))
    )
    dice = random.SystemRandom()

    def rank(pk: int) -> tuple[bool, int, float]:
        question, correction = facts[pk]
        return bool(correction.get("is_void")), had.get(question, 0), dice.random()

    return [dice.sample(chosen, len(chosen)) for chosen in draw(pools, [one.count for one in draws], rank)]
