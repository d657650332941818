"""Award: write down, once, what is true at the moment of completion."""

import logging
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.names import tidy_person_name, validate_person_name
from certificates.codes import new_code
from certificates.models import Certificate
from certificates.rules import uuid_of_first
from certificates.services.rendering import RENDER
from certificates.wording import Facts, statement
from content.models import Edition
from content.services.editions import text_body
from courses.models import Enrollment
from courses.services import CourseEdition, course_edition
from jobs import services as jobs

logger = logging.getLogger(__name__)


@transaction.atomic(savepoint=False)  # part of the caller's transaction: it commits with the completion or not at all
def award_certificate(*, enrollment: Enrollment, edition: CourseEdition, now: datetime) -> bool:
    """Award the certificate of a completed enrollment, its ``learner`` loaded, and want its PDF.

    However often and by however many at once: one row. Two statements, and one per language the first time that this
    process meets the edition's texts. False, and nothing written, if the learner's name cannot be printed; the
    completion stands, and the learner may come back with another name.
    """
    name = tidy_person_name(enrollment.learner.full_name)
    try:
        validate_person_name(name)
    except ValidationError as error:
        logger.warning("No certificate for enrollment %s: %s in the name.", enrollment.uuid, error.code)
        return False
    certificate = draft_certificate(enrollment=enrollment, edition=edition, name=name, now=now)
    Certificate.objects.bulk_create([certificate], ignore_conflicts=True)
    jobs.enqueue(RENDER, certificate.uuid)
    return True


def draft_certificate(*, enrollment: Enrollment, edition: CourseEdition, name: str, now: datetime) -> Certificate:
    """The certificate of a completed enrollment as it would be issued now, not saved."""
    return Certificate(
        # Known beforehand, so that a second award wants the same job, and wins nothing even after a reissue.
        uuid=uuid_of_first(enrollment.uuid),
        code=new_code(),
        enrollment=enrollment,
        learner=enrollment.learner,
        course_key=enrollment.course_key,
        edition_id=edition.edition.pk,
        edition_number=edition.number,
        language=enrollment.language,
        statement=_statement(enrollment, edition, now),
        is_sensitive=edition.outline.is_sensitive,
        holder_name=name,
        completed_on=_completed_on(enrollment, now),
        issued_at=now,
    )


def award_belatedly(*, enrollment: Enrollment, now: datetime) -> bool:
    """Award what completing could not, because the learner's name could not be printed: by the edition completed.

    The enrollment has its ``learner`` loaded. False if it is not completed, or the name is still no better. One query
    more than `award_certificate`.
    """
    if enrollment.completed_edition is None:
        return False
    editions = Edition.objects.for_root(enrollment.course_key)
    pk, sha256 = editions.values_list("pk", "sha256").get(number=enrollment.completed_edition)
    return award_certificate(enrollment=enrollment, edition=course_edition(pk, sha256), now=now)


def _completed_on(enrollment: Enrollment, now: datetime) -> date:
    return timezone.localdate(enrollment.completed_at or now)


def _statement(enrollment: Enrollment, edition: CourseEdition, now: datetime) -> dict[str, dict[str, object]]:
    """All that the certificate says, in every language that the course has."""
    outline, key = edition.outline, edition.outline.course_key
    languages = [code for code in outline.languages if edition.edition.has_text(key, code)]
    return {
        language: statement(_facts(enrollment, edition, language, now), language)
        for language in languages or [outline.source_language]
    }


def _facts(enrollment: Enrollment, edition: CourseEdition, language: str, now: datetime) -> Facts:
    outline, key = edition.outline, edition.outline.course_key
    found = edition.text_sha256(key, language)
    body: Any = text_body(found[1]) if found else {}
    checked_on = body.get("checked_on")
    return Facts(
        title=edition.title(key, language),
        outcomes=list(body.get("outcomes", ())),
        extent_minutes=outline.extent_minutes,
        completed_on=_completed_on(enrollment, now),
        checked_on=date.fromisoformat(checked_on) if checked_on else None,
        law_version=body.get("law_version", ""),
        edition_number=edition.number,
        language_studied=enrollment.language,
        issuer=outline.issuer or settings.SITE_NAME,
        responsible=outline.responsible,
    )
