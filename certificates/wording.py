"""What a certificate says, in each language side by side, so that the three can be read against each other.

Not in the message catalogs: these words are frozen into a legal statement, and a catalog that was not compiled or not
yet translated must never put an English sentence on a Finnish certificate. Source: the fact base, certificates.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import dateformat, translation


@dataclass(frozen=True)
class Words:
    """The fixed words of one language. ``{}`` stands for a fact."""

    heading: dict[str, str]
    to: str
    has_completed: dict[str, str]
    extent: str
    hours: tuple[str, str]
    minutes: tuple[str, str]
    completed: dict[str, str]
    expires: str
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
    no_licence: dict[str, str]
    unprintable: str
    partly_printed: str
    qr_code: str
    signed: str
    file_name: str
    language_names: dict[str, str]


FI = Words(
    heading={"passing": "Todistus", "attendance": "Osallistumistodistus"},
    to="Todistuksen saaja",
    has_completed={
        "passing": "on suorittanut hyväksytysti verkkokoulutuksen",
        "attendance": "on osallistunut verkkokoulutukseen",
    },
    extent="Laajuus noin {}",
    hours=("{} tunti", "{} tuntia"),
    minutes=("{} minuutti", "{} minuuttia"),
    completed={"passing": "Suoritettu {}", "attendance": "Osallistuminen todettu {}"},
    expires="Voimassa {} saakka",
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
    no_licence={
        "passing": "Todistus osoittaa, että koulutus on suoritettu. Se ei ole tutkinto, ammatillinen pätevyys eikä toimilupa.",
        "attendance": "Todistus osoittaa, että henkilö on osallistunut koulutukseen. Osaamista ei ole arvioitu.",
    },
    unprintable="Nimen kirjaimia ei voi painaa tähän tiedostoon. Nimi on sähköisessä todistuksessa, ja sitä voi verrata tarkistussivulla.",
    partly_printed="Osaa nimestä ei voi painaa tähän tiedostoon. Koko nimi on sähköisessä todistuksessa.",
    qr_code="QR-koodi vie sivulle, jolla todistuksen aitouden voi tarkistaa.",
    signed="Tiedosto on allekirjoitettu sähköisesti.",
    file_name="todistus",
    language_names={"fi": "suomi", "sv": "ruotsi", "en": "englanti"},
)
SV = Words(
    heading={"passing": "Intyg", "attendance": "Intyg över deltagande"},
    to="Intygets innehavare",
    has_completed={
        "passing": "har med godkänt resultat genomfört webbutbildningen",
        "attendance": "har deltagit i webbutbildningen",
    },
    extent="Omfattning cirka {}",
    hours=("{} timme", "{} timmar"),
    minutes=("{} minut", "{} minuter"),
    completed={"passing": "Genomförd den {}", "attendance": "Deltagandet konstaterat den {}"},
    expires="Giltigt till och med den {}",
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
    no_licence={
        "passing": "Intyget visar att utbildningen har genomförts. Det är varken en examen, en yrkesbehörighet eller ett tillstånd.",
        "attendance": "Intyget visar att personen har deltagit i utbildningen. Kunskaperna har inte bedömts.",
    },
    unprintable="Namnets bokstäver kan inte tryckas i den här filen. Namnet finns i det elektroniska intyget och kan jämföras på kontrollsidan.",
    partly_printed="En del av namnet kan inte tryckas i den här filen. Hela namnet finns i det elektroniska intyget.",
    qr_code="QR-koden leder till sidan där intygets äkthet kan kontrolleras.",
    signed="Filen är elektroniskt undertecknad.",
    file_name="intyg",
    language_names={"fi": "finska", "sv": "svenska", "en": "engelska"},
)
EN = Words(
    heading={"passing": "Certificate", "attendance": "Certificate of attendance"},
    to="Awarded to",
    has_completed={
        "passing": "has successfully completed the online course",
        "attendance": "attended the online course",
    },
    extent="Extent about {}",
    hours=("{} hour", "{} hours"),
    minutes=("{} minute", "{} minutes"),
    completed={"passing": "Completed on {}", "attendance": "Attendance confirmed on {}"},
    expires="Valid until {}",
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
    no_licence={
        "passing": "This certificate shows that the course was completed. It is not a degree, a professional qualification or a licence.",
        "attendance": "This certificate shows that the person attended the course. What they learned was not assessed.",
    },
    unprintable="The letters of the name cannot be printed in this file. The name stands on the electronic certificate and can be compared on the page for checking.",
    partly_printed="Part of the name cannot be printed in this file. The whole name stands on the electronic certificate.",
    qr_code="The QR code leads to the page on which the certificate can be checked.",
    signed="The file is signed electronically.",
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
    kind: str = "passing"
    expires_on: date | None = None


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
        "to": words.to,
        "file_name": words.file_name,
        "heading": words.heading[facts.kind],
        "has_completed": words.has_completed[facts.kind],
        "no_licence": words.no_licence[facts.kind],
        "title": facts.title,
        "document_title": f"{words.heading[facts.kind]}: {facts.title}",
        "extent": words.extent.format(spell_extent(facts.extent_minutes, language)),
        "completed": words.completed[facts.kind].format(spell_date(facts.completed_on, language)),
        "expires": words.expires.format(spell_date(facts.expires_on, language)) if facts.expires_on else "",
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
