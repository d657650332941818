"""States of quizzes and attempts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuizMode(models.TextChoices):
    """How a quiz gives its feedback. There are only these two."""

    PRACTICE = "practice", _("Practice: feedback after each answer, try again freely")
    TEST = "test", _("Test: all answers first, then the result")


class Policy(models.TextChoices):
    """Which of several attempts counts."""

    BEST = "best", _("The best counts")
    FIRST = "first", _("The first counts")
    LATEST = "latest", _("The latest counts")


class Feedback(models.TextChoices):
    """When a test tells what was right. Practice tells after each answer."""

    SUBMITTED = "submitted", _("After submitting: what was right, and why")
    CLOSED = "closed", _("After the closing time; until then only the result")
    NO_KEY = "no_key", _("Own answers right or wrong, never the right ones")


class EndedBy(models.TextChoices):
    """Who ended an attempt."""

    LEARNER = "learner", _("Submitted")
    TIME = "time", _("Time was over")


class AttemptState(models.TextChoices):
    """Where an attempt stands."""

    OPEN = "open", _("In progress")
    GRADED = "graded", _("Submitted and marked")


class QuestionState(models.TextChoices):
    """Whether a question is in use in its quiz."""

    ACTIVE = "active", _("In use")
    RETIRED = "retired", _("No longer in its quiz")


class Use(models.TextChoices):
    """How a quiz comes by a question."""

    WRITTEN = "written", _("Written in it")
    TAKEN = "taken", _("Taken in from the bank")
    POOL = "pool", _("May be drawn")


class DrawFrom(models.TextChoices):
    """Whose questions a draw takes."""

    COURSE = "course", _("Other quizzes of this course")
    SHARED = "shared", _("And what other courses share")


class RemarkAction(models.TextChoices):
    """How a version of a question is marked again."""

    ACCEPT = "accept", _("Another answer counts, too")
    VOID = "void", _("The question is void: everybody earns its points")
