"""Questions of the bank as authors read them: text, options, key, how they do and where they are asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext, npgettext

from quizzes.about import tags_of
from quizzes.kinds import kind_named
from quizzes.kinds.base import ReviewRow
from quizzes.models import Question, QuestionTally, QuestionVersion
from quizzes.statistics import FEWEST


@dataclass(frozen=True)
class Entry:
    """A question as it is asked now. ``facility`` in percent over all quizzes, None below five attempts."""

    question: Question
    prompt: str
    kind: str
    rows: Sequence[ReviewRow]
    tags: tuple[str, ...]
    version: int
    facility: int | None
    use: str


def bank_entries(questions: Sequence[Any]) -> list[Entry]:
    """Those of ``questions`` (``with_use``) that have ever been published, in the same order. Two queries."""
    versions = QuestionVersion.objects.in_bulk([question.current_id for question in questions])
    sums = QuestionTally.objects.filter(version__in=versions).values("version")
    tallies = {row["version"]: row for row in sums.annotate(number=Sum("attempts"), shares=Sum("share_sum"))}
    found = []
    for question in questions:
        version = versions.get(question.current_id)
        if version is None:
            continue
        kind, tally = kind_named(version.structure["kind"]), tallies.get(version.pk)
        is_told = kind.is_graded and tally is not None and tally["number"] >= FEWEST
        found.append(
            Entry(
                question=question,
                prompt=version.text(version.source_language)["prompt"],
                kind=str(kind.block().label),
                rows=version.rows(version.source_language),
                tags=tags_of(question.tags),
                version=version.number,
                facility=round(100 * tally["shares"] / tally["number"]) if is_told and tally else None,
                use=_in_words(question.quiz_count, question.course_count),
            )
        )
    return found


def _in_words(quizzes: int, courses: int) -> str:
    if not quizzes:
        return gettext("In no quiz")
    return "{}, {}".format(
        npgettext("used", "in %(count)s quiz", "in %(count)s quizzes", quizzes) % {"count": quizzes},
        npgettext("used", "%(count)s course", "%(count)s courses", courses) % {"count": courses},
    )
