"""Questions as an author writes them, and how they become the bank's versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.utils.html import strip_tags
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.grading import Kind

_INLINE = ["bold", "italic", "ol", "ul", "link"]


class OptionBlock(blocks.StructBlock):
    """One option of a choice question."""

    text = blocks.TextBlock(max_length=300, rows=2, label=_("Option"))
    is_correct = blocks.BooleanBlock(required=False, label=_("Right"))
    feedback = blocks.TextBlock(
        max_length=600, rows=2, required=False, label=_("Feedback"), help_text=_("Why it is right or wrong.")
    )

    class Meta:
        label_format = "{text}"


class PairBlock(blocks.StructBlock):
    """Two things that belong together."""

    left = blocks.CharBlock(max_length=200, label=_("Left side"))
    right = blocks.CharBlock(max_length=200, label=_("Right side"))
    feedback = blocks.TextBlock(max_length=600, rows=2, required=False, label=_("Feedback"))

    class Meta:
        label_format = "{left} – {right}"


class ItemBlock(blocks.StructBlock):
    """One thing to put in its place."""

    text = blocks.CharBlock(max_length=200, label=_("Item"))
    feedback = blocks.TextBlock(max_length=600, rows=2, required=False, label=_("Feedback"))

    class Meta:
        label_format = "{text}"


class BaseQuestionBlock(blocks.StructBlock):
    """What all questions share."""

    prompt = blocks.TextBlock(max_length=500, rows=2, label=_("Question"))
    hint = blocks.TextBlock(
        max_length=300, rows=2, required=False, label=_("Hint"), help_text=_("Shown in practice after a wrong answer.")
    )
    feedback = blocks.RichTextBlock(features=_INLINE, required=False, label=_("General feedback"))
    lesson = blocks.PageChooserBlock(page_type="courses.LessonPage", required=False, label=_("Lesson to revise"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A new question opens with as many empty rows as it needs, or the editor would begin with an error.
        # Set here and not where the list is made: what stands there is part of the migrations.
        for block in self.child_blocks.values():
            if isinstance(block, blocks.ListBlock):
                block.meta.default = [block.child_block.get_default() for _ in range(block.meta.min_num)]

    class Meta:
        icon = "help"
        label_format = "{prompt}"
        preview_template = "quizzes/block_preview.html"
        group = _("Questions")


class SingleBlock(BaseQuestionBlock):
    """One option is right."""

    options = blocks.ListBlock(OptionBlock(), min_num=2, max_num=8, label=_("Options"))

    class Meta:
        label = _("One choice")
        description = _("Use when exactly one option is right. Give feedback for each option.")
        preview_value = {
            "prompt": "Mitä teet ensin?",
            "options": [
                {"text": "Varmistan, että asiakas on turvassa.", "is_correct": True, "feedback": "Turvallisuus ensin."},
                {"text": "Kirjaan tapahtuneen.", "is_correct": False, "feedback": "Kirjaaminen ehtii myöhemmin."},
            ],
        }


class MultipleBlock(BaseQuestionBlock):
    """One or more options are right."""

    options = blocks.ListBlock(OptionBlock(), min_num=2, max_num=10, label=_("Options"))

    class Meta:
        label = _("Several choices")
        icon = "tasks"
        description = _("Use when more than one option may be right. Counts only when exactly right.")
        preview_value = {
            "prompt": "Ketkä ovat ilmoitusvelvollisia?",
            "options": [
                {"text": "Opettaja", "is_correct": True},
                {"text": "Sosiaalityöntekijä", "is_correct": True},
                {
                    "text": "Naapuri",
                    "is_correct": False,
                    "feedback": "Naapuri voi ilmoittaa, mutta hänen ei ole pakko.",
                },
            ],
        }


class TrueFalseBlock(BaseQuestionBlock):
    """A statement that is true or false."""

    is_true = blocks.BooleanBlock(required=False, label=_("The statement is true"))
    feedback_true = blocks.TextBlock(max_length=600, rows=2, required=False, label=_("Feedback to “true”"))
    feedback_false = blocks.TextBlock(max_length=600, rows=2, required=False, label=_("Feedback to “false”"))

    class Meta:
        label = _("True or false")
        icon = "check"
        description = _("Use for one clear statement without “not”.")
        preview_value = {
            "prompt": "Tulkki on vaitiolovelvollinen.",
            "is_true": True,
            "feedback_true": "Vaitiolovelvollisuus koskee myös tulkkia.",
        }


class OrderingBlock(BaseQuestionBlock):
    """Things to put in order."""

    items = blocks.ListBlock(
        ItemBlock(),
        min_num=2,
        max_num=10,
        label=_("Items"),
        help_text=_("In the right order; learners see them mixed."),
    )

    class Meta:
        label = _("Put in order")
        icon = "list-ol"
        description = _("Use for steps that have an order. Learners choose numbers; nothing is dragged.")
        preview_value = {
            "prompt": "Mikä on oikea järjestys?",
            "items": [{"text": "Kuuntele"}, {"text": "Varmista turvallisuus"}, {"text": "Kirjaa havainnot"}],
        }


class MatchingBlock(BaseQuestionBlock):
    """Things to pair."""

    pairs = blocks.ListBlock(PairBlock(), min_num=2, max_num=8, label=_("Pairs"))

    class Meta:
        label = _("Match")
        icon = "link"
        description = _("Use to join things that belong together. Learners choose from lists; nothing is dragged.")
        preview_value = {
            "prompt": "Kuka tekee mitä?",
            "pairs": [
                {"left": "Lastensuojelu", "right": "Arvioi lapsen avun tarpeen"},
                {"left": "Poliisi", "right": "Tutkii rikosepäilyn"},
            ],
        }


class QuestionsBlock(blocks.StreamBlock):
    """The questions of a quiz."""

    single = SingleBlock()
    multiple = MultipleBlock()
    truefalse = TrueFalseBlock()
    ordering = OrderingBlock()
    matching = MatchingBlock()


@dataclass(frozen=True)
class QuestionDraft:
    """A question as the bank will keep it: structure and key once, texts per language."""

    key: UUID
    structure: Mapping[str, Any]
    texts: Mapping[str, Mapping[str, Any]]


def question_key(quiz_key: UUID, block_id: str) -> UUID:
    """The lasting key of a question. A copied page keeps its block ids, so a block id alone would be no key."""
    return uuid5(quiz_key, block_id)


def draft_question(quiz_key: UUID, child: Any, translations: Mapping[str, Any], source_language: str) -> QuestionDraft:
    """Make the bank's draft of a question block.

    ``translations`` leads from language to the same block in a translated page, if it is there.
    Option keys are the ids of list items, equal in all translations.
    """
    texts = {source_language: _text(child)}
    texts |= {language: _text(other) for language, other in translations.items() if other is not None}
    return QuestionDraft(key=question_key(quiz_key, child.id), structure=_structure(child), texts=texts)


def _structure(child: Any) -> dict[str, Any]:
    kind, value = Kind(child.block_type), child.value
    structure: dict[str, Any] = {"kind": kind.value, "max_points": 1}
    if kind is Kind.TRUE_FALSE:
        structure |= {"options": ["true", "false"], "correct": ["true" if value["is_true"] else "false"]}
    elif kind in (Kind.SINGLE, Kind.MULTIPLE):
        items = _items(value["options"])
        structure["options"] = [key for key, _ in items]
        structure["correct"] = [key for key, option in items if option["is_correct"]]
    else:
        structure["options"] = [key for key, _ in _items(value["items" if kind is Kind.ORDERING else "pairs"])]
    lesson = value["lesson"]
    structure["revise"] = str(lesson.translation_key) if lesson else ""
    return structure


def _text(child: Any) -> dict[str, Any]:
    kind, value = Kind(child.block_type), child.value
    text: dict[str, Any] = {
        "prompt": value["prompt"],
        "hint": value["hint"] or "",
        "feedback": value["feedback"].source if value["feedback"] else "",
    }
    if kind is Kind.TRUE_FALSE:
        text["options"] = {
            "true": {"text": "", "feedback": value["feedback_true"] or ""},
            "false": {"text": "", "feedback": value["feedback_false"] or ""},
        }
    elif kind is Kind.MATCHING:
        text["options"] = {
            key: {"text": pair["left"], "right": pair["right"], "feedback": pair["feedback"] or ""}
            for key, pair in _items(value["pairs"])
        }
    else:
        field = "items" if kind is Kind.ORDERING else "options"
        text["options"] = {
            key: {"text": option["text"], "feedback": option["feedback"] or ""} for key, option in _items(value[field])
        }
    return text


def _items(values: Any) -> list[tuple[str, Any]]:
    return [(item.id, item.value) for item in values.bound_blocks]


def question_problems(number: int, child: Any) -> list[str]:
    """What keeps a question from being published, in words for its author."""
    kind, value = Kind(child.block_type), child.value
    where = gettext("Question %(number)s (%(prompt)s): ") % {
        "number": number,
        "prompt": strip_tags(value["prompt"] or "–")[:60],
    }
    problems = []
    if not (value["prompt"] or "").strip():
        problems.append(gettext("write the question."))
    if kind in (Kind.SINGLE, Kind.MULTIPLE):
        options = [option for _, option in _items(value["options"])]
        right = sum(bool(option["is_correct"]) for option in options)
        if len(options) < 2 or not all((option["text"] or "").strip() for option in options):
            problems.append(gettext("give at least two options, each with a text."))
        if not right:
            problems.append(gettext("mark the right option: without a key nobody can pass."))
        elif kind is Kind.SINGLE and right > 1:
            problems.append(
                ngettext(
                    "only one option may be right, %(count)s is.", "only one option may be right, %(count)s are.", right
                )
                % {"count": right}
            )
    elif kind is Kind.ORDERING and len(value["items"]) < 2:
        problems.append(gettext("give at least two items in their right order."))
    elif kind is Kind.MATCHING:
        rights = [(pair["right"] or "").strip() for _, pair in _items(value["pairs"])]
        if len(rights) < 2:
            problems.append(gettext("give at least two pairs."))
        elif len(set(rights)) < len(rights):
            problems.append(gettext("each right side may stand only once, or a right answer could be marked wrong."))
    return [where + problem for problem in problems]
