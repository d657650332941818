"""The Celery application. Tasks live in each app's tasks.py."""

import os

from celery import Celery

from config import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

broker.use_for_folders()

app = Celery("askel")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
