"""Settings of the test suite: the demo's, with quick passwords and mail kept in memory."""

import os
import tempfile

os.environ.setdefault("ASKEL_VAR", tempfile.mkdtemp(prefix="askel-test-"))
os.environ.setdefault("SECRET_KEY", "only-for-tests")

from config.settings.dev import *  # noqa: F403
from config.settings.dev import MAILERS

SITE_URL = "http://testserver"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS["default"] = {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}
# A file is looked for when it is asked for: listing all of them for each client of a test takes longer than most tests.
WHITENOISE_AUTOREFRESH = True
