"""Signed once where a certificate to sign with is configured; nothing claims a signature where there is none."""

import hashlib
import io
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.core.files.storage import storages
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certificates import files, services
from certificates.printing import RenderError
from tests.certificates.factories import NOW, make_certificate

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.certificates.urls")]


@pytest.fixture
def seal(tmp_path, settings):
    """A key and a certificate that signs itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Askel, testisinetti")])
    usage = x509.KeyUsage(True, True, False, False, False, True, False, False, False)
    cert = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=730))
        .add_extension(x509.BasicConstraints(True, 0), True)
        .add_extension(usage, True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .sign(key, hashes.SHA256())
    )
    key_file, cert_file = tmp_path / "seal.key", tmp_path / "seal.pem"
    key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    cert_file.write_bytes(cert.public_bytes(Encoding.PEM))
    settings.CERTIFICATE_SIGNING_KEY, settings.CERTIFICATE_SIGNING_CERT = str(key_file), str(cert_file)
    return cert_file


@pytest.fixture
def signed(seal):
    certificate = make_certificate()
    services.render_certificate(certificate_uuid=certificate.uuid, now=NOW)
    certificate.refresh_from_db()
    return certificate


def data_of(certificate):
    return storages["private"].open(certificate.file_name("fi")).read()


def verdict(data, seal):
    context = ValidationContext(trust_roots=[load_cert_from_pemder(str(seal))], allow_fetching=False)
    (signature,) = PdfFileReader(io.BytesIO(data)).embedded_signatures
    return validate_pdf_signature(signature, signer_validation_context=context)


def test_pyhanko_and_poppler_validate_it_and_the_hash_is_on_the_row(signed, seal, tmp_path):
    data = data_of(signed)
    assert signed.is_signed
    assert hashlib.sha256(data).hexdigest() == signed.pdf_sha256["fi"]
    found = verdict(data, seal)
    assert (found.intact, found.valid, found.trusted) == (True, True, True)
    (tmp_path / "c.pdf").write_bytes(data)
    told = subprocess.run(["pdfsig", tmp_path / "c.pdf"], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in told
    assert "Total document signed" in told


def test_one_flipped_byte_is_found(signed, seal):
    """T059"""
    data = bytearray(data_of(signed))
    place = data.index(b"/CreationDate") + 20
    data[place] ^= 1
    assert not verdict(bytes(data), seal).intact


def test_it_is_signed_once_and_a_lost_one_is_not_made_again(signed):
    before = data_of(signed)
    services.render_certificate(certificate_uuid=signed.uuid, now=NOW)
    assert data_of(signed) == before
    files.delete(signed.file_name("fi"))
    with pytest.raises(RenderError, match="backup"):
        services.render_certificate(certificate_uuid=signed.uuid, now=NOW)
    assert data_of_other(signed) == data_of_other(signed)


def data_of_other(certificate):
    return storages["private"].open(certificate.file_name("sv")).read()


def test_without_a_key_there_is_no_signature_and_no_claim_of_one(db):
    certificate = make_certificate()
    services.render_certificate(certificate_uuid=certificate.uuid, now=NOW)
    certificate.refresh_from_db()
    assert not certificate.is_signed
    assert list(PdfFileReader(io.BytesIO(data_of(certificate))).embedded_signatures) == []
