"""Completed courses for tests, made of the rows that they leave behind: no page is needed to award a certificate."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

from certificates.codes import new_code
from certificates.models import Certificate
from certificates.services import award_certificate
from certificates.wording import Facts, statement
from content.services.editions import TextDraft, write_edition
from courses.models import Enrollment
from courses.services import CourseEdition, course_edition
from tests.accounts.factories import UserFactory

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TITLES = {"fi": "Vastaanottotyön perusteet", "sv": "Grunderna i mottagningsarbete"}
OUTCOMES = {"fi": ["Selität, mitä kotoutuminen on."], "sv": ["Du förklarar vad integration är."]}


def make_edition(
    titles: dict[str, str] = TITLES,
    *,
    course_key: uuid.UUID | None = None,
    body: dict[str, Any] | None = None,
    **facts: Any,
) -> CourseEdition:
    """A course with one lesson as an edition has it, in the languages of ``titles``, the first the source."""
    key = course_key or uuid.uuid4()
    outline = {
        "kind": "course",
        "source_language": next(iter(titles)),
        "languages": list(titles),
        "is_sensitive": False,
        "is_open_reading": False,
        "extent_minutes": 100,
        "issuer": "Kotoutumisen osaamiskeskus",
        "responsible": "Sanna Sisältö",
        "modules": [
            {
                "key": str(uuid.uuid4()),
                "steps": [
                    {
                        "key": str(uuid.uuid4()),
                        "kind": "lesson",
                        "is_required": True,
                        "is_sensitive": False,
                        "minutes": 10,
                    }
                ],
            }
        ],
        "paths": {language: {} for language in titles},
        **facts,
    }
    texts = {
        (key, language): TextDraft(
            title,
            {
                "outcomes": OUTCOMES.get(language, ["Outcome"]),
                "checked_on": "2026-11-02",
                "law_version": "Laki kotoutumisen edistämisestä 681/2023",
                **(body or {}),
            },
        )
        for language, title in titles.items()
    }
    edition = write_edition(root_key=key, outline=outline, texts=texts, published_by_id=None, now=NOW)
    assert edition is not None
    return course_edition(edition.pk, edition.sha256)


def make_enrollment(edition: CourseEdition, *, full_name: str = "Maija Meikäläinen", **fields: Any) -> Enrollment:
    """A completed enrollment."""
    learner = fields.pop("learner", None) or UserFactory(full_name=full_name)
    return Enrollment.objects.create(
        **{
            "learner": learner,
            "course_key": edition.outline.course_key,
            "language": "fi",
            "started_at": NOW,
            "last_active_at": NOW,
            "completed_at": NOW,
            "started_edition": edition.number,
            "completed_edition": edition.number,
            "steps_done": 1,
            "steps_required": 1,
            **fields,
        }
    )


def make_certificate(*, full_name: str = "Maija Meikäläinen", learner: Any = None, **facts: Any) -> Certificate:
    """An awarded certificate; its file is still to be made."""
    edition = make_edition(**facts)
    enrollment = make_enrollment(edition, full_name=full_name, learner=learner)
    assert award_certificate(enrollment=enrollment, edition=edition, now=NOW)
    return Certificate.objects.get(enrollment=enrollment)


def paper(name: str = "Maija Meikäläinen", **facts: Any) -> Certificate:
    """A certificate that is in no database, to be rendered."""
    values = {
        "title": "Vastaanottotyön perusteet",
        "outcomes": ["Selität, mitä kotoutuminen on."],
        "extent_minutes": 100,
        "completed_on": date(2026, 11, 24),
        "checked_on": date(2026, 11, 2),
        "law_version": "Laki kotoutumisen edistämisestä 681/2023",
        "edition_number": 3,
        "language_studied": "fi",
        "issuer": "Kotoutumisen osaamiskeskus",
        "responsible": "Sanna Sisältö",
    } | facts
    return Certificate(
        code=new_code(),
        holder_name=name,
        language="fi",
        statement={language: statement(Facts(**values), language) for language in ("fi", "sv", "en")},
        completed_on=date(2026, 11, 24),
        issued_at=NOW,
    )
