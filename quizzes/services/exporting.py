"""What a quiz asks, as files take it out: what is written in it, and what it takes in from the bank."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, ngettext

from quizzes.bank_blocks import BANK, DRAW, DrawValue
from quizzes.blocks import CASE, authored_questions, question_key
from quizzes.exchange.blocks import Raw, question_from_block, written
from quizzes.exchange.form import Question as FileQuestion
from quizzes.models import Question


@dataclass(frozen=True)
class Outgoing:
    """What the quiz asks at one place. ``why_not`` says why there is no question to take out."""

    number: int
    prompt: str
    question: FileQuestion | None = None
    why_not: str = ""


@dataclass(frozen=True)
class Lost:
    """What a format cannot hold of one question, in words. ``is_missing``: the whole question."""

    number: int
    prompt: str
    words: str
    is_missing: bool


def outgoing(*, page: Any, user: Any) -> list[Outgoing]:
    """Everything that a quiz asks, in order. At most two queries, and none without questions of the bank.

    A question of the bank goes out as it reads in its own quiz, if ``user`` may read it there, under the id that it
    has here.
    """
    blocks: list[Raw] = list(page.questions.get_prep_value())
    keys = [
        UUID(block["value"]["question"]) for block in blocks if block["type"] == BANK and block["value"]["question"]
    ]
    readable = Question.objects.for_author(user).filter(key__in=keys) if keys else Question.objects.none()
    taken = home_blocks(list(readable), type(page))
    return list(_outgoing(_with_own_titles(blocks), taken))


def _outgoing(blocks: list[Raw], taken: dict[UUID, tuple[Raw, Raw | None]]) -> Iterator[Outgoing]:
    number = 1
    for block, case in written(blocks):
        if block["type"] == DRAW:
            draw, count = DrawValue(None, block["value"]), block["value"]["count"] or 0
            words = ngettext(
                "It is drawn for each attempt. Files do not hold draws.",
                "They are drawn for each attempt. Files do not hold draws.",
                count,
            )
            yield Outgoing(number, draw.prompt, why_not=words)
            number += count
            continue
        if block["type"] == BANK:
            key = block["value"]["question"]
            at_home = taken.get(UUID(key)) if key else None
            if at_home is None:
                words = gettext("It is a question of the bank that you may not read, or that is no longer in its quiz.")
                yield Outgoing(number, gettext("Question from the bank"), why_not=words)
            else:
                raw, stood_in = at_home
                yield Outgoing(
                    number, raw["value"]["prompt"], question_from_block({**raw, "id": block["id"]}, stood_in)
                )
        else:
            yield Outgoing(number, block["value"]["prompt"], question_from_block(block, case))
        number += 1


def _with_own_titles(blocks: list[Raw]) -> list[Raw]:
    """Cases are told apart by their titles in files: of two that are the same, the second gets a number."""
    seen: Counter[str] = Counter()
    found = []
    for block in blocks:
        if block["type"] == CASE:
            title = block["value"]["title"]
            seen[title] += 1
            if seen[title] > 1:
                block = {**block, "value": {**block["value"], "title": f"{title} ({seen[title]})"}}
        found.append(block)
    return found


def losses(form: Any, parts: Iterable[Outgoing]) -> list[Lost]:
    """What is lost where a quiz goes out in a format, question by question."""
    found = []
    for part in parts:
        if part.question is None:
            found.append(Lost(part.number, part.prompt, part.why_not, True))
            continue
        holds, words = form.left_out(part.question)
        if words:
            found.append(Lost(part.number, part.prompt, " ".join(words), not holds))
    return found


def home_blocks(questions: Iterable[Question], model: Any) -> dict[UUID, tuple[Raw, Raw | None]]:
    """The blocks of questions of the bank in their quizzes as published, each with its case; those that are there.

    One query.
    """
    wanted = {question.key: question.home_quiz_key for question in questions}
    homes = {}
    for page in model.objects.filter(translation_key__in=set(wanted.values())).order_by("-pk"):
        homes[page.translation_key] = page  # the oldest is the source
    found: dict[UUID, tuple[Raw, Raw | None]] = {}
    for home_key, page in homes.items():
        for one in authored_questions(page.questions):
            key = question_key(home_key, one.block.id)
            if wanted.get(key) == home_key:
                value = one.block.block.get_prep_value(one.block.value)
                case = one.case and {"value": {"title": one.case.value["title"], "stem": one.case.value["stem"].source}}
                found[key] = {"type": one.block.block_type, "value": value, "id": one.block.id}, case
    return found
