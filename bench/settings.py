"""The demo's settings, with the baselines beside Askel. ``BENCH_CACHE=none``: nothing is ever in a cache."""

import os

from config.settings.dev import *  # noqa: F403
from config.settings.dev import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench.baseline"]
ROOT_URLCONF = "bench.urls"
LOGGING_CONFIG = None

if os.environ.get("BENCH_CACHE") == "none":
    CACHES = {name: {"BACKEND": "django.core.cache.backends.dummy.DummyCache"} for name in ("default", "pages")}
