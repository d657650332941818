"""The demo's settings, with the baselines beside Askel, and with caches that can be emptied in all processes at once."""

from config.settings.dev import *  # noqa: F403
from config.settings.dev import CACHES, INSTALLED_APPS, VAR_DIR

INSTALLED_APPS = [*INSTALLED_APPS, "bench.baseline"]
ROOT_URLCONF = "bench.urls"
LOGGING_CONFIG = None

# Touching this file empties every cache: what was kept before has another key.
CACHE_EPOCH = VAR_DIR / "cache-epoch"
CACHE_EPOCH.touch()


def key_of_epoch(key: str, prefix: str, version: int) -> str:
    """Django's key, with when the caches were emptied last."""
    return f"{prefix}:{CACHE_EPOCH.stat().st_mtime_ns}:{version}:{key}"


for _cache in CACHES.values():
    _cache["KEY_FUNCTION"] = key_of_epoch

# Hundreds sign in from one address here. An empty dict would leave allauth's own limits in force.
ACCOUNT_RATE_LIMITS = False
