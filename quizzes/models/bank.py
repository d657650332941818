"""The bank: what publishing a quiz leaves behind of its questions."""

from collections.abc import Iterable
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.enums import QuestionState
from quizzes.grading import Key


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

    def with_newest(self) -> Self:
        """Add ``newest_id``: the version written last. No extra query."""
        newest = QuestionVersion.objects.filter(question=models.OuterRef("pk")).order_by("-number").values("pk")[:1]
        return self.annotate(newest_id=models.Subquery(newest))


class Question(models.Model):
    """A question that was ever published, by its lasting key.

    ``words`` are its texts in all languages in small letters; ``tags`` stand between commas, in small letters too.
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

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return str(self.key)


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

    def has_language(self, language: str) -> bool:
        """Whether the question has been translated."""
        return language in self.texts
