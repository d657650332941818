"""What a certificate says, in each language side by side, so that the three can be read against each other.

Not in the message catalogs: these words are frozen into a legal statement, and a catalog that was not compiled or not
yet translated must never put an English sentence on a Finnish certificate. Source: the fact base, certificates.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.utils import dateformat, translation


@dataclass(frozen=True)
class Words:
    """The fixed words of one language. ``{}`` stands for a fact."""

    heading: str
    to: str
    has_completed: str
    extent: str
    hours: tuple[str, str]
    minutes: tuple[str, str]
    completed: str
    date_format: str
    outcomes: str
    checked: str
    law: str
    edition: str
    studied_in: str
    issuer: str
    responsible: str
    code: str
    verify: str
    no_licence: str
    file_name: str
    language_names: dict[str, str]


FI = Words(
    heading="Todistus",
    to="Todistuksen saaja",
    has_completed="on suorittanut hyväksytysti verkkokoulutuksen",
    extent="Laajuus noin {}",
    hours=("{} tunti", "{} tuntia"),
    minutes=("{} minuutti", "{} minuuttia"),
    completed="Suoritettu {}",
    date_format="j. E Y",
    outcomes="Koulutuksen osaamistavoitteet",
    checked="Sisältö on tarkistettu {}.",
    law="Lainsäädäntö: {}",
    edition="Koulutuksen painos {}",
    studied_in="Suorituskieli {}",
    issuer="Todistuksen antaja",
    responsible="Vastuuhenkilö",
    code="Todistuksen tunnus",
    verify="Aitouden voi tarkistaa osoitteessa",
    no_licence="Todistus osoittaa, että koulutus on suoritettu. Se ei ole tutkinto, ammatillinen pätevyys eikä toimilupa.",
    file_name="todistus",
    language_names={"fi": "suomi", "sv": "ruotsi", "en": "englanti"},
)
SV = Words(
    heading="Intyg",
    to="Intygets innehavare",
    has_completed="har med godkänt resultat genomfört webbutbildningen",
    extent="Omfattning cirka {}",
    hours=("{} timme", "{} timmar"),
    minutes=("{} minut", "{} minuter"),
    completed="Genomförd den {}",
    date_format="j F Y",
    outcomes="Utbildningens lärandemål",
    checked="Innehållet har granskats den {}.",
    law="Lagstiftning: {}",
    edition="Utbildningens utgåva {}",
    studied_in="Studiespråk {}",
    issuer="Utfärdare",
    responsible="Ansvarig person",
    code="Intygets kod",
    verify="Äktheten kan kontrolleras på",
    no_licence="Intyget visar att utbildningen har genomförts. Det är varken en examen, en yrkesbehörighet eller ett tillstånd.",
    file_name="intyg",
    language_names={"fi": "finska", "sv": "svenska", "en": "engelska"},
)
EN = Words(
    heading="Certificate",
    to="Awarded to",
    has_completed="has successfully completed the online course",
    extent="Extent about {}",
    hours=("{} hour", "{} hours"),
    minutes=("{} minute", "{} minutes"),
    completed="Completed on {}",
    date_format="j F Y",
    outcomes="Learning outcomes",
    checked="Content reviewed on {}.",
    law="Legislation: {}",
    edition="Course edition {}",
    studied_in="Studied in {}",
    issuer="Issued by",
    responsible="Person responsible",
    code="Certificate id",
    verify="Verify at",
    no_licence="This certificate shows that the course was completed. It is not a degree, a professional qualification or a licence.",
    file_name="certificate",
    language_names={"fi": "Finnish", "sv": "Swedish", "en": "English"},
)
WORDS = {"fi": FI, "sv": SV, "en": EN}


@dataclass(frozen=True)
class Facts:
    """What is true of a course when it is completed, its texts in one language."""

    title: str
    outcomes: Sequence[str]
    extent_minutes: int
    completed_on: date
    checked_on: date | None
    law_version: str
    edition_number: int
    language_studied: str
    issuer: str
    responsible: str


def words_of(language: str) -> Words:
    """The words of a language, English for one that nobody wrote yet."""
    return WORDS.get(language, EN)


def spell_date(day: date, language: str) -> str:
    """A date with its month as a word."""
    with translation.override(language):
        return dateformat.format(day, words_of(language).date_format)


def spell_extent(minutes: int, language: str) -> str:
    """Whole hours and minutes in words."""
    words = words_of(language)
    hours, rest = divmod(minutes, 60)
    parts = [words.hours[hours != 1].format(hours)] if hours else []
    if rest or not hours:
        parts.append(words.minutes[rest != 1].format(rest))
    return " ".join(parts)


def statement(facts: Facts, language: str) -> dict[str, object]:
    """Everything that the certificate says in one language, as sentences, ready to be kept for good.

    The holder's name is not in it: it stands once, on the row, where erasing finds it.
    """
    words = words_of(language)
    studied = words.language_names.get(facts.language_studied, facts.language_studied)
    return {
        **{key: value for key, value in asdict(words).items() if key in _LABELS},
        "title": facts.title,
        "document_title": f"{words.heading}: {facts.title}",
        "extent": words.extent.format(spell_extent(facts.extent_minutes, language)),
        "completed": words.completed.format(spell_date(facts.completed_on, language)),
        "outcomes_heading": words.outcomes,
        "outcomes": list(facts.outcomes),
        "checked": words.checked.format(spell_date(facts.checked_on, language)) if facts.checked_on else "",
        "law": words.law.format(facts.law_version) if facts.law_version else "",
        "edition": words.edition.format(facts.edition_number),
        "studied_in": words.studied_in.format(studied),
        "issuer": facts.issuer,
        "issuer_label": words.issuer,
        "responsible": facts.responsible,
        "responsible_label": words.responsible if facts.responsible else "",
        "code_label": words.code,
        "verify_label": words.verify,
    }


_LABELS = {"heading", "to", "has_completed", "no_licence", "file_name"}
