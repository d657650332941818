"""The app certificates."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """See docs/architecture.md for what lives here."""

    name = "certificates"
