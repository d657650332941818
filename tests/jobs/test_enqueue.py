from uuid import uuid4

import pytest
from django.db import transaction

from jobs import services as jobs
from jobs.enums import Status
from jobs.models import Job


@pytest.mark.django_db
def test_wanting_a_job_costs_one_statement(handler, bells, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(1):
            jobs.enqueue("test.work", uuid4(), page=3)


@pytest.mark.django_db
def test_what_is_wanted_together_costs_one_statement_and_is_as_if_wanted_alone(
    handler, bells, django_assert_num_queries
):
    with django_assert_num_queries(1), jobs.together():
        jobs.enqueue("test.work", "a", page=1)
        with jobs.together():
            jobs.enqueue("test.work", "b", page=2)
        jobs.enqueue("test.work", "a", page=3)
    assert jobs.run_due() == 2
    assert sorted(handler.calls) == [("a", {"page": 3}), ("b", {"page": 2})]


@pytest.mark.django_db
def test_what_is_wanted_together_is_not_wanted_if_it_ends_in_an_error(handler, bells):
    with pytest.raises(ValueError, match="no"), jobs.together():
        jobs.enqueue("test.work", "a")
        raise ValueError("no")
    assert not Job.objects.exists()
    jobs.enqueue("test.work", "b")
    assert Job.objects.get().key == "b"


@pytest.mark.django_db
def test_wanting_it_twice_is_one_row_with_the_newest_payload(handler, bells, want):
    first = want(page=1)
    second = want(page=2)
    assert (second.pk, second.queued_at) == (first.pk, first.queued_at)
    assert second.payload == {"page": 2}
    assert jobs.run_due() == 1
    assert handler.calls == [("1", {"page": 2})]


@pytest.mark.django_db
def test_a_done_job_that_is_wanted_runs_again(handler, bells, want):
    want()
    jobs.run_due()
    job = want()
    assert (job.status, job.attempts, job.done) == (Status.QUEUED, 0, 0)
    assert jobs.run_due() == 1
    assert len(handler.calls) == 2


@pytest.mark.django_db
def test_a_failed_job_that_is_wanted_has_all_its_attempts_again(handler, bells, want):
    job = want()
    Job.objects.filter(pk=job.pk).update(status=Status.FAILED, attempts=5, error="x")
    job = want()
    assert (job.status, job.attempts, job.error) == (Status.QUEUED, 0, "")


@pytest.mark.django_db
def test_a_running_job_that_is_wanted_runs_once_more(handler, bells, want):
    def want_twice_more(job: Job) -> None:
        if len(handler.calls) == 1:
            want(page=2)
            again = want(page=3)
            assert (again.status, again.is_wanted_again, again.attempts) == (Status.RUNNING, True, 1)

    handler.act = want_twice_more
    want(page=1)
    assert jobs.run_due() == 2
    assert [payload for _, payload in handler.calls] == [{"page": 1}, {"page": 3}]
    assert Job.objects.get().status == Status.DONE


@pytest.mark.django_db(transaction=True)
def test_a_wish_outside_a_transaction_is_refused(handler):
    with pytest.raises(jobs.EnqueueOutsideTransactionError, match=r"test\.work"):
        jobs.enqueue("test.work", 1)


@pytest.mark.django_db
def test_a_kind_that_nobody_handles_is_refused_with_the_remedy(db):
    with pytest.raises(jobs.UnknownKindError, match=r"tasks\.py"):
        jobs.enqueue("test.typo", 1)


@pytest.mark.django_db(transaction=True)
def test_the_bell_rings_after_the_commit_and_not_without_one(handler, bells):
    with transaction.atomic():
        jobs.enqueue("test.work", 1)
        assert bells == []
    assert bells == [(Job.objects.get().pk, 0)]
    with transaction.atomic():
        jobs.enqueue("test.work", 2)
        transaction.set_rollback(True)
    assert Job.objects.count() == len(bells) == 1


def test_two_handlers_of_one_kind_are_refused(handler):
    with pytest.raises(ValueError, match=r"test\.work"):
        jobs.kind("test.work")(lambda job: None)
