"""What the sums say of a quiz, ready to be shown or written to a file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.html import strip_tags
from django.utils.translation import gettext

from quizzes.kinds import kind_named
from quizzes.models import QuestionTally, QuestionUse, QuizTally, Remark
from quizzes.statistics import FEWEST, Hint, Sums, discrimination, facility, hints


@dataclass(frozen=True)
class OptionReport:
    """An option and how many chose it. ``percent`` is of those who answered."""

    text: str
    is_right: bool
    count: int
    percent: int


@dataclass(frozen=True)
class QuestionReport:
    """One version of a question. ``number`` is its place in the quiz as last saved, None if it has none.

    ``how`` is how the published quiz comes by it (``Use``), empty if it is no longer there.

    ``facility`` in percent and all that follows from few people is None below FEWEST attempts.
    """

    version_id: int
    version_number: int
    number: int | None
    how: str
    prompt: str
    attempts: int
    is_graded: bool
    is_void: bool
    facility: int | None
    discrimination: float | None
    unanswered: int | None
    options: tuple[OptionReport, ...]
    hints: tuple[str, ...]


@dataclass(frozen=True)
class QuizReport:
    """First attempts at a quiz. ``scores``: (from percent, to percent, attempts), empty below FEWEST attempts."""

    attempts: int
    passed: int | None
    scores: tuple[tuple[int, int, int], ...]
    counted_at: datetime | None
    questions: tuple[QuestionReport, ...]


def report_quiz(*, quiz_key: UUID, numbers: Mapping[UUID, int], language: str) -> QuizReport:
    """The report of a quiz, its questions in the order of their ``numbers``, then the others. Three queries."""
    quiz = QuizTally.objects.filter(quiz_key=quiz_key).first() or QuizTally(quiz_key=quiz_key, scores=[0] * 10)
    uses = dict(QuestionUse.objects.filter(quiz_key=quiz_key).values_list("question_id", "how"))
    last = max(numbers.values(), default=0) + 1
    tallies = QuestionTally.objects.filter(quiz_key=quiz_key).select_related("version__question")
    reports = [
        _question(tally, numbers.get(tally.version.question.key), uses.get(tally.version.question_id, ""), language)
        for tally in tallies
    ]
    reports.sort(key=lambda report: (report.number or last, not report.how, report.prompt, -report.version_number))
    is_shown = quiz.attempts >= FEWEST
    return QuizReport(
        attempts=quiz.attempts,
        passed=quiz.passed if is_shown else None,
        scores=tuple((at * 10, at * 10 + (10 if at == 9 else 9), count) for at, count in enumerate(quiz.scores))
        if is_shown
        else (),
        counted_at=quiz.counted_at,
        questions=tuple(reports),
    )


def _question(tally: QuestionTally, number: int | None, how: str, language: str) -> QuestionReport:
    version = tally.version
    sums = Sums(**{name: getattr(tally, name) for name in Sums.__dataclass_fields__})
    key, text = version.grading_key, version.text(language)
    share = facility(sums)
    is_shown = share is not None
    has_choices = is_shown and _has_choices(sums, key.kind)
    right = {option: option in key.correct for option in key.options} if has_choices else {}
    options = tuple(
        OptionReport(
            text=_option_text(text, option),
            is_right=is_right,
            count=sums.choices.get(option, 0),
            percent=round(100 * sums.choices.get(option, 0) / max(sums.answered, 1)),
        )
        for option, is_right in right.items()
    )
    graded = {option: is_right for option, is_right in right.items() if key.is_graded}
    correlation = discrimination(sums) if key.is_graded else None
    return QuestionReport(
        version_id=version.pk,
        version_number=version.number,
        number=number,
        how=how,
        prompt=strip_tags(text["prompt"]),
        attempts=tally.attempts,
        is_graded=key.is_graded,
        is_void=key.is_void,
        facility=round(share * 100) if share is not None and key.is_graded else None,
        discrimination=round(correlation, 2) if correlation is not None else None,
        unanswered=tally.attempts - tally.answered if is_shown else None,
        options=options,
        hints=tuple(_in_words(hint) for hint in hints(sums, graded)) if key.is_graded and not key.is_void else (),
    )


def _has_choices(sums: Sums, kind: str) -> bool:
    return bool(sums.choices) and not kind_named(kind).is_private


def _option_text(text: Any, option: str) -> str:
    if option in ("true", "false"):
        return gettext("True") if option == "true" else gettext("False")
    return str(text.get("options", {}).get(option, {}).get("text", option))


def _in_words(hint: Hint) -> str:
    return {
        Hint.KEY: gettext("More people choose a wrong option than the right one. Is the right one marked as right?"),
        Hint.AGAINST: gettext("Those who do well in the rest do worse here. Is the right one marked as right?"),
        Hint.HARD: gettext("Few get it right. Is the question clear, and does the course teach it?"),
        Hint.EASY: gettext("Nearly everybody gets it right. Does it still tell anything?"),
        Hint.APART: gettext("It does not go with the rest of the quiz. Does it ask one thing, and clearly?"),
        Hint.IDLE: gettext("A wrong option is chosen by nobody. It only takes time to read; write a more likely one."),
    }[hint]


def rows_of(report: QuizReport) -> Iterable[list[str]]:
    """The report as a table: a heading, then a row per question and option."""
    yield [
        gettext("Question"),
        gettext("Version"),
        gettext("Text"),
        gettext("Attempts"),
        gettext("Facility, percent"),
        gettext("Discrimination"),
        gettext("Option"),
        gettext("Right"),
        gettext("Chosen by"),
        gettext("Chosen by, in percent"),
    ]
    for question in report.questions:
        begin = [
            str(question.number or "–"),
            str(question.version_number),
            question.prompt,
            str(question.attempts) if question.attempts >= FEWEST else f"< {FEWEST}",
            "" if question.facility is None else str(question.facility),
            "" if question.discrimination is None else str(question.discrimination),
        ]
        yield [*begin, "", "", "", ""]
        for option in question.options:
            right = gettext("Right") if option.is_right else ""
            yield [*begin[:3], "", "", "", option.text, right, str(option.count), str(option.percent)]


def remarks_of(*, quiz_key: UUID) -> Any:
    """What was decided about questions of a quiz or asked by it, with how many of all attempts each changed.

    The newest first.
    """
    asked = QuestionTally.objects.filter(quiz_key=quiz_key).values("version")
    used = QuestionUse.objects.filter(quiz_key=quiz_key).values("question")
    return (
        Remark.objects.filter(Q(quiz_key=quiz_key) | Q(version__in=asked) | Q(version__question__in=used))
        .select_related("version", "decided_by")
        .annotate(changed=Count("changes"))
        .order_by("-decided_at")
    )


def told(people: int) -> str:
    """A number of people as others may read it: of fewer than FEWEST only that there are some."""
    if 0 < people < FEWEST:
        return gettext("fewer than %(fewest)s") % {"fewest": FEWEST}
    return str(people)
