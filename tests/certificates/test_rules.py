"""Small rules: initials, and what the statement says in each language."""

import uuid
from datetime import date

import pytest

from certificates.rules import initials, uuid_of_first
from certificates.wording import WORDS, Facts, spell_date, spell_extent, statement


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Anna Esimerkki", "A. E."),
        ("Áile Ŋuorggán", "Á. Ŋ."),
        ("Łukasz Żółć", "Ł. Ż."),
        ("Ольга Гридзюшко", "О. Г."),
        ("Nguyễn Thị Ơn", "N. T. Ơ."),
        ("فاطمة السيد", "ف. ا."),
        ("Fatima فاطمة Al-Sayed", "F. ف. A."),
        ("'Anna (Esimerkki)", "A. E."),
        ("von Essen 3", "V. E."),
        ("M\u0301aria", "M\u0301."),
        ("", ""),
    ],
)
def test_initials_are_the_first_letters_with_their_marks(name, short):
    assert initials(name) == short


def test_the_first_certificate_of_an_enrollment_is_known_beforehand():
    enrollment = uuid.uuid4()
    assert uuid_of_first(enrollment) == uuid_of_first(enrollment) != uuid_of_first(uuid.uuid4())


@pytest.mark.parametrize(
    ("language", "spelled"),
    [("fi", "24. marraskuuta 2026"), ("sv", "24 november 2026"), ("en", "24 November 2026")],
)
def test_dates_are_spelled_with_the_month_as_a_word(language, spelled):
    assert spell_date(date(2026, 11, 24), language) == spelled


@pytest.mark.parametrize(
    ("minutes", "fi", "en"),
    [
        (45, "45 minuuttia", "45 minutes"),
        (60, "1 tunti", "1 hour"),
        (100, "1 tunti 40 minuuttia", "1 hour 40 minutes"),
        (240, "4 tuntia", "4 hours"),
        (0, "0 minuuttia", "0 minutes"),
    ],
)
def test_the_extent_is_in_hours_and_minutes(minutes, fi, en):
    assert spell_extent(minutes, "fi") == fi
    assert spell_extent(minutes, "en") == en


@pytest.mark.parametrize("language", list(WORDS))
def test_a_statement_says_everything_in_its_language_and_names_nobody(language):
    facts = Facts(
        "Otsikko",
        ["Tavoite"],
        240,
        date(2026, 11, 24),
        date(2026, 11, 2),
        "Laki 1",
        3,
        "sv",
        "Antaja",
        "Vastuu",
        expires_on=date(2029, 11, 24),
    )
    said = statement(facts, language)
    assert all(said.values())
    assert said["heading"] == {"fi": "Todistus", "sv": "Intyg", "en": "Certificate"}[language]
    assert "name" not in said


def test_what_the_course_does_not_say_is_left_out():
    said = statement(Facts("Otsikko", [], 60, date(2026, 11, 24), None, "", 1, "fi", "Antaja", ""), "fi")
    assert (said["checked"], said["law"], said["responsible"], said["responsible_label"]) == ("", "", "", "")
