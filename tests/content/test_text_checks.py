"""Advice on texts, by language; and helplines that nobody checked."""

from datetime import date

import pytest
from django.urls import reverse

from content.models import Contact
from content.services.advice import advice_on
from content.text_checks import check_text, lix, unknown_numbers
from tests.accounts.factories import UserFactory
from tests.authoring import Course, helpline, publish, text_block


def codes(*paragraphs, html="", language="fi"):
    return [found.code for found in check_text(paragraphs, html=html, language=language, known_numbers={"112"})]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Soita 080 005 005.", ["080 005 005"]),
        ("Soita numeroon 112.", []),
        ("Soita +358 80 005 005 ulkomailta.", []),
        ("Numero on 029 546 3177 tai 116 111.", ["029 546 3177", "116 111"]),
        ("Vuosi 2026, 11.2.2026, 112,5 prosenttia, 1 200 euroa, 12 kk, laki 306/2019.", []),
        ("Vuonna 1125 kirjoitettu.", []),
    ],
)
def test_phone_numbers_that_are_not_among_the_contacts_are_found(text, found):
    known = {"112"} | ({"080005005"} if "+358" in text else set())
    assert unknown_numbers(text, known) == found


def test_a_short_plain_text_has_nothing_to_mend():
    assert codes("Kysy ensin. Kuuntele sitten.") == []


def test_a_sentence_too_long_for_finnish_is_fine_in_english():
    sentence = "Sana " * 20 + "loppu."
    assert codes(sentence) == ["sentence"]
    assert codes(sentence, language="en") == []


def test_a_link_says_where_it_leads():
    html = '<p><a href="/x">tästä</a> <a href="/y">Lain teksti</a></p>'
    assert codes("Lue.", html=html) == ["link"]
    assert codes("Lue.", html=html, language="sv") == []


def test_a_personal_identity_code_is_found():
    assert codes("Tunnus on 131052-308T.") == ["identity_code"]


def test_plain_finnish_is_not_called_hard():
    plain = "Kotoutumissuunnitelma tehdään yhdessä. Asiakas kertoo tavoitteensa. " * 20
    assert lix(plain) > 40
    assert "lix" in codes(plain, language="sv")
    easy = "Kysy ensin asiakkaalta. Kuuntele mitä hän kertoo. " * 20
    assert "lix" not in codes(easy)


@pytest.mark.django_db
def test_the_author_is_told_after_publishing_and_the_page_is_published_all_the_same():
    helpline()
    course = Course(lessons=1)
    lesson = publish(course.lessons[0], body=[text_block("Soita 080 005 005 tai 112.")])
    (sentence,) = advice_on(lesson)
    assert "080 005 005" in sentence
    assert lesson.live


@pytest.mark.django_db
def test_the_report_names_contacts_whose_check_is_over(client):
    contact = helpline()
    client.force_login(UserFactory(admin=True))
    assert "Hätänumero" not in client.get(reverse("contacts_overdue")).text
    Contact.objects.filter(pk=contact.pk).update(next_check_on=date(2020, 1, 1))
    assert "Hätänumero" in client.get(reverse("contacts_overdue")).text
