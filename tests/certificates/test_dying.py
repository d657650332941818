"""A worker that dies at any step of issuing: one row, one file per language, and one mail, or two if it died after it."""

import hashlib

import pytest
from django.core import mail
from django.core.files.storage import storages
from django.core.mail import EmailMessage

from certificates import files, services
from certificates.models import Certificate
from certificates.services import rendering
from jobs import services as jobs
from jobs.models import Job
from tests.certificates.factories import NOW, make_certificate

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.certificates.urls")]


class Died(BaseException):
    """As the process would: nothing after it runs."""


def dying(function, *, after):
    """``function`` once with a death before or after it, then as it is."""
    state = {"died": False}

    def wrapped(*args, **kwargs):
        if state["died"]:
            return function(*args, **kwargs)
        state["died"] = True
        if after:
            function(*args, **kwargs)
        raise Died

    return wrapped


STEPS = {
    "during the render": (rendering, "render_pdf", False),
    "after the first render": (rendering, "render_pdf", True),
    "before the file": (files, "write", False),
    "after the file": (files, "write", True),
    "before the row of the files": (rendering, "make_badge", True),
    "before the mail": (EmailMessage, "send", False),
    "after the mail": (EmailMessage, "send", True),
}


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_and_run_again(step, monkeypatch):
    certificate = make_certificate()
    target, name, after = STEPS[step]
    monkeypatch.setattr(target, name, dying(getattr(target, name), after=after))
    with pytest.raises(Died):
        jobs.run_due([services.RENDER, services.MAIL])
    jobs.run_due([services.RENDER, services.MAIL])

    found = Certificate.objects.get()
    assert found.uuid == certificate.uuid
    for language, sha256 in found.pdf_sha256.items():
        assert hashlib.sha256(storages["private"].open(found.file_name(language)).read()).hexdigest() == sha256
    _folders, names = storages["private"].listdir(f"certificates/{found.uuid}")
    assert sorted(set(names) - {"badge.jwt"}) == ["fi.pdf", "sv.pdf"]  # a badge where there is a key
    assert len(mail.outbox) == (2 if step == "after the mail" else 1)
    assert not Job.objects.failed().exists()


def test_a_file_is_not_handed_out_before_its_hash_is_on_the_row(client, monkeypatch):
    """Or a signed one, made once more after a death, would differ from what somebody has filed."""
    certificate = make_certificate()
    monkeypatch.setattr(rendering, "make_badge", dying(rendering.make_badge, after=True))
    with pytest.raises(Died):
        services.render_certificate(certificate_uuid=certificate.uuid, now=NOW)
    assert storages["private"].exists(certificate.file_name("fi"))
    client.force_login(certificate.learner)
    assert client.get(f"/fi/certificates/{certificate.uuid}/pdf/fi/").status_code == 302
