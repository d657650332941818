"""What a stranger sees who has the code: enough, and no more."""

import re

import pytest
from django.test import Client

from accounts import privacy
from certificates import services
from certificates.codes import format_code, new_code
from certificates.enums import NameShown
from certificates.models import Certificate
from tests.certificates.factories import NOW, make_certificate

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.certificates.urls")]


@pytest.fixture
def certificate():
    return make_certificate(is_sensitive=True)


def address(certificate, prefix="/fi"):
    return f"{prefix}/c/{certificate.printed_code}/"


def read(answer):
    return re.sub(r"\s+", " ", re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL).group())


def test_a_valid_code_is_answered_in_heading_icon_and_words(client, certificate):
    answer = client.get(address(certificate))
    text = read(answer)
    assert answer.status_code == 200
    assert re.search(r'class="note ok"[^>]*> <h2> <svg', text)
    for fact in (
        "Vastaanottotyön perusteet",
        "M. M.",
        "24. marraskuuta 2026",
        "Laajuus noin 1 tunti 40 minuuttia",
        "Koulutuksen painos 1",
        "Kotoutumisen osaamiskeskus",
        certificate.printed_code,
    ):
        assert fact in text


def test_it_tells_nothing_else_about_the_person(client, certificate):
    content = client.get(address(certificate)).content.decode()
    learner = certificate.learner
    for secret in (
        learner.email,
        learner.full_name,
        "Meikäläinen",
        str(learner.uuid),
        str(certificate.uuid),
        str(certificate.enrollment.uuid),
        str(certificate.course_key),
        "/certificates/",
        "/learn/",
    ):
        assert secret not in content


@pytest.mark.parametrize(
    ("choice", "shown", "hidden"),
    [
        (NameShown.INITIALS, "M. M.", "Maija"),
        (NameShown.FULL, "Maija Meikäläinen", "M. M."),
        (NameShown.HIDDEN, "Vastaanottotyön", "M. M."),
    ],
)
def test_the_name_is_shown_as_the_holder_chose(client, certificate, choice, shown, hidden):
    services.choose_shown_name(certificate=certificate, name_shown=choice)
    text = read(client.get(address(certificate)))
    assert shown in text
    assert hidden not in text


@pytest.mark.parametrize("path", ["/c/", "/fi/c/", "/c/{}/", "/sv/c/{}/", "/c/nothing/"])
def test_no_cookie_no_cache_no_index_no_referrer(client, certificate, path):
    answer = client.get(path.format(certificate.printed_code))
    assert answer.cookies == {}
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, noarchive"
    assert '<meta name="robots" content="noindex' in answer.content.decode()


def test_the_same_is_shown_to_whoever_is_signed_in(client, certificate):
    anonymous = client.get(address(certificate)).content
    holder = Client()
    holder.force_login(certificate.learner)
    assert holder.get(address(certificate)).content == anonymous


def test_every_miss_is_answered_alike(client, certificate):
    unknown = format_code(new_code())
    bodies = set()
    for typed in (unknown, "7KQ2", "U" * 28, "%20", "x" * 500, certificate.printed_code[:-1] + "U"):
        answer = client.get(f"/fi/c/{typed}/")
        assert answer.status_code == 404
        text = read(answer)
        assert 'class="note err"' in text
        bodies.add(re.sub(r'value="[^"]*"', "", text))
    for answer in (client.get("/fi/c/", {"code": "7KQ2"}), client.get("/fi/c/", {"code": unknown}, follow=True)):
        assert answer.status_code == 404
        bodies.add(re.sub(r'value="[^"]*"', "", read(answer)))
    assert client.get(f"/c/{unknown}/").status_code == 404
    assert len(bodies) == 1


def test_what_was_typed_stays_in_the_field_as_text(client):
    text = read(client.get("/fi/c/", {"code": '"><script>alert(1)</script>'}))
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", ""), lambda code: code.replace("0", "O")])
def test_a_code_typed_differently_leads_to_its_one_address(client, certificate, change):
    Certificate.objects.update(code="7KQ2M4RTX92HD0ABCDEFGHJKMNPQ")
    typed = change("7KQ2-M4RT-X92H-D0AB-CDEF-GHJK-MNPQ")
    for answer in (client.get(f"/fi/c/{typed}/"), client.get("/fi/c/", {"code": f" {typed} "})):
        assert answer.status_code == 302
        assert answer["Location"] == "/fi/c/7KQ2-M4RT-X92H-D0AB-CDEF-GHJK-MNPQ/"
        assert answer["Cache-Control"] == "no-store"


def test_the_printed_address_may_be_pasted_into_the_form(client, certificate):
    answer = client.get("/fi/c/", {"code": f"https://askel.example{address(certificate, '')}"})
    assert answer["Location"] == address(certificate)


def test_the_printed_address_needs_no_language_and_leads_on_in_it(client, certificate):
    answer = client.get(address(certificate, ""), headers={"accept-language": "sv"})
    assert answer.status_code == 200
    assert "Grunderna i mottagningsarbete" in read(answer)
    for language in ("fi", "en"):
        assert f'href="/{language}/c/{certificate.printed_code}/"' in answer.content.decode()


def test_a_title_in_another_language_is_marked_so(client, certificate):
    assert '<dd lang="fi">Vastaanottotyön perusteet</dd>' in read(client.get(address(certificate, "/en")))


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"expires_on": "2020-01-01"}, "care"),
        ({"superseded_at": NOW, "superseded_reason": "Nimi korjattu"}, "care"),
        ({"revoked_at": NOW, "state_reason": "Myönnetty erehdyksessä"}, "err"),
    ],
)
def test_other_states_are_told_with_their_reason(client, certificate, change, kind):
    Certificate.objects.update(**change)
    answer = client.get(address(certificate))
    text = read(answer)
    assert answer.status_code == 200
    assert f'class="note {kind}"' in text
    assert 'class="note ok"' not in text
    assert change.get("state_reason") or change.get("superseded_reason", "2020") in text


def test_an_erased_holder_leaves_code_title_and_dates(client, certificate):
    privacy.erase_person(user=certificate.learner, now=NOW)
    text = read(client.get(address(certificate)))
    assert 'class="note care"' in text
    assert "Vastaanottotyön perusteet" in text
    assert "M. M." not in text


def test_checking_costs_one_query(client, certificate, django_assert_num_queries):
    client.get(address(certificate))
    with django_assert_num_queries(1):
        client.get(address(certificate))


def test_what_is_kept_of_the_page_is_nobodys(client, certificate):
    """Who comes without cookies shares the frame; it gives the same page as one that is drawn for them alone."""
    other = make_certificate(full_name="Olli Toinen")
    alone = Client()
    alone.cookies["other"] = "1"
    for proof in (certificate, other, certificate):
        shared = client.get(address(proof, "/sv")).content.decode()
        assert shared == alone.get(address(proof, "/sv")).content.decode()
        assert all(f"/{language}/c/{proof.printed_code}/" in shared for language in ("fi", "en"))
        assert "<!--" not in shared
    assert other.printed_code not in client.get(address(certificate)).content.decode()


def test_who_has_chosen_how_pages_look_sees_this_one_so(client, certificate):
    client.get(address(certificate))
    dark = Client()
    dark.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in dark.get(address(certificate)).content.decode()
    assert "data-theme" not in client.get(address(certificate)).content.decode()


def test_a_name_that_its_holder_hides_or_shows_is_not_compared(client, certificate):
    """T058: whoever has a safety ban is found by no guess, right or wrong."""
    for shown in (NameShown.HIDDEN, NameShown.FULL):
        Certificate.objects.filter(pk=certificate.pk).update(name_shown=shown)
        assert "/name/" not in client.get(address(certificate)).content.decode()
        answers = [
            client.post(f"{address(certificate)}name/", {"name": name}) for name in ("Maija Meikäläinen", "Aino Muu")
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content


def test_a_revoked_certificate_shows_at_once_to_whoever_has_just_checked_it(client, certificate):
    assert 'class="note ok"' in read(client.get(address(certificate)))
    Certificate.objects.filter(pk=certificate.pk).update(revoked_at=NOW, state_reason="Annettu erehdyksessä.")
    assert 'class="note err"' in read(client.get(address(certificate)))


def test_other_hosts_do_not_change_what_is_printed(certificate, settings):
    settings.SITE_URL = "https://askel.example"
    client = Client()
    client.force_login(certificate.learner)
    content = client.get(f"/fi/certificates/{certificate.uuid}/", headers={"host": "localhost"}).content.decode()
    assert f"https://askel.example/c/{certificate.printed_code}/" in content
    assert "//localhost" not in content


def test_nothing_can_be_sent(client, certificate):
    assert client.post("/fi/c/").status_code == 405
    assert client.post(address(certificate)).status_code == 405
