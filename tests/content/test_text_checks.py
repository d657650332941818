"""Advice on texts, by language; and helplines that nobody checked."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from content.models import Contact, PublishRefusedError
from content.services.advice import advice_on
from content.text_checks import check_text, lix, unknown_numbers
from tests.accounts.factories import UserFactory
from tests.authoring import Course, helpline, publish, single, text_block


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
        ("00100 Helsinki, 112 000 euroa, 116 500 €, klo 08-16, kello 8.00.", []),
        ("Päivystys 0295 020 713 ja 09-310 5015.", ["0295 020 713", "09-310 5015"]),
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
def test_a_page_with_a_number_that_nobody_looks_after_is_not_published():
    helpline()
    course = Course(lessons=1, quiz=[single("Mihin soitat?", "112", "114")])
    lesson = course.lessons[0]
    with translation.override("en"), pytest.raises(PublishRefusedError) as refused:
        publish(lesson, body=[text_block("Soita 080 005 005 tai 112.")], summary="Soita 0800 123 456.")
    assert refused.value.message_dict.keys() == {"body", "summary"}
    assert "080 005 005" in refused.value.message_dict["body"][0]
    lesson.refresh_from_db()
    assert "Teksti 1." in str(lesson.body)
    contact = helpline()
    Contact.objects.create(
        name="Nollalinja",
        phone="080 005 005",
        tel="080005005",
        locale=contact.locale,
        checked_on=contact.checked_on,
        next_check_on=contact.next_check_on,
    )
    assert publish(lesson, body=[text_block("Soita +358 80 005 005 tai 112.")]).live
    # Answers to choose from may be wrong numbers: their author is only told.
    quiz = publish(course.quiz, questions=[single("Mihin soitat?", "080 005 005", "080 999 999")])
    assert any("080 999 999" in sentence for sentence in advice_on(quiz))


@pytest.mark.django_db
def test_the_report_names_contacts_whose_check_is_over(client):
    contact = helpline()
    client.force_login(UserFactory(admin=True))
    assert "Hätänumero" not in client.get(reverse("contacts_overdue")).text
    Contact.objects.filter(pk=contact.pk).update(next_check_on=date(2020, 1, 1))
    assert "Hätänumero" in client.get(reverse("contacts_overdue")).text
