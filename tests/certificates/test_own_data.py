"""What certificates hand out about a person, and what they keep of somebody who is erased."""

import json

import pytest
from django.core.files.storage import storages

from accounts import privacy
from accounts.models import User
from certificates import services
from certificates.enums import State
from certificates.models import Certificate
from tests.certificates.factories import NOW, make_certificate

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.certificates.urls")]


@pytest.fixture
def certificate():
    made = make_certificate()
    services.render_certificate(certificate_uuid=made.uuid, now=NOW)
    made.refresh_from_db()
    return made


def test_the_export_holds_the_certificate_whole(certificate):
    (row,) = json.loads(json.dumps(privacy.export_person(user=certificate.learner)))["certificates.Certificate"]
    assert row["code"] == certificate.printed_code
    assert row["holder_name"] == "Maija Meikäläinen"
    assert row["title"] == "Vastaanottotyön perusteet"
    assert row["state"] == "valid"
    assert row["statement"] == certificate.statement


def test_erasing_takes_name_and_files_and_leaves_the_code(certificate, django_capture_on_commit_callbacks):
    names = [certificate.file_name(language) for language in certificate.languages]
    assert all(storages["private"].exists(name) for name in names)
    with django_capture_on_commit_callbacks(execute=True):
        privacy.erase_person(user=certificate.learner, now=NOW)
    erased = Certificate.objects.get()
    assert erased.code == certificate.code
    assert erased.title == certificate.title
    assert (erased.completed_on, erased.edition_number) == (certificate.completed_on, certificate.edition_number)
    assert erased.state_today == State.ERASED
    assert not any(storages["private"].exists(name) for name in names)
    kept = json.dumps(list(Certificate.objects.values()), default=str)
    assert "Maija" not in kept
    assert "Meik" not in kept


def test_erasing_twice_or_another_person_does_no_harm(certificate):
    other = make_certificate(full_name="Toinen Ihminen")
    privacy.erase_person(user=certificate.learner, now=NOW)
    privacy.erase_person(user=User.objects.get(pk=certificate.learner.pk), now=NOW)
    other.refresh_from_db()
    assert other.holder_name == "Toinen Ihminen"
    assert Certificate.objects.not_erased().get() == other


def test_what_was_erased_is_not_made_again(certificate, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        privacy.erase_person(user=certificate.learner, now=NOW)
    services.render_certificate(certificate_uuid=certificate.uuid, now=NOW)
    assert not storages["private"].exists(certificate.file_name("fi"))
