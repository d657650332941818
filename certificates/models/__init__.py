"""Rows of certificates."""

from certificates.models.certificate import Certificate, CertificateQuerySet
from certificates.models.design import CertificateDesign
from certificates.models.history import CertificateEvent
from certificates.models.wishes import CertificateMail, NameRequest

__all__ = [
    "Certificate",
    "CertificateDesign",
    "CertificateEvent",
    "CertificateMail",
    "CertificateQuerySet",
    "NameRequest",
]
