"""What learners did. Rows carry keys, not pages: nothing an author does can delete or change them."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from content.models import EditionQuerySet
from courses.enums import Rule, Success, Verb
from courses.models.modules import ModulePage
from courses.models.retirement import Retirement
from courses.progress import Progress, Requirement


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    """Reads of enrollments."""

    def for_learner(self, learner: Any) -> Self:
        """One person's own."""
        return self.filter(learner_id=learner.pk)

    def for_learner_id(self, learner_id: int) -> Self:
        """One person's own, when only the id is at hand."""
        return self.filter(learner_id=learner_id)

    def for_course(self, course_key: Any) -> Self:
        """Those of one course."""
        return self.filter(course_key=course_key)

    def open(self) -> Self:
        """Not closed: in progress or completed."""
        return self.filter(closed_at=None)

    def completed(self) -> Self:
        """Completed at some time."""
        return self.exclude(completed_at=None)

    def in_progress(self) -> Self:
        """Open and not completed."""
        return self.open().filter(completed_at=None)

    def ended(self) -> Self:
        """Closed before they were completed: their course was retired. What was renewed had been completed."""
        return self.filter(closed_at__isnull=False, completed_at=None)

    def current(self) -> Self:
        """What a learner has of a course: open, or ended with it."""
        return self.filter(Q(closed_at=None) | Q(completed_at=None))

    def untold_of_retirement(self, retirement: Retirement, *, is_over: bool, remind_at: datetime | None) -> Self:
        """Those whom a retirement met and who have not heard of it: closed by it since they were told, or in progress
        and not told of it as it stands, nor since ``remind_at``. In progress nobody hears of it once it ``is_over``.
        """
        met = self.for_course(retirement.course_key).filter(completed_at=None, learner__is_active=True)
        closed = Q(closed_at__gte=retirement.retired_at)
        unheard = closed & (Q(retirement_told_at=None) | Q(retirement_told_at__lt=F("closed_at")))
        if not is_over:
            since = max(retirement.changed_at, remind_at) if remind_at else retirement.changed_at
            unheard |= Q(closed_at=None) & (Q(retirement_told_at=None) | Q(retirement_told_at__lt=since))
        return met.filter(unheard)

    def told_of_retirement(self) -> Self:
        """In progress, of learners who were told that their course is retired."""
        return self.in_progress().filter(retirement_told_at__isnull=False, learner__is_active=True)

    def not_counted_by(self, edition: int) -> Self:
        """Those whose counts were made with an earlier edition."""
        return self.filter(Q(counted_edition=None) | Q(counted_edition__lt=edition))

    def to_be_told(self, edition: int) -> Self:
        """Completed with an earlier edition, of learners who want to hear of changes and have not heard of this one."""
        wanting = self.open().completed().filter(learner__wants_change_mails=True, learner__is_active=True)
        return wanting.filter(completed_edition__lt=edition).filter(Q(told_edition=None) | Q(told_edition__lt=edition))

    def with_tallies(self, requirements: Iterable[Requirement]) -> Self:
        """Add ``done_0``, ``done_1``…: how many steps of each requirement are done, uncapped. No extra query."""
        is_met = Q(records__satisfied_at__isnull=False) | Q(records__waived_at__isnull=False)
        done = is_met & Q(records__voided_at=None)
        return self.annotate(
            **{
                f"done_{position}": Count("records", filter=done & Q(records__step_key__in=requirement.keys))
                for position, requirement in enumerate(requirements)
            }
        )

    def has_completed(self, learner: Any, course_key: Any) -> bool:
        """Whether somebody has completed a course at some time, in any enrollment. One query."""
        return self.for_learner(learner).for_course(course_key).completed().exists()

    def with_others(self) -> Self:
        """Add ``has_others``: whether its learner has another course in progress, and modules count elsewhere at all.

        No extra query.
        """
        others = Enrollment.objects.in_progress().filter(learner_id=OuterRef("learner_id")).exclude(pk=OuterRef("pk"))
        counting = ModulePage.objects.live().filter(counts_as__isnull=False)
        return self.annotate(has_others=Exists(others.filter(Exists(counting))))

    def with_edition(self) -> Self:
        """Add ``edition_pk`` and ``edition_sha256`` of the course's newest edition. No extra query."""
        return self.annotate(
            edition_pk=EditionQuerySet.newest_of("course_key", "pk"),
            edition_sha256=EditionQuerySet.newest_of("course_key", "sha256"),
        )


class Enrollment(models.Model):
    """One registration of a learner to a course. Its uuid is the cmi5 *registration*."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrollments")
    course_key = models.UUIDField()
    language = models.CharField(_("language"), max_length=5)
    started_at = models.DateTimeField(_("started"))
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    started_edition = models.PositiveIntegerField(_("edition at the start"))
    completed_edition = models.PositiveIntegerField(_("edition at completion"), null=True, blank=True)
    # Summary for reports and lists, kept with every change: reports never read events.
    steps_done = models.PositiveSmallIntegerField(default=0)
    steps_required = models.PositiveSmallIntegerField(default=0)
    # The edition that these counts were made with. Whoever is behind the newest waits for re-evaluation.
    counted_edition = models.PositiveIntegerField(null=True)
    # A renewal is a new enrollment; the one that it renews stays as it was.
    renews = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="renewed_by", verbose_name=_("renews")
    )
    renewal_asked_at = models.DateTimeField(null=True)
    # The edition up to which its learner has been told of what a completed course teaches differently now.
    told_edition = models.PositiveIntegerField(null=True)
    # When its learner was last told that the course is retired, and what they get.
    retirement_told_at = models.DateTimeField(null=True)
    last_step_key = models.UUIDField(null=True, blank=True)
    last_active_at = models.DateTimeField()
    # Which notes were read, or which section was skipped, is not kept: it would tell something of the learner.
    hides_content_notes = models.BooleanField(default=False)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrollment")
        verbose_name_plural = _("enrollments")
        constraints = [
            # A double click or two tabs must not enroll twice.
            models.UniqueConstraint(
                fields=["learner", "course_key"], condition=Q(closed_at=None), name="courses_enrollment_one_open"
            ),
            # Done never exceeds required: no one ever sees 110 %.
            models.CheckConstraint(
                condition=Q(steps_done__lte=F("steps_required")), name="courses_enrollment_done_within_required"
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None, completed_edition=None)
                | Q(completed_at__isnull=False, completed_edition__isnull=False),
                name="courses_enrollment_completed_with_edition",
            ),
        ]
        indexes = [models.Index(fields=["course_key", "completed_at"], name="courses_enrollment_course")]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def is_completed(self) -> bool:
        """Whether the course was completed; nothing an author does takes that back."""
        return self.completed_at is not None

    @property
    def has_ended(self) -> bool:
        """Whether it was closed before it was completed, because its course was retired."""
        return self.closed_at is not None and self.completed_at is None

    @property
    def progress(self) -> Progress:
        """The stored summary."""
        return Progress(self.steps_done, self.steps_required, self.is_completed)


_COUNTS = (Q(satisfied_at__isnull=False) | Q(waived_at__isnull=False)) & Q(voided_at=None)


class StepRecordQuerySet(models.QuerySet["StepRecord"]):
    """Reads of step records."""

    def satisfied(self) -> Self:
        """Satisfied or waived, and not voided: what counts."""
        return self.filter(_COUNTS)

    def standings(self) -> "models.QuerySet[StepRecord, tuple[Any, ...]]":
        """What counting needs of each: (pk, step_key, success, whether it counts). No dates are read."""
        counts = ExpressionWrapper(_COUNTS, output_field=models.BooleanField())
        return self.annotate(counts=counts).values_list("pk", "step_key", "success", "counts")


class StepRecord(models.Model):
    """The summary for one step of one enrollment: seen, satisfied, and whether it was passed."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="records")
    step_key = models.UUIDField()
    first_viewed_at = models.DateTimeField(null=True)
    satisfied_at = models.DateTimeField(null=True)
    satisfied_by = models.CharField(max_length=12, choices=Rule, blank=True)
    success = models.CharField(max_length=8, choices=Success, default=Success.NONE)
    # Facts of their own beside the satisfaction, which stays as it was: who and why is in the log.
    waived_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)

    objects = StepRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("step record")
        verbose_name_plural = _("step records")
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "step_key"], name="courses_steprecord_one_per_step"),
            # A void takes back something that was there.
            models.CheckConstraint(
                condition=Q(voided_at=None) | Q(voided_at__gte=F("satisfied_at")),
                name="courses_steprecord_voided_after_satisfied",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} {self.step_key}"

    @property
    def is_decided(self) -> bool:
        """Whether somebody else has waived, confirmed or voided it at some time."""
        return bool(self.waived_at or self.voided_at) or self.satisfied_by == Rule.CONFIRMED

    @property
    def is_satisfied(self) -> bool:
        """Satisfied or waived, and not voided: whether it counts."""
        return (self.satisfied_at or self.waived_at) is not None and self.voided_at is None


class ProgressEventQuerySet(models.QuerySet["ProgressEvent"]):
    """Reads of the log, and nothing but reads: rows go only when the whole enrollment does."""

    def decisions(self) -> Self:
        """What somebody decided about a learner's step: waived, confirmed, voided. With who."""
        decided = Q(verb__in=(Verb.WAIVED, Verb.VOIDED)) | Q(rule=Rule.CONFIRMED)
        return self.filter(decided).select_related("actor").order_by("at", "pk")

    def update(self, **kwargs: Any) -> int:
        """Refuse. A log that can be rewritten proves nothing."""
        raise TypeError("Progress events are only added, never changed.")

    def delete(self) -> Any:
        """Refuse, for the same reason."""
        raise TypeError("Progress events are only added, never deleted.")


class ProgressEvent(models.Model):
    """What happened, when, by whom, in which language and edition. Rows are only ever added."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="events")
    verb = models.CharField(max_length=12, choices=Verb)
    step_key = models.UUIDField(null=True)
    rule = models.CharField(max_length=12, choices=Rule, blank=True)
    # Empty when the system found it out, for example after an edition took a step away.
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    language = models.CharField(max_length=5)
    edition = models.PositiveIntegerField()
    attempt = models.UUIDField(null=True)
    # The enrollment in another course in which it was done, where that counts here.
    source = models.UUIDField(null=True)
    # Why somebody else waived, confirmed or voided a step: the learner reads it.
    reason = models.TextField(blank=True)

    objects = ProgressEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress event")
        verbose_name_plural = _("progress events")

    def __str__(self) -> str:
        return f"{self.enrollment_id} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the event. A log that can be rewritten proves nothing."""
        if self.pk is not None:
            raise TypeError("Progress events are only added, never changed.")
        super().save(*args, **kwargs)
