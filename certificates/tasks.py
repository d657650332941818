"""Jobs of certificates: thin, each calls one service."""

from uuid import UUID

from django.utils import timezone

from certificates import services
from jobs import services as jobs
from jobs.models import Job


@jobs.kind(services.RENDER)
def render_certificate(job: Job) -> None:
    """Make the files of a certificate."""
    services.render_certificate(certificate_uuid=UUID(job.key), now=timezone.now())


@jobs.kind(services.MAIL)
def mail_holder(job: Job) -> None:
    """Tell the holder that they are there."""
    services.mail_holder(certificate_uuid=UUID(job.key), now=timezone.now())
