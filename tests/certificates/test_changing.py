"""Revoked, restored, issued again: with a reason, a row of the log, and a code that is never used again."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import privacy
from accounts.models import ServiceSettings
from certificates import services
from certificates.enums import Act, State
from certificates.models import Certificate, CertificateEvent, NameRequest
from jobs import services as jobs
from tests.accounts.factories import UserFactory
from tests.certificates.factories import NOW, make_certificate

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.certificates.urls")]


@pytest.fixture
def certificate():
    return make_certificate()


@pytest.fixture
def trainer():
    return UserFactory(full_name="Tarja Kouluttaja")


def change(act, *certificates, actor, reason="Annettu vahingossa"):
    return services.revoke_or_restore(act=act, certificates=certificates, actor=actor, reason=reason, now=NOW)


def test_what_is_revoked_says_why_and_since_when_and_may_be_restored(certificate, trainer):
    """T061"""
    change(Act.REVOKED, certificate, actor=trainer)
    certificate.refresh_from_db()
    assert (certificate.state_today, certificate.reason_today) == (State.REVOKED, "Annettu vahingossa")
    assert certificate.since(NOW.date()) == date(2026, 11, 24)

    change(Act.RESTORED, certificate, actor=trainer, reason="Oli oikein")
    certificate.refresh_from_db()
    assert (certificate.state_today, certificate.reason_today) == (State.VALID, "")
    log = CertificateEvent.objects.for_certificate(certificate)
    assert [(event.act, event.actor, event.reason) for event in log] == [
        ("restored", trainer, "Oli oikein"),
        ("revoked", trainer, "Annettu vahingossa"),
    ]


def test_the_holder_is_told_that_something_changed_in_the_services_name_and_not_what(certificate, trainer):
    """Once for what changed before the mail went out; a new one that replaces it says so in its own mail."""
    ServiceSettings.objects.create(name_sv="Vuxenskolan", sender="skolan@example.fi")
    cache.clear()
    type(certificate.learner).objects.filter(pk=certificate.learner_id).update(preferred_language="sv")
    change(Act.REVOKED, certificate, actor=trainer)
    change(Act.RESTORED, certificate, actor=trainer)
    jobs.run_due([services.TELL])
    (told,) = mail.outbox
    assert (told.subject, told.from_email) == ("Vuxenskolan: Ditt intyg har ändrats", "Vuxenskolan <skolan@example.fi>")
    assert f"/sv/certificates/{certificate.uuid}/" in told.body
    assert not any(word in told.body for word in ("Grunderna", "Maija", "Annettu", "återkall"))

    new = services.reissue(certificate=certificate, name="Uusi Nimi", actor=trainer, reason="Nimi", now=NOW)
    services.mail_holder(certificate_uuid=new.uuid, now=NOW)
    assert "Det ersätter ett tidigare" in mail.outbox[1].body
    privacy.erase_person(user=certificate.learner, now=NOW)
    assert not services.tell_holder(certificate_uuid=certificate.uuid)


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_nothing_is_revoked_without_a_reason(certificate, trainer, reason):
    with pytest.raises(services.ChangeRefusedError):
        change(Act.REVOKED, certificate, actor=trainer, reason=reason)
    certificate.refresh_from_db()
    assert certificate.state_today == State.VALID


def test_of_many_only_those_that_can_be_are_revoked_and_each_has_its_row(certificate, trainer):
    other = make_certificate()
    change(Act.REVOKED, other, actor=trainer, reason="Aiemmin")
    done = change(Act.REVOKED, certificate, other, actor=trainer)
    assert [bool(item.problem) for item in done] == [False, True]
    other.refresh_from_db()
    assert other.state_reason == "Aiemmin"
    assert CertificateEvent.objects.count() == 2
    assert len(set(CertificateEvent.objects.values_list("batch", flat=True))) == 2


@pytest.mark.parametrize("count", [1, 12])
def test_revoking_many_costs_a_wish_for_a_mail_each_and_else_as_much_as_one(trainer, count, django_assert_num_queries):
    certificates = [make_certificate() for _ in range(count)]
    with django_assert_num_queries(3 + 2 + count):  # two of the savepoint
        change(Act.REVOKED, *certificates, actor=trainer)


def test_under_another_name_it_is_a_new_certificate_that_says_the_same(certificate, trainer):
    """T061"""
    services.render_certificate(certificate_uuid=certificate.uuid, now=NOW)
    later = NOW + timedelta(days=400)
    new = services.reissue(
        certificate=certificate, name="Maija Virtanen", actor=trainer, reason="Nimi korjattu", now=later
    )
    certificate.refresh_from_db()
    assert (certificate.state_today, certificate.reason_today) == (State.SUPERSEDED, "Nimi korjattu")
    assert certificate.holder_name == "Maija Meikäläinen"
    assert (new.holder_name, new.state_today) == ("Maija Virtanen", State.VALID)
    assert new.code != certificate.code
    assert (new.statement, new.completed_on) == (certificate.statement, certificate.completed_on)
    assert new.issued_at == later
    with pytest.raises(services.ChangeRefusedError):
        services.reissue(certificate=certificate, name="Muu", actor=trainer, reason="Taas", now=later)


@pytest.mark.parametrize("name", ["", "Maija\u202e", "1 2"])
def test_under_a_name_that_cannot_be_printed_nothing_is_issued(certificate, trainer, name):
    with pytest.raises(ValidationError):
        services.reissue(certificate=certificate, name=name, actor=trainer, reason="Korjaus", now=NOW)
    certificate.refresh_from_db()
    assert certificate.superseded_at is None


def test_the_holder_asks_and_the_trainer_grants_once(certificate, trainer):
    asked = services.ask_for_name(certificate=certificate, name="Maija  Virtanen", reason="Naimisiin", now=NOW)
    again = services.ask_for_name(certificate=certificate, name="Maija Virta", reason="", now=NOW)
    assert asked == again
    for _ in range(2):
        services.decide_name(request=again, is_granted=True, answer="", actor=trainer, now=NOW)
    names = Certificate.objects.order_by("pk").values_list("holder_name", flat=True)
    assert list(names) == ["Maija Meikäläinen", "Maija Virta"]


def test_a_refusal_says_why(certificate, trainer):
    asked = services.ask_for_name(certificate=certificate, name="Pekka Puupää", reason="", now=NOW)
    with pytest.raises(services.ChangeRefusedError):
        services.decide_name(request=asked, is_granted=False, answer=" ", actor=trainer, now=NOW)
    services.decide_name(request=asked, is_granted=False, answer="Nimi ei ole sinun.", actor=trainer, now=NOW)
    asked.refresh_from_db()
    assert (asked.is_granted, asked.answer) == (False, "Nimi ei ole sinun.")
    assert Certificate.objects.count() == 1


def test_erasing_takes_what_was_asked_and_why(certificate, trainer, django_capture_on_commit_callbacks):
    services.ask_for_name(certificate=certificate, name="Maija Virtanen", reason="Erosin", now=NOW)
    change(Act.REVOKED, certificate, actor=trainer, reason="Maija pyysi")
    exported = privacy.export_person(user=certificate.learner)
    assert exported["certificates.NameRequest"][0]["name"] == "Maija Virtanen"
    assert exported["certificates.CertificateEvent"][0]["reason"] == "Maija pyysi"
    with django_capture_on_commit_callbacks(execute=True):
        privacy.erase_person(user=certificate.learner, now=NOW)
    certificate.refresh_from_db()
    assert certificate.state_today == State.ERASED
    kept = [str(list(model.objects.values())) for model in (Certificate, CertificateEvent, NameRequest)]
    assert not any("Maija" in rows or "Erosin" in rows for rows in kept)


def test_the_log_cannot_be_rewritten(certificate, trainer):
    change(Act.REVOKED, certificate, actor=trainer)
    event = CertificateEvent.objects.get()
    for rewrite in (
        event.save,
        CertificateEvent.objects.all().delete,
        lambda: CertificateEvent.objects.update(act="x"),
    ):
        with pytest.raises(TypeError):
            rewrite()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(acts=st.lists(st.sampled_from(["revoke", "restore", "reissue", "ask", "grant", "award"]), max_size=8))
def test_whatever_the_order_one_certificate_stands_and_no_code_is_used_twice(db, acts):
    certificate = make_certificate()
    trainer, enrollment = UserFactory(), certificate.enrollment
    codes = {certificate.code}
    for act in acts:
        current = Certificate.objects.for_enrollment(enrollment.uuid).current().get()
        asked = NameRequest.objects.open().filter(certificate__enrollment=enrollment).first()
        try:
            if act == "revoke":
                change(Act.REVOKED, current, actor=trainer)
            elif act == "restore":
                change(Act.RESTORED, current, actor=trainer)
            elif act == "reissue":
                services.reissue(certificate=current, name="Uusi Nimi", actor=trainer, reason="Syy", now=NOW)
            elif act == "ask":
                services.ask_for_name(certificate=current, name=f"Nimi {'I' * len(codes)}", reason="", now=NOW)
            elif act == "grant" and asked:
                services.decide_name(request=asked, is_granted=True, answer="", actor=trainer, now=NOW)
            elif act == "award":
                services.award_belatedly(enrollment=enrollment, now=NOW)
        except services.ChangeRefusedError:
            pass
        rows = Certificate.objects.for_enrollment(enrollment.uuid)
        assert rows.current().count() == 1
        assert codes <= set(rows.values_list("code", flat=True))
        codes |= set(rows.values_list("code", flat=True))
        assert len(codes) == rows.count()
