"""The demo on one machine: as production, with what that needs here said in place of the environment."""

import os
import secrets
from pathlib import Path

_BASE = Path(__file__).resolve().parent.parent.parent
_VAR = Path(os.environ.get("ASKEL_VAR") or _BASE / "var").resolve()
_VAR.mkdir(parents=True, exist_ok=True)
_KEY_FILE = _VAR / "secret-key"
if "SECRET_KEY" not in os.environ:
    if not _KEY_FILE.exists():
        _KEY_FILE.write_text(secrets.token_urlsafe(50), encoding="ascii")
        _KEY_FILE.chmod(0o600)
    os.environ["SECRET_KEY"] = _KEY_FILE.read_text(encoding="ascii")
os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost")

from config.settings.base import *  # noqa: E402, F403
from config.settings.base import ADMIN_CSP, MAILERS, SECURE_CSP, STORAGES, VAR_DIR  # noqa: E402

ROOT_URLCONF = "demo.urls"

# Plain HTTP on this machine only.
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
for policy in (SECURE_CSP, ADMIN_CSP):
    policy.pop("upgrade-insecure-requests", None)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "askel_session", "askel_csrf"  # browsers refuse __Host- without HTTPS
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

MAILERS["default"] = {
    "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
    "OPTIONS": {"file_path": str(VAR_DIR / "mail")},
}
(VAR_DIR / "mail").mkdir(exist_ok=True)

CERTIFICATE_BADGE_KEYS_DIR = str(VAR_DIR / "badge-keys")

# Files straight from their folders: no collectstatic before the demo starts.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
