"""The demo's settings for a worker that kills itself where it is told to."""

from config.settings.dev import *  # noqa: F403
from config.settings.dev import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.certificates.dying.apps.DyingConfig"]
