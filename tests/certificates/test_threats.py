"""Cases T054–T065, T104–T106, T147, T148 and T155–T158 of the threat list that no other test covers.

Elsewhere: T054 ``test_codes.py`` · T055, T058 ``test_many.py``, ``test_verify.py`` · T057 ``test_verify.py`` · T059
``test_signing.py`` · T061 ``test_changing.py``, ``test_own_data.py`` · T062 ``test_late_awards.py`` · T063
``test_awarding.py``; what is delivered again ``test_dying.py`` · T064 ``test_holder.py`` · T065 ``test_rendering.py`` · T104,
T148 ``test_rendering.py`` · T105 there is no ``link_callback``; T106 ``test_rendering.py``: no name is looked up · T155–T157
``test_hostile.py`` · T158 ``tests/jobs/test_worker.py``.
"""

import unicodedata

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.names import tidy_person_name
from certificates import services
from certificates.models import Certificate, CertificateMail, NameRequest
from jobs import services as jobs
from tests.certificates.factories import NOW, make_certificate

pytestmark = [pytest.mark.django_db, pytest.mark.urls("config.urls")]

HOSTILE = [
    "",
    "   ",
    "x" * 1_000_000,
    "Maija\0Meikäläinen",
    "Maija\u202eoppilas",
    "\ufeffMaija",
    "Mai\u200bja",
    "Maija\ud800",
    "a" + "\u0301" * 5000,
    "👩‍👩‍👧‍👦",
    "فاطمة السيد",
    "Áile Ŋuorggán",
    "Мaijа",
    "'\"<>&{{7*7}}${x}%s",
    "' OR 1=1 --*)(uid=*",
]


@pytest.fixture
def certificate():
    return make_certificate()


@pytest.fixture
def holder(certificate):
    client = Client()
    client.force_login(certificate.learner)
    return client


@pytest.mark.parametrize("part", ["7KQ2", "7KQ2-M4RT", "first", "last"])
def test_a_part_of_a_code_proves_nothing(client, certificate, part):
    """T056"""
    code = {"first": certificate.code[:14], "last": certificate.code[-14:]}.get(part, part)
    assert client.get(f"/fi/c/{code}/").status_code == 404


@pytest.mark.parametrize(
    "headers", [{"host": "evil.example"}, {"x-forwarded-host": "evil.example"}, {"x-forwarded-proto": "http"}]
)
def test_who_asks_by_another_name_changes_no_address_that_leaves_the_house(holder, certificate, settings, headers):
    """T060"""
    settings.SITE_URL = "https://askel.example"
    answer = holder.get(reverse("certificates:detail", args=[certificate.uuid]), headers=headers)
    assert answer.status_code == (400 if "host" in headers else 200)
    services.render_certificate(certificate_uuid=certificate.uuid, now=NOW)
    services.mail_holder(certificate_uuid=certificate.uuid, now=NOW)
    assert "https://askel.example/" in mail.outbox[0].body
    assert "evil.example" not in answer.text + mail.outbox[0].body


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_typed_is_refused_or_kept_as_it_was_meant(client, holder, certificate, text, settings):
    """T147: no field answers with an error of ours, and what is kept is composed and mailed as it was written."""
    settings.CERTIFICATE_MISSES_PER_HOUR = 1_000
    Certificate.objects.update(pdf_rendered_at=NOW)
    own, code = [certificate.uuid], [certificate.printed_code]
    sent = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    asked = [
        client.get(reverse("verify:form"), {"code": sent[:2_000]}),
        client.post(reverse("verify:name", args=code), {"name": sent}),
        client.post(reverse("verify:many"), {"codes": sent}),
        holder.get(reverse("certificates:record"), {"first": sent[:2_000]}),
        holder.post(reverse("certificates:name_shown", args=own), {"name_shown": sent}),
        holder.post(reverse("certificates:another_name", args=own), {"name": sent, "reason": sent}),
        holder.post(
            reverse("certificates:send", args=own),
            {"to": "esihenkilo@kunta.example", "language": "fi", "message": sent, "confirm": "1"},
        ),
        holder.post(reverse("certificates:send", args=own), {"to": sent, "language": sent, "message": ""}),
    ]
    assert {answer.status_code for answer in asked} <= {200, 302, 303, 404, 422}
    for request in NameRequest.objects.all():
        assert request.name == tidy_person_name(request.name) == unicodedata.normalize("NFC", request.name)
    for wanted in CertificateMail.objects.all():
        draft = services.draft_mail(certificate=certificate, language="fi", message=wanted.message)
        assert wanted.message in draft.body
        assert draft.body.index(certificate.holder_name) < draft.body.index(wanted.message) or not wanted.message
        assert "\n" not in draft.subject


def test_a_file_is_the_same_however_often_its_job_is_delivered(certificate):
    """T063"""
    for _ in range(5):
        jobs.enqueue(services.RENDER, certificate.uuid)
        jobs.run_due([services.RENDER])
    before = Certificate.objects.values_list("pdf_sha256", flat=True).get()
    for _ in range(5):
        jobs.run_due([services.MAIL])
        services.mail_holder(certificate_uuid=certificate.uuid, now=NOW)
    assert Certificate.objects.values_list("pdf_sha256", flat=True).get() == before
    assert len(mail.outbox) == 1
