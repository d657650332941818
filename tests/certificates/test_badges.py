"""The badge: what others' verifiers say of it, offline, and what they say of one that was tampered with."""

import base64
import json
import shutil
import subprocess
import time
from datetime import date, timedelta
from pathlib import Path

import jsonschema
import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier, check_credential_status

from certificates import badges, services
from certificates.enums import Act
from certificates.models import Certificate
from tests.accounts.factories import UserFactory
from tests.certificates.factories import NOW, make_certificate

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.certificates.urls")]
SCHEMA = Path(__file__).parent / "data" / "ob_v3p0_achievementcredential_schema.json"


@pytest.fixture(autouse=True)
def keys(tmp_path, settings):
    settings.CERTIFICATE_BADGE_KEYS_DIR = str(tmp_path / "keys")
    settings.SITE_URL = "https://askel.example"
    call_command("make_badge_key", verbosity=0)
    return Path(settings.CERTIFICATE_BADGE_KEYS_DIR)


@pytest.fixture
def certificate():
    made = make_certificate()
    services.render_certificate(certificate_uuid=made.uuid, now=NOW)
    made.refresh_from_db()
    return made


def token_of(certificate):
    with storages["private"].open(certificate.badge_file_name) as file:
        return file.read().decode()


def parts_of(token):
    return [base64.urlsafe_b64decode(part + "==") for part in token.split(".")]


def public_pem(kid):
    return badges.keys().by_name[kid].as_pem(private=False)


def verifier():
    return OB3Verifier(public_pem(badges.keys().signing))


def test_it_fits_the_official_schema_and_says_what_the_certificate_says(certificate):
    header, payload, _signature = parts_of(token_of(certificate))
    credential = {key: value for key, value in json.loads(payload).items() if key not in ("iss", "jti", "nbf", "exp")}
    jsonschema.Draft201909Validator(json.loads(SCHEMA.read_text())).validate(credential)
    assert json.loads(header)["alg"] == "RS256"
    assert credential["issuer"]["id"] == "did:web:askel.example"
    assert credential["name"] == "Vastaanottotyön perusteet"
    assert certificate.learner.email not in payload.decode()


def test_openbadgeslib_verifies_it(certificate):
    verified = verifier().verify(token_of(certificate))
    assert verified.issuer.id == "did:web:askel.example"


def by_node(token, tmp_path, *, at=None):
    """What a verifier in JavaScript says, which gets what anybody could download and nothing of ours."""
    node = shutil.which("node") or shutil.which("nodejs")
    if not node:
        pytest.skip("node is not installed (Debian: apt-get install nodejs).")
    client = Client()
    for name, data in (
        ("badge.jwt", token.encode()),
        ("did.json", client.get("/.well-known/did.json").content),
        ("list.jwt", client.get("/badges/status/0").content),
    ):
        (tmp_path / name).write_bytes(data)
    moment = str(int((at or timezone.now()).timestamp()))
    script = Path(__file__).parent / "data" / "verify_badge.js"
    done = subprocess.run(
        [node, script, "badge.jwt", "did.json", "list.jwt", moment],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return json.loads(done.stdout) if done.returncode == 0 else done.stdout.strip()


def test_a_verifier_in_javascript_verifies_it_offline_and_refuses_what_does_not_count(certificate, tmp_path):
    token, year = token_of(certificate), timedelta(days=365)
    assert by_node(token, tmp_path) == ["did:web:askel.example", "Vastaanottotyön perusteet"]
    header, payload, signature = token.split(".")
    changed = json.loads(base64.urlsafe_b64decode(payload + "==")) | {"name": "Lääketieteen lisensiaatti"}
    forged = base64.urlsafe_b64encode(json.dumps(changed).encode()).rstrip(b"=").decode()
    assert by_node(f"{header}.{forged}.{signature}", tmp_path) == "signature"

    for change, why in (
        ({"expires_on": date.today() - timedelta(days=2)}, "expired"),
        ({"issued_at": timezone.now() + year}, "early"),
    ):
        other = Certificate.objects.get()
        for name, value in change.items():
            setattr(other, name, value)
        assert by_node(badges.badge_of(other, "https://askel.example/c/x/"), tmp_path) == why

    services.revoke_or_restore(
        act=Act.REVOKED, certificates=[certificate], actor=UserFactory(), reason="Syy", now=timezone.now()
    )
    assert by_node(token, tmp_path) == "revoked"


def test_one_that_was_tampered_with_fails(certificate):
    header, payload, signature = token_of(certificate).split(".")
    changed = json.loads(base64.urlsafe_b64decode(payload + "=="))
    changed["name"] = "Lääketieteen lisensiaatti"
    forged = base64.urlsafe_b64encode(json.dumps(changed).encode()).rstrip(b"=").decode()
    with pytest.raises(OB3VerificationError):
        verifier().verify(f"{header}.{forged}.{signature}")


@pytest.mark.parametrize(
    "change", [{"expires_on": date.today() - timedelta(days=2)}, {"issued_at": NOW + timedelta(days=36_500)}]
)
def test_one_that_has_expired_or_does_not_count_yet_fails(change):
    made = make_certificate()
    for name, value in change.items():
        setattr(made, name, value)
    made.badge_index = 5
    with pytest.raises(OB3VerificationError):
        verifier().verify(badges.badge_of(made, "https://askel.example/c/x/"))


@pytest.mark.parametrize("act", ["revoke", "reissue"])
def test_the_status_list_tells_of_one_that_is_worth_nothing_any_more(certificate, act):
    verified, client, trainer = verifier().verify(token_of(certificate)), Client(), UserFactory()

    def download(address):
        assert address.startswith("https://askel.example/badges/status/")
        return client.get(address.removeprefix("https://askel.example")).content

    def check():
        check_credential_status(verified, download, verify_list=True, list_pubkey_pem=public_pem(badges.keys().signing))

    check()
    if act == "revoke":
        services.revoke_or_restore(act=Act.REVOKED, certificates=[certificate], actor=trainer, reason="Syy", now=NOW)
    else:
        services.reissue(certificate=certificate, name="Uusi Nimi", actor=trainer, reason="Syy", now=NOW)
    with pytest.raises(OB3VerificationError):
        check()


def test_after_a_rotation_old_badges_stay_verifiable_and_are_not_signed_anew(certificate, keys):
    old, before = badges.keys().signing, token_of(certificate)
    time.sleep(1.1)  # keys are named by the second
    call_command("make_badge_key", verbosity=0)
    assert badges.keys().signing != old
    assert not services.make_badge(certificate=certificate)
    assert token_of(certificate) == before
    published = {key["kid"]: key for key in Client().get("/.well-known/jwks.json").json()["keys"]}
    assert {old, badges.keys().signing} == set(published)
    assert not any("d" in key for key in published.values())
    OB3Verifier(public_pem(old)).verify(before)

    document = Client().get("/.well-known/did.json").json()
    assert document["id"] == "did:web:askel.example"
    assert [method["publicKeyJwk"]["kid"] for method in document["verificationMethod"]] == list(published)


def test_a_lost_badge_is_made_again_only_as_it_was(certificate, keys):
    before = token_of(certificate)
    storages["private"].delete(certificate.badge_file_name)
    assert services.make_badge(certificate=certificate)
    assert token_of(certificate) == before


def test_attendance_is_not_called_a_competence():
    made = make_certificate(certificate={"kind": "attendance"})
    services.render_certificate(certificate_uuid=made.uuid, now=NOW)
    achievement = json.loads(parts_of(token_of(made))[1])["credentialSubject"]["achievement"]
    assert achievement["achievementType"] == "Course"
    assert "Osallistumistodistus" in made.statement["fi"]["document_title"]


def test_without_a_key_there_is_no_badge_and_no_promise_of_one(settings):
    settings.CERTIFICATE_BADGE_KEYS_DIR = ""
    made = make_certificate()
    services.render_certificate(certificate_uuid=made.uuid, now=NOW)
    assert Certificate.objects.get().badge_sha256 == ""
    client = Client()
    client.force_login(made.learner)
    assert "Open Badge" not in client.get(f"/fi/certificates/{made.uuid}/").content.decode()
    assert client.get("/.well-known/did.json").status_code == 404
