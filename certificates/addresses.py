"""Addresses that leave the house: on paper, in QR codes, in mails. Always the configured origin, never a request's."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from certificates.codes import format_code

# The instance of ``certificates.verify_urls`` that is mounted without a language.
PRINTED = "printed"


def verification_address(code: str) -> str:
    """Where anybody can check the code, in whatever language they read."""
    return settings.SITE_URL + reverse("verify:code", args=[format_code(code)], current_app=PRINTED)


def certificate_address(certificate_uuid: object, language: str) -> str:
    """The holder's page, in their language."""
    with translation.override(language):
        return settings.SITE_URL + reverse("certificates:detail", args=[certificate_uuid])
