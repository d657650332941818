"""Whatever happens in whatever order: what was wanted runs after it was wanted, or is shown as failed."""

from datetime import timedelta

import hypothesis.strategies as st
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from jobs import services as jobs
from jobs.enums import Status
from jobs.models import Job
from jobs.services import work


class Queue(RuleBasedStateMachine):
    """One key, one wish counter, and workers that finish, fail or die. The payload carries the number of the wish."""

    def __init__(self) -> None:
        super().__init__()
        Job.objects.all().delete()
        self.now = timezone.now() + timedelta(days=1)
        self.wishes = 0
        self.served = 0
        self.held: list[Job] = []

    @rule()
    def wish(self) -> None:
        self.wishes += 1
        with transaction.atomic():
            jobs.enqueue("test.work", "1", wish=self.wishes)
        Job.objects.filter(available_at__lt=self.now).update(available_at=self.now, rung_at=self.now)

    @rule()
    def claim(self) -> None:
        for pk in Job.objects.values_list("pk", flat=True):
            job = work._claim(pk, self.now)
            if job:
                self.held.append(job)

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def finish(self, data: st.DataObject) -> None:
        job = self.held.pop(data.draw(st.integers(0, len(self.held) - 1)))
        self.served = max(self.served, job.payload["wish"])
        work._settle_success(job, self.now)

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def fail(self, data: st.DataObject) -> None:
        job = self.held.pop(data.draw(st.integers(0, len(self.held) - 1)))
        work._settle_error(job, ValueError("x"), self.now)

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def die(self, data: st.DataObject) -> None:
        self.held.pop(data.draw(st.integers(0, len(self.held) - 1)))

    @rule(seconds=st.sampled_from([0, 30, 61, 1000]))
    def wait_and_sweep(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        jobs.sweep(self.now)

    @invariant()
    def no_wish_is_lost(self) -> None:
        if not self.wishes or self.served == self.wishes:
            return
        job = Job.objects.get()
        assert job.payload == {"wish": self.wishes}
        if job.status == Status.RUNNING:
            holder = [held for held in self.held if held.claim == job.claim]
            is_for_the_newest = all(held.payload["wish"] == self.wishes for held in holder)
            assert job.is_wanted_again or is_for_the_newest
        else:
            assert job.status in {Status.QUEUED, Status.FAILED}


def test_no_order_of_events_loses_a_wish(db, handler, bells):
    run_state_machine_as_test(
        Queue,
        settings=settings(
            max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
