"""Jobs of certificates: thin, each calls one service."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from certificates import services
from jobs import services as jobs
from jobs.models import Job


# A page takes a tenth of a second. The renderer's own limit comes first; the others are for what it does not notice.
@jobs.kind(services.RENDER, limits=jobs.Limits(soft=20, hard=30))
def render_certificate(job: Job) -> None:
    """Make the files of a certificate."""
    services.render_certificate(certificate_uuid=UUID(job.key), now=timezone.now())


@jobs.kind(services.AWARD_LATE)
def award_late(job: Job) -> None:
    """Award those who had completed a course before it earned a certificate."""
    services.award_late(
        course_key=UUID(job.key),
        now=timezone.now(),
        on_progress=lambda done, total: jobs.report_progress(job, done, total),
    )


@jobs.kind(services.MAIL)
def mail_holder(job: Job) -> None:
    """Tell the holder that they are there."""
    services.mail_holder(certificate_uuid=UUID(job.key), now=timezone.now())


@jobs.kind(services.TELL)
def tell_holder(job: Job) -> None:
    """Tell the holder that the validity has changed."""
    services.tell_holder(certificate_uuid=UUID(job.key))


@jobs.kind(services.SEND)
def send_mail(job: Job) -> None:
    """Send a certificate to whom its holder chose."""
    services.send_mail(mail_uuid=UUID(job.key), now=timezone.now())


@jobs.kind(services.PACK)
def make_pack(job: Job) -> None:
    """Pack many certificates into one file."""
    services.make_pack(
        key=job.key,
        ids=job.payload["ids"],
        language=job.payload["language"],
        on_progress=lambda done, total: jobs.report_progress(job, done, total),
    )


@shared_task(name="certificates.forget_old_packs", ignore_result=True)
def forget_old_packs() -> None:
    """Take away yesterday's packed files."""
    services.forget_old_packs(timezone.now())
