"""Award: write down, once, what is true at the moment of completion."""

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.names import tidy_person_name, validate_person_name
from certificates.codes import new_code
from certificates.models import Certificate, CertificateDesign
from certificates.rules import add_months, uuid_of_first
from certificates.services.rendering import RENDER
from certificates.wording import Facts, statement
from content.models import Edition
from content.services.editions import text_body
from courses.enums import CertificateKind
from courses.models import Enrollment
from courses.outline import CertificateRule
from courses.services import CourseEdition, course_edition, newest_course_edition
from jobs import services as jobs

AWARD_LATE = "certificates.award_late"
PROGRESS_EVERY = 100

logger = logging.getLogger(__name__)


@transaction.atomic(savepoint=False)  # part of the caller's transaction: it commits with the completion or not at all
def award_certificate(
    *, enrollment: Enrollment, edition: CourseEdition, now: datetime, rule: CertificateRule | None = None
) -> bool:
    """Award the certificate of a completed enrollment, its ``learner`` loaded, and want its PDF.

    However often and by however many at once: one row. Three statements, and one per language the first time that
    this process meets the edition's texts. ``rule``: another than the edition's own. False, and nothing written, if
    the course earns none, or if the learner's name has no letters or control characters: the completion stands, and
    the learner may come back with another name.
    """
    return award_certificates(enrollments=[enrollment], edition=edition, now=now, rule=rule) == 1


@transaction.atomic(savepoint=False)
def award_certificates(
    *, enrollments: Iterable[Enrollment], edition: CourseEdition, now: datetime, rule: CertificateRule | None = None
) -> int:
    """Award many that were completed with the same edition, as `award_certificate` awards one; return how many.

    Three statements, whatever their number.
    """
    rule = rule or edition.outline.certificate
    if rule.kind == CertificateKind.NONE:
        return 0
    said = _Said(edition, rule)
    certificates = []
    for enrollment in enrollments:
        name = tidy_person_name(enrollment.learner.full_name)
        try:
            validate_person_name(name)
        except ValidationError as error:
            logger.warning("No certificate for enrollment %s: %s in the name.", enrollment.uuid, error.code)
            continue
        certificates.append(
            draft_certificate(enrollment=enrollment, edition=edition, name=name, now=now, rule=rule, said=said)
        )
    Certificate.objects.bulk_create(certificates, ignore_conflicts=True)
    jobs.enqueue_all(RENDER, [certificate.uuid for certificate in certificates])
    return len(certificates)


class _Said:
    """What the certificates of one edition have in common: its design, and what they say. Each is made once."""

    def __init__(self, edition: CourseEdition, rule: CertificateRule) -> None:
        self.edition = edition
        self.rule = rule
        self._statements: dict[tuple[str, date], dict[str, dict[str, object]]] = {}

    @cached_property
    def design(self) -> CertificateDesign | None:
        """One query; none without an issuer."""
        return CertificateDesign.objects.newest_for_name(self.edition.outline.issuer)

    def expires_on(self, completed_on: date) -> date | None:
        """The last day, if there is one."""
        return add_months(completed_on, self.rule.valid_months) if self.rule.valid_months else None

    def statement(self, enrollment: Enrollment, completed_on: date) -> dict[str, dict[str, object]]:
        """The same for all who studied in one language and completed on one day."""
        place = enrollment.language, completed_on
        if place not in self._statements:
            self._statements[place] = _statement(
                enrollment, self.edition, self.rule.kind, completed_on, self.expires_on(completed_on)
            )
        return self._statements[place]


def draft_certificate(
    *,
    enrollment: Enrollment,
    edition: CourseEdition,
    name: str,
    now: datetime,
    rule: CertificateRule | None = None,
    said: _Said | None = None,
) -> Certificate:
    """The certificate of a completed enrollment as it would be issued now, not saved."""
    rule = rule or edition.outline.certificate
    said = said or _Said(edition, rule)
    completed_on = timezone.localdate(enrollment.completed_at or now)
    return Certificate(
        # Known beforehand, so that a second award wants the same job, and wins nothing even after a reissue.
        uuid=uuid_of_first(enrollment.uuid),
        code=new_code(),
        kind=rule.kind,
        enrollment=enrollment,
        learner=enrollment.learner,
        course_key=enrollment.course_key,
        edition_id=edition.edition.pk,
        edition_number=edition.number,
        language=enrollment.language,
        statement=said.statement(enrollment, completed_on),
        extent_minutes=edition.outline.extent_minutes,
        design=said.design,
        is_sensitive=edition.outline.is_sensitive,
        holder_name=name,
        completed_on=completed_on,
        issued_at=now,
        expires_on=said.expires_on(completed_on),
    )


def award_belatedly(*, enrollment: Enrollment, now: datetime) -> bool:
    """Award what completing could not: by the edition completed, and by today's rule if there was none then.

    The enrollment has its ``learner`` loaded. False if it is not completed, or the name is still no better. Two
    queries more than `award_certificate`.
    """
    if enrollment.completed_edition is None:
        return False
    editions = Edition.objects.for_root(enrollment.course_key)
    pk, sha256 = editions.values_list("pk", "sha256").get(number=enrollment.completed_edition)
    edition, rule = course_edition(pk, sha256), None
    if edition.outline.certificate.kind == CertificateKind.NONE:
        newest = newest_course_edition(enrollment.course_key)
        rule = newest.outline.certificate if newest else None
    return award_certificate(enrollment=enrollment, edition=edition, now=now, rule=rule)


def earns_certificate(enrollment: Enrollment) -> bool:
    """Whether a completed enrollment earns one by its own edition's rule or by today's. Three queries at most."""
    newest = newest_course_edition(enrollment.course_key)
    if newest is not None and newest.outline.certificate.kind != CertificateKind.NONE:
        return True
    if enrollment.completed_edition is None:
        return False
    editions = Edition.objects.for_root(enrollment.course_key)
    pk, sha256 = editions.values_list("pk", "sha256").get(number=enrollment.completed_edition)
    return course_edition(pk, sha256).outline.certificate.kind != CertificateKind.NONE


def schedule_late_awards(*, course_key: UUID) -> None:
    """Want certificates for those who have completed a course without one, if it earns one now. Two queries."""
    edition = newest_course_edition(course_key)
    if edition is None or edition.outline.certificate.kind == CertificateKind.NONE:
        return
    if _without_certificate(course_key).exists():
        jobs.enqueue(AWARD_LATE, course_key)


def award_late(*, course_key: UUID, now: datetime, on_progress: Callable[[int, int], None] | None = None) -> int:
    """Award everyone who has completed a course without a certificate; return how many.

    One short transaction each: killed anywhere and run again, everyone has one.
    """
    waiting = list(_without_certificate(course_key).order_by("completed_at", "pk").values_list("pk", flat=True))
    awarded = 0
    for position, pk in enumerate(waiting, start=1):
        enrollment = Enrollment.objects.select_related("learner").get(pk=pk)
        with transaction.atomic():
            awarded += award_belatedly(enrollment=enrollment, now=now)
        if on_progress and (position % PROGRESS_EVERY == 0 or position == len(waiting)):
            on_progress(position, len(waiting))
    return awarded


def _without_certificate(course_key: UUID) -> QuerySet[Enrollment]:
    earned = Certificate.objects.filter(enrollment=OuterRef("pk"))
    return Enrollment.objects.for_course(course_key).completed().filter(~Exists(earned), learner__is_active=True)


def _statement(
    enrollment: Enrollment, edition: CourseEdition, kind: str, completed_on: date, expires_on: date | None
) -> dict[str, dict[str, object]]:
    """All that the certificate says, in every language that the course has."""
    outline, key = edition.outline, edition.outline.course_key
    languages = [code for code in outline.languages if edition.edition.has_text(key, code)]
    return {
        language: statement(_facts(enrollment, edition, language, kind, completed_on, expires_on), language)
        for language in languages or [outline.source_language]
    }


def _facts(
    enrollment: Enrollment,
    edition: CourseEdition,
    language: str,
    kind: str,
    completed_on: date,
    expires_on: date | None,
) -> Facts:
    outline, key = edition.outline, edition.outline.course_key
    found = edition.text_sha256(key, language)
    body: Any = text_body(found[1]) if found else {}
    checked_on = body.get("checked_on")
    return Facts(
        title=edition.title(key, language),
        outcomes=list(body.get("outcomes", ())),
        extent_minutes=outline.extent_minutes,
        completed_on=completed_on,
        checked_on=date.fromisoformat(checked_on) if checked_on else None,
        law_version=body.get("law_version", ""),
        edition_number=edition.number,
        language_studied=enrollment.language,
        issuer=outline.issuer or settings.SITE_NAME,
        responsible=outline.responsible,
        kind=kind,
        expires_on=expires_on,
    )
