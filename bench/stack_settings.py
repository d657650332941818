"""Bare Wagtail with the libraries that Askel's work asks for, and nothing of Askel: what a worker cannot weigh less than."""

from bench.bare_settings import *  # noqa: F403
from bench.bare_settings import INSTALLED_APPS, MIDDLEWARE

ROOT_URLCONF = "bench.stack_urls"
INSTALLED_APPS = [
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "rest_framework",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.humanize",
    "django.contrib.postgres",
    *INSTALLED_APPS,
]
MIDDLEWARE = [*MIDDLEWARE, "allauth.account.middleware.AccountMiddleware"]
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
WAGTAIL_I18N_ENABLED = True
LANGUAGE_CODE = "fi"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("fi", "suomi"), ("sv", "svenska"), ("en", "English")]
