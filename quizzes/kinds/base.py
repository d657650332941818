"""What every kind of question is: the block it is written with, its marking, and how learners see it.

Kinds know no row and no page. What an attempt asks comes as an ``Asked``. What is sent to browsers carries places in
the attempt's own mixed order, never keys: nothing in a page tells what is right.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes import grading
from quizzes.about import AboutBlock
from quizzes.grading import Answer, InvalidAnswerError, Key

INLINE = ["bold", "italic", "ol", "ul", "link"]
MAX_OPTIONS = 20


class QuestionValue(blocks.StructValue):
    """A question as its author wrote it."""

    def rows(self) -> list["ReviewRow"]:
        """The question with its key, for previews: never for learners."""
        return list(kind_named(self.block.name).authored(self))


class BaseQuestionBlock(blocks.StructBlock):
    """What all questions share."""

    prompt = blocks.TextBlock(max_length=500, rows=2, label=_("Question"))
    hint = blocks.TextBlock(
        max_length=300, rows=2, required=False, label=_("Hint"), help_text=_("Shown in practice after a wrong answer.")
    )
    feedback = blocks.RichTextBlock(features=INLINE, required=False, label=_("General feedback"))
    lesson = blocks.PageChooserBlock(page_type="courses.LessonPage", required=False, label=_("Lesson to revise"))
    about = AboutBlock(label=_("About the question"))

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
        value_class = QuestionValue


@dataclass(frozen=True)
class Asked:
    """A question as one attempt asks it: its key, its texts in one language, the order its options are shown in."""

    key: Key
    text: Mapping[str, Any]
    order: Sequence[str]

    def option_at(self, place: str) -> str:
        """The option at a place of a form, from 1. Raises InvalidAnswerError if there is none."""
        return at_place(self.order, place)


def at_place(options: Sequence[str], place: str) -> str:
    """The option at a place, counted from 1 in the order shown. Raises InvalidAnswerError if there is none."""
    if not (place.isascii() and place.isdigit() and 1 <= int(place[:4]) <= len(options)):
        raise InvalidAnswerError("unknown_option")
    return options[int(place) - 1]


@dataclass(frozen=True)
class Choice:
    """An option in a form. ``value`` is its place in the attempt's order, from 1."""

    value: str
    text: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Row:
    """A line of a form: with a list to choose from, or, without choices, a field to type into.

    ``before`` and ``after`` are the words around it.
    """

    name: str
    text: str = ""
    choices: tuple[Choice, ...] = ()
    has_error: bool = False
    value: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class QuestionView:
    """A question ready for its template. ``first_control`` is the id that an error links to."""

    kind: str
    template_name: str
    prompt: str
    instruction: str
    choices: tuple[Choice, ...] = ()
    rows: tuple[Row, ...] = ()
    first_control: str = ""
    is_multiple: bool = False
    value: str = ""
    details: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class ReviewRow:
    """One line of a reviewed answer. ``verdict``: right, wrong, missed or nothing; ``word`` says it."""

    text: str
    verdict: str = ""
    word: str = ""
    feedback: str = ""
    right: str = ""


class QuestionKind:
    """One kind of question. A subclass with ``@register`` in a module of this package is all that a kind needs."""

    name: ClassVar[str]
    block: ClassVar[type[BaseQuestionBlock]]
    template: ClassVar[str]
    # Where it stands in the author's list of kinds.
    position: ClassVar[int]
    # Not graded: it earns no points, is neither right nor wrong, and may be left out.
    is_graded: ClassVar[bool] = True
    # Private: nobody but the learner reads the answers, not even in sums.
    is_private: ClassVar[bool] = False
    # Whether one form takes the whole answer. Others are given step by step, each step stored.
    is_finished_at_once: ClassVar[bool] = True

    # From author to bank.

    def structure(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """What is the same in all languages: option keys, what is right, rules. Facts with a default are left out."""
        return {}

    def text(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """The texts of one language besides prompt, hint and general feedback."""
        return {}

    def fits(self, structure: Mapping[str, Any], text: Mapping[str, Any]) -> bool:
        """Whether a translation's text belongs to the structure. If not, the question is shown as it was written."""
        return True

    def problems(self, value: Mapping[str, Any]) -> Iterator[str]:
        """What keeps the question from being published, in words for its author."""
        yield from ()

    def authored(self, value: Mapping[str, Any]) -> Iterable[ReviewRow]:
        """The question with its key, line by line, for previews. Their examples leave out what may be left out."""
        return ()

    # Marking: pure functions of key and answer, see ``quizzes.grading.Marking``.

    def check(self, key: Key, answer: Answer) -> None:
        """See Marking."""
        raise NotImplementedError

    def share(self, key: Key, answer: Answer) -> Fraction:
        """See Marking."""
        return Fraction(0)

    def is_same(self, key: Key, one: Answer, other: Answer) -> bool:
        """See Marking."""
        return dict(one) == dict(other)

    def is_finished(self, structure: Mapping[str, Any], answer: Answer) -> bool:
        """Whether a stored answer is a whole one. Some are given step by step, each step stored."""
        return True

    def right_answer(self, key: Key) -> dict[str, Any]:
        """An answer that earns all points; of what is not graded, any answer."""
        raise NotImplementedError

    def other_answer(self, key: Key, dice: random.Random) -> dict[str, Any]:
        """Another complete answer, not all right where that is possible: for demonstrations and tests."""
        return self.right_answer(key)

    # For the learner.

    def shown_order(self, key: Key, *, shuffles: bool, dice: random.Random) -> list[str]:
        """The order in which an attempt shows the options."""
        order = list(key.options)
        if shuffles:
            dice.shuffle(order)
        return order

    def present(
        self, asked: Asked, answer: Answer | None, posted: QueryDict | None, bad_rows: set[str]
    ) -> QuestionView:
        """The form, filled with ``answer``, or with what was just posted and could not be stored."""
        raise NotImplementedError

    def read(self, asked: Asked, posted: QueryDict) -> Answer:
        """The answer in a posted form. Raises InvalidAnswerError for places that the question does not have."""
        raise NotImplementedError

    def error_message(self, error: InvalidAnswerError) -> str:
        """What is missing in an answer, for the person who gives it."""
        return gettext("Choose one option")

    def review(self, asked: Asked, answer: Answer | None, *, reveals: bool) -> Iterable[ReviewRow]:
        """The answer line by line, right or wrong, and why. ``reveals``: also what would have been right."""
        raise NotImplementedError

    def in_words(self, asked: Asked, answer: Answer) -> str:
        """The answer on one line."""
        raise NotImplementedError

    # What subclasses build with.

    def view(self, asked: Asked, instruction: str, **parts: Any) -> QuestionView:
        """A question for its template."""
        return QuestionView(self.name, self.template, asked.text["prompt"], instruction, **parts)


_KINDS: dict[str, QuestionKind] = {}


def register(kind: type[QuestionKind]) -> type[QuestionKind]:
    """Make a kind known: to authors, to marking and to pages."""
    _KINDS[kind.name] = instance = kind()
    grading.register(kind.name, instance)
    return kind


def kind_named(name: str) -> QuestionKind:
    """The kind with this name. Raises KeyError if there is none."""
    return _KINDS[name]


def kinds() -> list[QuestionKind]:
    """All kinds, in the order in which authors choose among them."""
    return sorted(_KINDS.values(), key=lambda kind: kind.position)


def items_of(values: Any) -> list[tuple[str, Any]]:
    """The items of a list block with their keys."""
    return [(item.id, item.value) for item in values.bound_blocks]


def has_equal(texts: Iterable[str]) -> bool:
    """Whether two texts differ in nothing but spaces and capitals: learners could not tell them apart."""
    folded = [" ".join((text or "").casefold().split()) for text in texts]
    return len(set(filter(None, folded))) < len(list(filter(None, folded)))
