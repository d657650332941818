"""The bank: what publishing a quiz leaves behind of its questions."""

from collections.abc import Iterable
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from wagtail.permissions import page_permission_policy

from quizzes.enums import QuestionState, Use
from quizzes.grading import Key
from quizzes.kinds import Asked, kind_named, kinds
from quizzes.kinds.base import ReviewRow


class QuestionQuerySet(models.QuerySet["Question"]):
    """Reads of the bank."""

    def of_quizzes(self, quiz_keys: Iterable[UUID]) -> Self:
        """Those written in these quizzes."""
        return self.filter(home_quiz_key__in=list(quiz_keys))

    def active(self) -> Self:
        """Still in their quiz."""
        return self.filter(state=QuestionState.ACTIVE)

    def saying(self, words: str) -> Self:
        """Those in whose texts, in any language, all these words stand, whole or as parts of words."""
        found = self
        for word in words.casefold().split()[:10]:
            found = found.filter(words__contains=word)
        return found

    def tagged(self, tag: str) -> Self:
        """Those with this tag, whole."""
        return self.filter(tags__contains=f",{tag.strip().casefold()},")

    def for_author(self, user: Any) -> Self:
        """Those of the quizzes that somebody may edit, and those that others share."""
        pages = page_permission_policy.instances_user_has_permission_for(user, "change")
        return self.filter(Q(is_shared=True) | Q(home_quiz_key__in=pages.values("translation_key")))

    def drawable(self, *, is_sensitive: bool) -> Self:
        """Those that can be drawn: graded, and sensitive ones only for a sensitive quiz."""
        graded = self.exclude(kind__in=[kind.name for kind in kinds() if not kind.is_graded]).exclude(current=None)
        return graded if is_sensitive else graded.filter(is_sensitive=False)

    def in_language(self, language: str) -> Self:
        """Those that read as they are now in this language."""
        return self.filter(current__texts__has_key=language)

    def with_use(self) -> Self:
        """Add ``quiz_count`` and ``course_count``: where they are used. No extra query."""
        return self.annotate(
            quiz_count=Count("uses__quiz_key", distinct=True), course_count=Count("uses__root_key", distinct=True)
        )


class Question(models.Model):
    """A question that was ever published, by its lasting key.

    ``words`` are its texts in all languages in small letters; ``tags`` stand between commas, in small letters too.
    ``current`` is the version that its quiz asks, or asked last; other quizzes that take it in ask the same.
    """

    key = models.UUIDField(unique=True)
    home_quiz_key = models.UUIDField(db_index=True)
    state = models.CharField(max_length=10, choices=QuestionState, default=QuestionState.ACTIVE)
    kind = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=200, blank=True)
    difficulty = models.CharField(max_length=10, blank=True)
    is_sensitive = models.BooleanField(default=False)
    tags = models.CharField(max_length=250, blank=True)
    words = models.TextField(blank=True)
    # Authors of other courses may take it in.
    is_shared = models.BooleanField(default=False)
    current = models.ForeignKey("QuestionVersion", on_delete=models.PROTECT, null=True, related_name="+")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return str(self.key)

    @property
    def prompt(self) -> str:
        """What it asks, in the language it was written in."""
        return self.current.text(self.current.source_language)["prompt"] if self.current else ""


class QuestionVersion(models.Model):
    """How a question read at one time. Never changed: attempts and editions hold on to it.

    ``structure``: kind, option keys (of an ordering: in the right order), correct keys, points, lesson to revise.
    ``texts``: per language prompt, hint, feedback and option texts.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    structure = models.JSONField()
    texts = models.JSONField()
    source_language = models.CharField(max_length=5)
    # The one thing that is added later: what marking again decided, see ``remark.py``. Not part of the hash.
    correction = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("question version")
        verbose_name_plural = _("question versions")
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="quizzes_questionversion_unique_number"),
            # Going back to an earlier wording goes back to the earlier version.
            models.UniqueConstraint(fields=["question", "sha256"], name="quizzes_questionversion_unique_content"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"

    @property
    def grading_key(self) -> Key:
        """What is right."""
        return Key.from_structure(self.structure, self.texts, self.correction)

    def text(self, language: str) -> dict[str, Any]:
        """The texts in ``language``, else in the language the question was written in."""
        return self.texts.get(language) or self.texts[self.source_language]

    def rows(self, language: str) -> list[ReviewRow]:
        """Options and key, line by line, as authors read them."""
        key = self.grading_key
        return list(kind_named(key.kind).review(Asked(key, self.text(language), key.options), None, reveals=True))

    def has_language(self, language: str) -> bool:
        """Whether the question has been translated."""
        return language in self.texts


class QuestionUse(models.Model):
    """A question in a quiz as published: written in it, taken in, or one that may be drawn.

    ``root_key``: the course. Written by settling alone; holds for the newest edition.
    """

    root_key = models.UUIDField(db_index=True)
    quiz_key = models.UUIDField()
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="uses")
    how = models.CharField(max_length=10, choices=Use)

    class Meta:
        verbose_name = _("use of a question")
        verbose_name_plural = _("uses of questions")
        constraints = [
            # “In 3 quizzes” counts each once.
            models.UniqueConstraint(fields=["quiz_key", "question"], name="quizzes_questionuse_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_key}/{self.question_id}"


class DrawnTag(models.Model):
    """A tag that a quiz draws from: a question that gains or loses it changes the pool."""

    root_key = models.UUIDField(db_index=True)
    quiz_key = models.UUIDField()
    tag = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("tag that is drawn from")
        verbose_name_plural = _("tags that are drawn from")
        constraints = [models.UniqueConstraint(fields=["quiz_key", "tag"], name="quizzes_drawntag_unique")]

    def __str__(self) -> str:
        return f"{self.quiz_key}/{self.tag}"
