from django.apps import AppConfig


class TestJobsConfig(AppConfig):
    name = "tests.jobs.app"
    label = "test_jobs"

    def ready(self) -> None:
        from tests.jobs.app import tasks  # noqa: F401
