"""Questions as a browser sees them, and answers as it sends them back.

What is sent carries positions in the attempt's own mixed order, never keys: nothing in the page tells what is right.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from quizzes.grading import Answer, InvalidAnswerError, Key, Kind, Mark
from quizzes.models import AttemptItem

MAX_OPTIONS = 20


@dataclass(frozen=True)
class Choice:
    """An option in a form. ``value`` is its place in the attempt's order, from 1."""

    value: str
    text: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Row:
    """A line with a list to choose from: an item to place, or a left side to match."""

    name: str
    text: str
    choices: tuple[Choice, ...]
    has_error: bool = False


@dataclass(frozen=True)
class QuestionView:
    """A question ready for its template. ``first_control`` is the id that an error links to."""

    kind: str
    prompt: str
    instruction: str
    choices: tuple[Choice, ...] = ()
    rows: tuple[Row, ...] = ()
    first_control: str = ""

    @property
    def template_name(self) -> str:
        """The template of this kind of question."""
        family = "choice" if self.kind in (Kind.SINGLE, Kind.TRUE_FALSE, Kind.MULTIPLE) else self.kind
        return f"quizzes/questions/{family}.html"

    @property
    def is_multiple(self) -> bool:
        """Whether more than one option may be chosen."""
        return self.kind == Kind.MULTIPLE


def present(
    item: AttemptItem,
    language: str,
    *,
    answer: Answer | None,
    posted: QueryDict | None = None,
    bad_rows: Iterable[str] = (),
) -> QuestionView:
    """The form of a question, filled with ``answer``, or with what was just posted and could not be stored."""
    key, text = item.version.grading_key, item.version.text(language)
    if key.kind is Kind.ORDERING:
        return _ordering(item, key, text, answer, posted, set(bad_rows))
    if key.kind is Kind.MATCHING:
        return _matching(item, key, text, answer, posted, set(bad_rows))
    chosen = _chosen(key, answer) if posted is None else _posted_choices(item, posted)
    choices = tuple(
        Choice(str(place), option_text(key, text, option), option in chosen)
        for place, option in enumerate(item.option_order, start=1)
    )
    instruction = (
        gettext("Choose all that apply. It counts when exactly the right ones are chosen.")
        if key.kind is Kind.MULTIPLE
        else gettext("Choose one option.")
    )
    return QuestionView(key.kind, text["prompt"], instruction, choices=choices, first_control="option-1")


def _ordering(
    item: AttemptItem, key: Key, text: Mapping[str, Any], answer: Answer | None, posted: QueryDict | None, bad: set[str]
) -> QuestionView:
    shown = list(item.option_order)
    place_of = {option: str(place) for place, option in enumerate(answer["order"] if answer else shown, start=1)}
    if posted is not None:
        place_of = {option: posted.get(f"place-{shown.index(option) + 1}", "") for option in shown}
    if answer and posted is None:
        shown = list(answer["order"])
    numbers = [str(number) for number in range(1, len(shown) + 1)]
    rows = tuple(
        Row(
            name=f"place-{item.option_order.index(option) + 1}",
            text=text["options"][option]["text"],
            choices=tuple(Choice(number, number, number == place_of[option]) for number in numbers),
            has_error=option in bad,
        )
        for option in shown
    )
    instruction = gettext("Give each line a number, or move the lines with the buttons. Each right place counts.")
    return QuestionView(key.kind, text["prompt"], instruction, rows=rows, first_control=rows[0].name)


def _matching(
    item: AttemptItem, key: Key, text: Mapping[str, Any], answer: Answer | None, posted: QueryDict | None, bad: set[str]
) -> QuestionView:
    rows = []
    for number, left in enumerate(key.options, start=1):
        name = f"match-{number}"
        if posted is not None:
            chosen = posted.get(name, "")
        else:
            right = (answer or {"pairs": {}})["pairs"].get(left)
            chosen = str(item.option_order.index(right) + 1) if right else ""
        rows.append(
            Row(
                name=name,
                text=text["options"][left]["text"],
                choices=tuple(
                    Choice(str(place), text["options"][option]["right"], str(place) == chosen)
                    for place, option in enumerate(item.option_order, start=1)
                ),
                has_error=left in bad,
            )
        )
    first = next((row.name for row in rows if row.has_error), rows[0].name)
    instruction = gettext("Choose a pair for each line. Each right pair counts.")
    return QuestionView(key.kind, text["prompt"], instruction, rows=tuple(rows), first_control=first)


def read_answer(item: AttemptItem, posted: QueryDict) -> Answer:
    """The answer in a posted form. Raises InvalidAnswerError for places that the question does not have."""
    key = item.version.grading_key
    if key.kind in (Kind.SINGLE, Kind.TRUE_FALSE):
        chosen = posted.get("choice", "")
        return {"choice": _option_at(item, chosen) if chosen else None}
    if key.kind is Kind.MULTIPLE:
        places = dict.fromkeys(posted.getlist("choices")[:MAX_OPTIONS])
        return {"choices": [_option_at(item, place) for place in places]}
    if key.kind is Kind.ORDERING:
        return {"order": _order(item, posted)}
    pairs = {}
    for number, left in enumerate(key.options, start=1):
        place = posted.get(f"match-{number}", "")
        pairs[left] = _option_at(item, place) if place else ""
    return {"pairs": pairs}


def _order(item: AttemptItem, posted: QueryDict) -> list[str]:
    given: dict[str, list[str]] = {}
    for place, option in enumerate(item.option_order, start=1):
        given.setdefault(posted.get(f"place-{place}", ""), []).append(option)
    numbers = [str(number) for number in range(1, len(item.option_order) + 1)]
    if set(given) == set(numbers):
        return [given[number][0] for number in numbers]
    if set(given) - set(numbers) - {""}:
        raise InvalidAnswerError("unknown_option")
    repeated = [option for number, options in given.items() if number == "" or len(options) > 1 for option in options]
    doubles = sorted(number for number, options in given.items() if number and len(options) > 1)
    raise InvalidAnswerError("not_a_permutation", repeated=repeated, doubles=doubles)


def _option_at(item: AttemptItem, place: str) -> str:
    if not (place.isascii() and place.isdigit() and 1 <= int(place[:4]) <= len(item.option_order)):
        raise InvalidAnswerError("unknown_option")
    return item.option_order[int(place) - 1]


def _posted_choices(item: AttemptItem, posted: QueryDict) -> set[str]:
    values = posted.getlist("choice") + posted.getlist("choices")[:MAX_OPTIONS]
    return {option for place, option in enumerate(item.option_order, start=1) if str(place) in values}


def _chosen(key: Key, answer: Answer | None) -> set[str]:
    if answer is None:
        return set()
    return set(answer["choices"]) if key.kind is Kind.MULTIPLE else {answer["choice"]}


def option_text(key: Key, text: Mapping[str, Any], option: str) -> str:
    """The words of an option; true and false have the site's own."""
    if key.kind is Kind.TRUE_FALSE:
        return gettext("True") if option == "true" else gettext("False")
    return text["options"][option]["text"]


def error_message(error: InvalidAnswerError, kind: str) -> str:
    """What is missing in an answer, for the person who gives it."""
    if error.code == "not_a_permutation":
        doubles = error.details.get("doubles")
        if doubles:
            return gettext("The number %(number)s stands on more than one line.") % {"number": doubles[0]}
        return gettext("Give each line a number.")
    if error.code == "unknown_option":
        return gettext("That option is not among those of this question. Choose again.")
    if kind == Kind.MULTIPLE:
        return gettext("Choose at least one option")
    if kind == Kind.MATCHING:
        return gettext("Choose a pair for each line")
    return gettext("Choose one option")


@dataclass(frozen=True)
class ReviewRow:
    """One line of a reviewed answer. ``verdict``: right, wrong, missed or nothing; ``word`` says it."""

    text: str
    verdict: str = ""
    word: str = ""
    feedback: str = ""
    right: str = ""


@dataclass(frozen=True)
class Review:
    """An answered question with what it earned. ``verdict``: right, partly, wrong or unanswered."""

    prompt: str
    verdict: str
    rows: tuple[ReviewRow, ...]
    feedback: str
    hint: str
    points: str
    max_points: int


def review(item: AttemptItem, language: str, mark: Mark, *, reveals: bool) -> Review:
    """What was answered, right or wrong, and why. ``reveals``: also what would have been right."""
    key, text = item.version.grading_key, item.version.text(language)
    answer = item.saved.answer if item.saved else None
    if answer is None:
        verdict = "unanswered"
    elif mark.is_correct:
        verdict = "right"
    else:
        verdict = "partly" if mark.points else "wrong"
    if key.kind in (Kind.ORDERING, Kind.MATCHING):
        build = _review_order if key.kind is Kind.ORDERING else _review_pairs
        rows = build(key, text, answer, reveals)
    else:
        rows = _review_choices(item, key, text, answer, reveals)
    shows_feedback = reveals or mark.is_correct
    return Review(
        prompt=text["prompt"],
        verdict=verdict,
        rows=tuple(rows),
        feedback=text["feedback"] if shows_feedback else "",
        hint=text["hint"],
        points=f"{float(mark.points):.2f}".rstrip("0").rstrip("."),
        max_points=mark.max_points,
    )


def _review_choices(
    item: AttemptItem, key: Key, text: Mapping[str, Any], answer: Answer | None, reveals: bool
) -> Iterable[ReviewRow]:
    chosen = _chosen(key, answer)
    for option in item.option_order:
        is_right, is_chosen = option in key.correct, option in chosen
        feedback = text["options"][option]["feedback"]
        words = option_text(key, text, option)
        if is_chosen and is_right:
            yield ReviewRow(words, "right", gettext("Your answer – right"), feedback)
        elif is_chosen:
            yield ReviewRow(words, "wrong", gettext("Your answer – not right"), feedback)
        elif is_right and reveals:
            yield ReviewRow(words, "missed", gettext("Right answer"), feedback)
        else:
            yield ReviewRow(words, feedback=feedback if reveals else "")


def _review_order(key: Key, text: Mapping[str, Any], answer: Answer | None, reveals: bool) -> Iterable[ReviewRow]:
    given = answer["order"] if answer else []
    for place, option in enumerate(given, start=1):
        is_right = key.options[place - 1] == option
        yield ReviewRow(
            text=text["options"][option]["text"],
            verdict="right" if is_right else "wrong",
            word=gettext("Right place") if is_right else gettext("Not in its place"),
            feedback=text["options"][option]["feedback"] if reveals or is_right else "",
            right=gettext("right place: %(number)s") % {"number": key.options.index(option) + 1}
            if reveals and not is_right
            else "",
        )
    if not given and reveals:
        for option in key.options:
            yield ReviewRow(text["options"][option]["text"], feedback=text["options"][option]["feedback"])


def _review_pairs(key: Key, text: Mapping[str, Any], answer: Answer | None, reveals: bool) -> Iterable[ReviewRow]:
    pairs = answer["pairs"] if answer else {}
    for left in key.options:
        option = text["options"][left]
        chosen = pairs.get(left)
        is_right = chosen == left
        yield ReviewRow(
            text=f"{option['text']} – {text['options'][chosen]['right']}" if chosen else option["text"],
            verdict=("right" if is_right else "wrong") if chosen else "",
            word=(gettext("Right pair") if is_right else gettext("Not a pair")) if chosen else "",
            feedback=option["feedback"] if reveals or is_right else "",
            right=gettext("right pair: %(pair)s") % {"pair": option["right"]} if reveals and not is_right else "",
        )


def answer_in_words(item: AttemptItem, language: str) -> str:
    """The saved answer on one line, for the page that is checked before submitting; empty if there is none."""
    if item.saved is None:
        return ""
    key, text, answer = item.version.grading_key, item.version.text(language), item.saved.answer
    if key.kind is Kind.ORDERING:
        return " → ".join(text["options"][option]["text"] for option in answer["order"])
    if key.kind is Kind.MATCHING:
        return "; ".join(
            f"{text['options'][left]['text']} – {text['options'][answer['pairs'][left]]['right']}"
            for left in key.options
        )
    chosen = _chosen(key, answer)
    return "; ".join(option_text(key, text, option) for option in item.option_order if option in chosen)
