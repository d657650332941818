"""The bank: what publishing a quiz leaves behind of its questions."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.enums import QuestionState
from quizzes.grading import Key


class Question(models.Model):
    """A question that was ever published, by its lasting key."""

    key = models.UUIDField(unique=True)
    home_quiz_key = models.UUIDField(db_index=True)
    state = models.CharField(max_length=10, choices=QuestionState, default=QuestionState.ACTIVE)

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
        return Key.from_structure(self.structure, self.texts)

    def text(self, language: str) -> dict[str, Any]:
        """The texts in ``language``, else in the language the question was written in."""
        return self.texts.get(language) or self.texts[self.source_language]

    def has_language(self, language: str) -> bool:
        """Whether the question has been translated."""
        return language in self.texts
