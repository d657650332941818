"""The Celery application. Tasks live in each app's tasks.py."""

import gc
import os
from importlib import import_module
from typing import Any

from celery import Celery
from celery.signals import celeryd_after_setup

from config import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

broker.use_for_folders()

app = Celery("askel")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# How far a worker stands back when the cores are busy: who waits for a page comes before who waits for a file.
_NICENESS = int(os.environ.get("WORKER_NICENESS", "10"))

# 25 MB and a second to load: nearly every process of a worker makes certificates.
_SHARED = "certificates.pdf"


@celeryd_after_setup.connect
def stand_back(**kwargs: Any) -> None:
    """Let the web's processes have the cores first, on a machine that they share."""
    os.nice(_NICENESS)


@celeryd_after_setup.connect
def load_before_parting(**kwargs: Any) -> None:
    """Load what the worker's processes share before they part, and keep collecting garbage from copying it."""
    import_module(_SHARED)
    gc.collect()
    gc.freeze()
