"""Kinds of steps, and the words of the learner's record."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StepKind(models.TextChoices):
    """What a step is."""

    LESSON = "lesson", _("Lesson")
    QUIZ = "quiz", _("Quiz")


class CertificateKind(models.TextChoices):
    """What completing a course earns."""

    PASSING = "passing", _("Certificate")
    ATTENDANCE = "attendance", _("Certificate of attendance")
    NONE = "none", _("No certificate")


class Rule(models.TextChoices):
    """By what a step was satisfied."""

    READ = "read", _("Marked as read")
    SUBMITTED = "submitted", _("Practice finished")
    PASSED = "passed", _("Test passed")
    VISITED = "visited", _("Opened")
    CONFIRMED = "confirmed", _("Confirmed by a trainer")
    USED_UP = "used_up", _("Every try used")
    CHAPTER = "chapter", _("Chapter of a handbook read")
    COUNTED = "counted", _("Done in another course")


class LessonRule(models.TextChoices):
    """What does a lesson."""

    READ = "", _("The learner marks it as read")
    VISITED = "visited", _("Opening it is enough")
    CHAPTER = "chapter", _("The learner marks a chapter of a handbook as read")
    CONFIRMED = "confirmed", _("A trainer confirms it")


class QuizRule(models.TextChoices):
    """What does a quiz."""

    RESULT = "", _("Practice is finished, a test is passed")
    SUBMITTED = "submitted", _("Handing it in is enough")
    USED_UP = "used_up", _("It is passed, or every try is used")
    CONFIRMED = "confirmed", _("A trainer confirms it")


class Success(models.TextChoices):
    """Whether something was passed. Completed and passed are different facts."""

    NONE = "none", _("Not graded")
    PASSED = "passed", _("Passed")
    FAILED = "failed", _("Not passed")


class WhenRetired(models.TextChoices):
    """What those in progress get when their course is retired."""

    FINISH = "finish", _("They may finish it")
    CLOSE = "close", _("It is closed for them now; what they have done is kept")


class Verb(models.TextChoices):
    """What happened."""

    ENROLLED = "enrolled", _("Enrolled")
    SATISFIED = "satisfied", _("Step done")
    FAILED = "failed", _("Test not passed")
    COMPLETED = "completed", _("Course completed")
    VOIDED = "voided", _("Step voided")
    WAIVED = "waived", _("Step waived")
    RENEWED = "renewed", _("Renewal begun")
    CLOSED = "closed", _("Closed: the course was retired")
    REOPENED = "reopened", _("Opened again: the course was not retired after all")
