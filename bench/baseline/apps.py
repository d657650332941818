"""The app of the baselines."""

from django.apps import AppConfig


class BaselineConfig(AppConfig):
    """It has no migrations: its two tables are made when the bench is prepared."""

    name = "bench.baseline"
    label = "bench_baseline"
    default_auto_field = "django.db.models.BigAutoField"
