"""What of a course is printed on its certificates, and whether it can be."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext

from accounts.names import unprintable
from courses.enums import CertificateKind

if TYPE_CHECKING:
    from courses.models.course_pages import CoursePage

MOST_SHOWN = 10


def print_problems(course: "CoursePage") -> list[tuple[str, str]]:
    """The letters that PDFs cannot show, as (field, message for the author): no certificate could be made."""
    if course.certificate_kind == CertificateKind.NONE:
        return []
    problems = []
    for field, text in _printed(course):
        if letters := unprintable(text):
            message = gettext(
                "%(field)s: the certificate cannot be printed with %(letters)s. Write this in other characters."
            )
            name = capfirst(str(course._meta.get_field(field).verbose_name))
            shown = ", ".join(_named(letter) for letter in letters[:MOST_SHOWN])
            problems.append((field, message % {"field": name, "letters": shown}))
    return problems


def _printed(course: "CoursePage") -> Iterator[tuple[str, str]]:
    yield "title", course.title
    yield "outcomes", " ".join(str(child.value) for child in course.outcomes)
    yield "law_version", course.law_version
    yield "issuer", course.issuer.name if course.issuer else ""
    yield "responsible", course.responsible


def _named(letter: str) -> str:
    """Itself if it can be seen, and its number, by which whoever helps finds it."""
    number = f"U+{ord(letter):04X}"
    return f"“{letter}” ({number})" if letter.isprintable() else number
