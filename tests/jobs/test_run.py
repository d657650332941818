import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from jobs import services as jobs
from jobs.enums import Status
from jobs.models import Job, Wish


def fail(job: Job) -> None:
    raise ValueError("mail to matti@example.fi refused " + "x" * 600)


@pytest.mark.django_db
def test_a_job_runs_once_however_often_the_bell_rings(handler, bells, want):
    job = want()
    assert [jobs.run(job.pk) for _ in range(3)] == [True, False, False]
    assert len(handler.calls) == 1
    job.refresh_from_db()
    assert (job.status, job.claim, job.percent) == (Status.DONE, None, 100)


@pytest.mark.django_db
def test_an_error_is_tried_again_later_and_later_until_it_is_given_up(handler, bells, want, clock):
    handler.act = fail
    job = want()
    waits = []
    for _ in range(5):
        assert jobs.run(job.pk, clock=clock)
        job.refresh_from_db()
        waits.append((job.available_at - clock.now).total_seconds() if job.status == Status.QUEUED else None)
        assert not jobs.run(job.pk, clock=clock), "not before its time"
        clock.now = job.available_at
    assert waits == [10, 40, 160, 640, None]
    assert [delay for _, delay in bells] == [10, 40, 160, 640]
    assert (job.status, job.attempts) == (Status.FAILED, 5)


@pytest.mark.django_db
def test_the_error_is_kept_short_and_without_names(handler, bells, want):
    handler.act = fail
    jobs.run(want().pk)
    error = Job.objects.get().error
    assert error.startswith("ValueError: mail to <email> refused x")
    assert len(error) == 500


@pytest.mark.django_db
def test_a_failed_last_attempt_that_was_wanted_again_starts_afresh(handler, bells, want, clock):
    def want_and_fail(job: Job) -> None:
        want()
        fail(job)

    handler.act = want_and_fail
    job = want()
    Job.objects.filter(pk=job.pk).update(attempts=4)
    jobs.run(job.pk, clock=clock)
    job.refresh_from_db()
    assert (job.status, job.attempts, job.is_wanted_again) == (Status.QUEUED, 0, False)


@pytest.mark.django_db
def test_what_ends_the_process_puts_the_job_back(handler, bells, want):
    def stop(job: Job) -> None:
        raise KeyboardInterrupt

    handler.act = stop
    job = want()
    with pytest.raises(KeyboardInterrupt):
        jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.attempts) == (Status.QUEUED, 0)


@pytest.mark.django_db
def test_a_kind_of_a_newer_version_waits_for_a_newer_worker(bells, clock):
    ((pk, _kind),) = Job.objects.upsert([Wish("test.newer", "1", {})], now=timezone.now())
    assert not jobs.run(pk, clock=clock)
    job = Job.objects.get()
    assert (job.status, job.attempts) == (Status.QUEUED, 0)
    assert job.available_at == clock.now + timedelta(seconds=30)


@pytest.mark.django_db
def test_progress_is_seen_and_starts_again_with_each_run(handler, bells, want):
    seen = []

    def work(job: Job) -> None:
        seen.append(Job.objects.get().percent)
        jobs.report_progress(job, 3, 4)
        seen.append(Job.objects.get().percent)

    handler.act = work
    want()
    jobs.run_due()
    want()
    jobs.run_due()
    assert seen == [0, 75, 0, 75]


@pytest.mark.django_db
def test_a_run_that_lost_its_claim_stops_and_changes_nothing(handler, bells, want, clock):
    def lose_the_claim(job: Job) -> None:
        jobs.sweep(timezone.now() + timedelta(hours=1))
        jobs.report_progress(job, 1, 2)
        pytest.fail("went on without the claim")

    handler.act = lose_the_claim
    job = want()
    jobs.run(job.pk, clock=clock)
    job.refresh_from_db()
    assert (job.status, job.done) == (Status.QUEUED, 0)


@pytest.mark.django_db
def test_run_due_honours_kinds_and_limit_and_takes_what_jobs_enqueue(handler, bells, want):
    def want_another(job: Job) -> None:
        if job.key == "1":
            want("3")

    handler.act = want_another
    want("1")
    want("2", kind="test.other")
    assert jobs.run_due(["test.work"]) == 2
    assert jobs.run_due(limit=0) == 0
    assert jobs.run_due() == 1
    assert [key for key, _ in handler.calls] == ["1", "3", "2"]


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_one_runs_it(handler, bells, want):
    job = want()
    start = threading.Barrier(6)
    ran = []

    def worker() -> None:
        start.wait()
        try:
            ran.append(jobs.run(job.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ran) == [False] * 5 + [True]
    assert len(handler.calls) == 1


@pytest.mark.django_db(transaction=True)
def test_a_long_handler_that_calls_nothing_is_not_taken_for_dead(handler, bells, want, settings):
    settings.JOBS_STALE_SECONDS = 0.6

    def sleep(job: Job) -> None:
        time.sleep(1.5)
        jobs.sweep(timezone.now())
        assert Job.objects.get().status == Status.RUNNING

    handler.act = sleep
    job = want()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.attempts, job.error) == (Status.DONE, 1, "")
    assert not [thread for thread in threading.enumerate() if "heartbeat" in thread.name]


@pytest.mark.django_db(transaction=True)
def test_a_wish_that_commits_while_the_run_ends_is_not_lost(handler, bells, want):
    """The wish is written before the run ends, and commits after."""
    is_written, may_commit = threading.Event(), threading.Event()

    def wish() -> None:
        try:
            with transaction.atomic():
                jobs.enqueue("test.work", "1", page=2)
                is_written.set()
                may_commit.wait(5)
        finally:
            connection.close()

    thread = threading.Thread(target=wish)

    def work(job: Job) -> None:
        if len(handler.calls) == 1:
            thread.start()
            is_written.wait(5)
            threading.Timer(0.3, may_commit.set).start()

    handler.act = work
    job = want(page=1)
    jobs.run(job.pk)
    thread.join()
    jobs.run_due()
    assert [payload for _, payload in handler.calls] == [{"page": 1}, {"page": 2}]
