"""Many at once, names to compare, and limits that count only what is wrong."""

import re

import pytest
from django.core.cache import cache

from certificates import services
from certificates.codes import format_code, new_code
from certificates.enums import NameShown
from certificates.models import Certificate
from certificates.rules import is_same_name
from tests.certificates.factories import NOW, make_certificate

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.certificates.urls")]


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def main_of(answer):
    return re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL).group()


@pytest.mark.parametrize("count", [2, 40])
def test_forty_are_checked_in_one_query(client, count, django_assert_num_queries):
    certificates = [make_certificate() for _ in range(count)]
    Certificate.objects.filter(pk=certificates[0].pk).update(revoked_at=NOW, state_reason="Vahinko")
    lines = [f"https://askel.example/c/{row.printed_code}/" for row in certificates[1:]] + [certificates[0].code]
    client.get("/fi/c/many/")  # the menu is remembered
    with django_assert_num_queries(1):
        answer = client.post("/fi/c/many/", {"codes": "\r\n".join([*lines, "roska", lines[0]])})
    text = main_of(answer)
    assert all(row.printed_code in text for row in certificates)
    assert text.count("circle-check") == 0  # drawn, not named
    assert f"{count - 1}/{count + 1}" in text
    assert "Meikäläinen" not in text


def test_a_certificate_counts_once_however_often_and_in_whatever_form_it_was_pasted(client):
    valid, revoked = make_certificate(), make_certificate()
    Certificate.objects.filter(pk=revoked.pk).update(revoked_at=NOW, state_reason="Vahinko")
    link = f"https://askel.example/c/{valid.printed_code}/"
    lines = [valid.printed_code, "roska", link, valid.code.lower(), revoked.printed_code, "roska"]
    text = main_of(client.post("/fi/c/many/", {"codes": "\n".join(lines)}))
    assert "1/3" in text
    assert "3 riviä toisti muita" in text
    assert text.index(valid.printed_code) > text.index("Katso nämä") < text.index(revoked.printed_code)
    assert re.findall(r'href="#row-(\d)"', text) == ["2", "3"]


@pytest.mark.parametrize("codes", ["", " \n", "\n".join(str(number) for number in range(201))])
def test_none_or_too_many_are_refused(client, codes):
    assert client.post("/fi/c/many/", {"codes": codes}).status_code == 422


def test_no_cookie_is_set_and_nothing_is_kept(client):
    for answer in (client.get("/fi/c/many/"), client.post("/fi/c/many/", {"codes": "x"})):
        assert answer.cookies == {}
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Robots-Tag"] == "noindex, noarchive"


def test_who_guesses_is_told_to_wait_while_right_codes_are_answered(client, settings):
    """T055"""
    settings.CERTIFICATE_MISSES_PER_HOUR = 5
    certificate = make_certificate()
    hit = f"/fi/c/{certificate.printed_code}/"
    for _ in range(50):
        assert client.get(hit).status_code == 200
    answers = [client.get(f"/fi/c/{format_code(new_code())}/").status_code for _ in range(8)]
    assert answers == [404] * 5 + [429] * 3
    assert client.get(hit).status_code == 200
    assert client.post("/fi/c/many/", {"codes": "roska"}).status_code == 429
    assert client.post("/fi/c/many/", {"codes": f"roska\n{certificate.code}"}).status_code == 200
    assert client.get(f"/fi/c/{new_code()}/", REMOTE_ADDR="203.0.113.9").status_code != 429


@pytest.mark.parametrize(
    ("typed", "is_same"),
    [
        ("Maija Meikäläinen", True),
        ("  meikäläinen   MAIJA ", True),
        ("Maija Meikalainen", True),
        ("Maija", False),
        ("Maija Meikäläinen-Virtanen", False),
        ("", False),
        ("-", False),
    ],
)
def test_names_are_compared_as_people_write_them(typed, is_same):
    assert is_same_name(typed, "Maija Meikäläinen") is is_same


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Lukasz Zolc", "Łukasz Żółć"), ("王小明", "王小明"), ("فاطمة السيد", "فاطمة السيد"), ("ОЛЬГА", "Ольга")],
)
def test_names_of_other_scripts_are_compared_too(typed, name):
    assert is_same_name(typed, name)


def test_who_types_the_name_is_told_whether_it_is_the_holders(client):
    """T058"""
    certificate = make_certificate()
    services.choose_shown_name(certificate=certificate, name_shown=NameShown.COMPARE)
    address = f"/fi/c/{certificate.printed_code}/"
    assert "M. M." not in main_of(client.get(address))
    right = main_of(client.post(f"{address}name/", {"name": "Maija Meikäläinen"}))
    wrong = main_of(client.post(f"{address}name/", {"name": "Pekka Puupää"}))
    assert "Nimi täsmää" in right
    assert "Nimi ei täsmää" in wrong
    assert "Meikäläinen" not in wrong
    assert client.post(f"{address}name/", {"name": ""}).status_code == 422
    answers = [client.post(f"{address}name/", {"name": f"Nimi {'i' * number}"}).status_code for number in range(25)]
    assert answers[-1] == 429


@pytest.mark.parametrize("choice", [NameShown.HIDDEN, NameShown.FULL])
def test_a_name_that_is_hidden_or_shown_is_not_compared(client, choice):
    certificate = make_certificate()
    services.choose_shown_name(certificate=certificate, name_shown=choice)
    assert "/name/" not in main_of(client.get(f"/fi/c/{certificate.printed_code}/"))
    answer = client.post(f"/fi/c/{certificate.printed_code}/name/", {"name": "Maija Meikäläinen"})
    assert answer.status_code == 404
