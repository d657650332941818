"""Jobs and tasks of courses: thin, each calls one service."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from courses import services
from courses.services import notifying, retirement_mails, retiring, telling
from courses.services.effects import MAIL_EFFECT
from courses.services.evaluating import EVALUATE_OTHERS, REEVALUATE, want_after_deadlines
from courses.services.notifying import MAIL_RENEWAL
from courses.services.retiring import RETIRE, TELL_TAKEN_BACK
from courses.services.settling import SETTLE, enqueue_unsettled
from courses.services.telling import TELL_CHANGE
from jobs import services as jobs
from jobs.models import Job


@jobs.kind(SETTLE)
def settle(job: Job) -> None:
    """Write the next edition of a course, if there is something new."""
    services.settle(course_key=UUID(job.key), now=timezone.now())


@jobs.kind(REEVALUATE)
def reevaluate(job: Job) -> None:
    """Count again for everyone in progress."""
    services.reevaluate(
        course_key=UUID(job.key),
        now=timezone.now(),
        on_progress=lambda done, total: jobs.report_progress(job, done, total),
    )


@jobs.kind(EVALUATE_OTHERS)
def evaluate_others(job: Job) -> None:
    """Count a learner again in other courses, where something done in this one may count."""
    services.evaluate_others(enrollment_uuid=UUID(job.key), now=timezone.now())


@jobs.kind(MAIL_EFFECT)
def mail_effect(job: Job) -> None:
    """Tell the owner what an edition did while nobody was present."""
    notifying.mail_effect(edition_pk=int(job.key))


@jobs.kind(MAIL_RENEWAL)
def mail_renewal(job: Job) -> None:
    """Tell a learner that a course may be renewed."""
    notifying.mail_renewal(enrollment_uuid=UUID(job.key), now=timezone.now())


@jobs.kind(TELL_CHANGE)
def tell_change(job: Job) -> None:
    """Tell those who completed a course, and want to hear of it, what it teaches differently now."""
    telling.tell_change(
        course_key=UUID(job.key), on_progress=lambda done, total: jobs.report_progress(job, done, total)
    )


@jobs.kind(RETIRE)
def retire(job: Job) -> None:
    """Close a retired course for those whose time in it is over, and tell everybody whom it met."""
    now = timezone.now()
    retiring.close_out(
        course_key=UUID(job.key), now=now, on_progress=lambda done, total: jobs.report_progress(job, done, total)
    )
    retirement_mails.tell_of_retirement(course_key=UUID(job.key), now=now)


@jobs.kind(TELL_TAKEN_BACK)
def tell_taken_back(job: Job) -> None:
    """Tell those who were told that a course is retired that it is not."""
    retirement_mails.tell_taken_back(course_key=UUID(job.key))


@shared_task(name="courses.sweep_retirements", ignore_result=True)
def sweep_retirements() -> None:
    """Find those whose last day in a retired course has passed, or draws near."""
    retiring.sweep_retirements(now=timezone.now())


@shared_task(name="courses.ask_for_renewals", ignore_result=True)
def ask_for_renewals() -> None:
    """Find those whose renewal may begin."""
    notifying.enqueue_renewals(now=timezone.now())


@shared_task(name="courses.sweep_editions", ignore_result=True)
def sweep_editions() -> None:
    """Find courses whose live pages are not those of their last settling."""
    enqueue_unsettled(timezone.now())


@shared_task(name="courses.sweep_deadlines", ignore_result=True)
def sweep_deadlines() -> None:
    """Find those whose last chance at a quiz has passed."""
    want_after_deadlines(now=timezone.now())
