"""The questions of a quiz as its author writes them, and how they become the bank's versions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from django.utils.html import strip_tags
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.bank_blocks import BANK, DRAW, DrawBlock, TakenBlock
from quizzes.enums import DrawFrom
from quizzes.kinds import kind_named, kinds
from quizzes.kinds.base import INLINE

CASE = "case"


class CaseQuestionsBlock(blocks.StreamBlock):
    """The questions on one case: every kind."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        super().__init__(local_blocks or [(kind.name, kind.block()) for kind in kinds()], **kwargs)


class CaseBlock(blocks.StructBlock):
    """A case: a stem, and several questions on it. Each is a question of its own, shown with the stem."""

    title = blocks.CharBlock(max_length=120, label=_("Title of the case"))
    stem = blocks.RichTextBlock(features=INLINE, label=_("The case"), help_text=_("Shown above each of its questions."))
    questions = CaseQuestionsBlock(label=_("Questions on the case"), min_num=1)

    class Meta:
        icon = "doc-full"
        label = _("Case with questions")
        label_format = "{title}"
        description = _("Use when several questions are about one situation. It is shown above each of them.")
        group = _("Questions")
        preview_template = "quizzes/block_preview.html"
        preview_value = {
            "title": "Asiakas pyytää neuvoa",
            "stem": "<p>Asiakas kertoo, että hänen passinsa on toisella henkilöllä.</p>",
            "questions": [
                {
                    "type": "truefalse",
                    "value": {"prompt": "Passi kuuluu asiakkaalle itselleen.", "is_true": True},
                    "id": "2f0c0f7e-0000-4000-8000-000000000001",
                }
            ],
        }


class QuestionsBlock(blocks.StreamBlock):
    """The questions of a quiz."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        written = [*((kind.name, kind.block()) for kind in kinds()), (CASE, CaseBlock())]
        own = [*written, (BANK, TakenBlock()), (DRAW, DrawBlock())]
        super().__init__(local_blocks or own, **kwargs)


@dataclass(frozen=True)
class Authored:
    """A question block in its quiz, with the case it stands in, if it does."""

    block: Any
    case: Any = None

    @property
    def is_graded(self) -> bool:
        """Whether there is anything to earn."""
        return kind_named(self.block.block_type).is_graded


@dataclass(frozen=True)
class Taken:
    """A question of another quiz. ``key`` is None while none is chosen."""

    key: UUID | None


@dataclass(frozen=True)
class Drawn:
    """So many of the questions with a tag. ``is_shared``: also what other courses share."""

    tag: str
    count: int
    is_shared: bool


def numbered_parts(stream: Iterable[Any]) -> Iterator[tuple[int, "Authored | Taken | Drawn"]]:
    """What a quiz asks, in order, each with the number of its first question, from 1."""
    number = 1
    for child in stream:
        if child.block_type == CASE:
            for inner in child.value["questions"]:
                yield number, Authored(inner, child)
                number += 1
        elif child.block_type == DRAW:
            value, count = child.value, child.value["count"] or 0
            yield number, Drawn((value["tag"] or "").strip().casefold(), count, value["source"] == DrawFrom.SHARED)
            number += count
        else:
            yield number, Taken(child.value["question"]) if child.block_type == BANK else Authored(child)
            number += 1


def quiz_parts(stream: Iterable[Any]) -> list["Authored | Taken | Drawn"]:
    """What a quiz asks, in order."""
    return [part for _number, part in numbered_parts(stream)]


def authored_questions(stream: Iterable[Any]) -> Iterator[Authored]:
    """Every question that is written in a quiz, in order, those of cases among them."""
    return (part for part in quiz_parts(stream) if isinstance(part, Authored))


@dataclass(frozen=True)
class QuestionDraft:
    """A question as the bank will keep it: structure and key once, texts per language."""

    key: UUID
    structure: Mapping[str, Any]
    texts: Mapping[str, Mapping[str, Any]]
    # Outcome, difficulty, sensitivity and tags, as in ``AboutBlock``: notes of the author, no part of a version.
    about: Mapping[str, Any] = field(default_factory=dict)


def question_key(quiz_key: UUID, block_id: str) -> UUID:
    """The lasting key of a question. A copied page keeps its block ids, so a block id alone would be no key."""
    return uuid5(quiz_key, block_id)


def draft_questions(
    quiz_key: UUID, stream: Iterable[Any], translations: Mapping[str, Iterable[Any]], source_language: str
) -> list[QuestionDraft]:
    """The bank's drafts of all questions of a quiz, in order.

    ``translations`` leads from language to the questions of the translated page. Block and item ids are equal in all.
    """
    others = {
        language: {other.block.id: other for other in authored_questions(questions)}
        for language, questions in translations.items()
    }
    drafts = []
    for question in authored_questions(stream):
        block_id, structure = question.block.id, _structure(question)
        texts = {source_language: _text(question)}
        for language, written in others.items():
            text = _text(written[block_id]) if block_id in written else None
            if text is not None and kind_named(structure["kind"]).fits(structure, text):
                texts[language] = text
        about = question.block.value.get("about") or {}
        drafts.append(QuestionDraft(question_key(quiz_key, block_id), structure, texts, about))
    return drafts


def _structure(question: Authored) -> dict[str, Any]:
    kind, value = kind_named(question.block.block_type), question.block.value
    structure: dict[str, Any] = {"kind": kind.name, "max_points": int(kind.is_graded)}
    structure |= kind.structure(value)
    if question.case is not None:
        structure["case"] = question.case.id
    lesson = value["lesson"]
    structure["revise"] = str(lesson.translation_key) if lesson else ""
    return structure


def _text(question: Authored) -> dict[str, Any]:
    kind, value = kind_named(question.block.block_type), question.block.value
    text: dict[str, Any] = {
        "prompt": value["prompt"],
        "hint": value["hint"] or "",
        "feedback": value["feedback"].source if value["feedback"] else "",
    }
    if question.case is not None:
        case = question.case.value
        text["case"] = {"title": case["title"], "body": case["stem"].source if case["stem"] else ""}
    return text | kind.text(value)


def question_problems(number: int, question: Authored) -> list[str]:
    """What keeps a question from being published, in words for its author."""
    kind, value = kind_named(question.block.block_type), question.block.value
    where = gettext("Question %(number)s (%(prompt)s): ") % {
        "number": number,
        "prompt": strip_tags(value["prompt"] or "–")[:60],
    }
    problems = []
    if not (value["prompt"] or "").strip():
        problems.append(gettext("write the question."))
    return [where + problem for problem in [*problems, *kind.problems(value)]]
