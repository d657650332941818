import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from jobs import services as jobs
from jobs.enums import Status
from jobs.models import Job
from jobs.services.work import _claim


@pytest.mark.django_db
def test_what_a_dead_worker_held_is_queued_and_rung(handler, bells, want, clock):
    job = want()
    assert _claim(job.pk, clock())
    clock.pass_(seconds=59)
    assert jobs.sweep(clock()) == 0
    clock.pass_(seconds=2)
    assert jobs.sweep(clock()) == 1
    assert jobs.run(job.pk, clock=clock)
    assert Job.objects.get().attempts == 2


@pytest.mark.django_db
def test_a_job_that_kills_its_worker_each_time_waits_longer_each_time_and_is_given_up_loudly(
    handler, bells, want, clock, caplog
):
    job = want()
    waits = []
    for _ in range(5):
        assert _claim(job.pk, clock())
        clock.pass_(minutes=2)
        jobs.sweep(clock())
        job.refresh_from_db()
        waits.append(round((job.available_at - clock()).total_seconds()))
        clock.pass_(minutes=3)
    assert waits[:4] == [0, 10, 40, 160]
    assert (job.status, job.error[:10]) == (Status.FAILED, "WorkerLost")
    assert [record.levelname for record in caplog.records][-1] == "ERROR"


@pytest.mark.django_db
def test_a_dead_run_that_was_wanted_again_is_never_given_up(handler, bells, want, clock):
    job = want()
    Job.objects.update(attempts=4)
    assert _claim(job.pk, clock())
    want()
    clock.pass_(minutes=2)
    jobs.sweep(clock())
    job.refresh_from_db()
    assert (job.status, job.attempts) == (Status.QUEUED, 0)


@pytest.mark.django_db
def test_a_bell_that_nobody_heard_is_rung_again_but_not_all_the_time(handler, bells, want, clock):
    want()
    assert jobs.sweep(clock()) == 0
    clock.pass_(seconds=60)
    assert [jobs.sweep(clock()), jobs.sweep(clock())] == [1, 0]
    clock.pass_(seconds=60)
    assert jobs.sweep(clock()) == 1


@pytest.mark.django_db
def test_a_job_that_waits_for_its_next_attempt_is_left_alone(handler, bells, want, clock):
    handler.act = lambda job: 1 / 0
    jobs.run(want().pk, clock=clock)
    assert jobs.sweep(clock(), patience=timedelta()) == 0
    clock.pass_(seconds=10)
    assert jobs.sweep(clock(), patience=timedelta()) == 1


@pytest.mark.django_db
def test_a_worker_that_starts_hears_of_everything_that_waits(handler, bells, want, clock):
    for key in "123":
        want(key)
    assert jobs.sweep(clock(), patience=timedelta()) == 3


@pytest.mark.django_db(transaction=True)
def test_sweepers_at_once_ring_once_for_each(handler, bells, want):
    for key in range(20):
        want(str(key))
    bells.clear()
    now = timezone.now() + timedelta(minutes=5)
    start = threading.Barrier(4)

    def sweeper() -> None:
        start.wait()
        try:
            jobs.sweep(now)
        finally:
            connection.close()

    threads = [threading.Thread(target=sweeper) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(pk for pk, _ in bells) == sorted(Job.objects.values_list("pk", flat=True))


@pytest.mark.django_db
def test_the_command_counts_and_retries(handler, bells, want, clock):
    handler.act = lambda job: 1 / 0
    job = want("7")
    Job.objects.update(attempts=4)
    jobs.run(job.pk, clock=clock)
    want("8")
    out = StringIO()
    call_command("jobs", stdout=out)
    assert "       1  failed   test.work" in out.getvalue()
    assert "failed: test.work 7: ZeroDivisionError: division by zero" in out.getvalue()
    handler.act = lambda job: None
    out = StringIO()
    call_command("jobs", "--retry-failed", "--run", "--kind=test.work", stdout=out)
    assert out.getvalue().splitlines() == ["Queued again: 1", "Ran: 2", "       2  done     test.work"]
