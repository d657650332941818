"""Attempts under everything at once: two windows, two finalisers, edits, kills, the clock. Hypothesis looks for an order
in which an acknowledged answer is lost, a mark depends on anything but versions and answers, or something comes back."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from courses.models import QuizPage
from quizzes import services
from quizzes.blocks import draft_questions
from quizzes.grading import grade, total
from quizzes.models import Attempt, AttemptItem, Response
from quizzes.rules import GRACE, QuizRules
from tests.accounts.factories import UserFactory
from tests.authoring import multiple, shorttext, single

TABS = st.sampled_from([0, 1])
PLACES = st.sampled_from([1, 2, 3])
LANGUAGES = st.sampled_from(["fi", "sv", "en"])
RULES = QuizRules(time_limit_minutes=5, max_attempts=3)


class KilledError(Exception):
    """The process was killed before its transaction was committed."""


class Machine(RuleBasedStateMachine):
    """One learner at one quiz."""

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.learner = UserFactory()
        self.quiz_key, self.context = uuid4(), uuid4()
        self.now = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
        self.blocks = [single(), multiple(), shorttext()]
        self.publish()
        self.attempt = None
        self.acknowledged = {}
        self.seen = [{}, {}]
        self.finished = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def publish(self):
        drafts = draft_questions(self.quiz_key, QuizPage(questions=self.blocks).questions, {}, "fi")
        versions = services.record_versions(quiz_key=self.quiz_key, drafts=drafts, source_language="fi", now=self.now)
        self.version_ids = tuple(version.pk for version in versions)

    def item(self, place):
        return AttemptItem.objects.for_attempt_of(self.learner, self.attempt.uuid)[place - 1]

    @rule(language=LANGUAGES)
    def start(self, language):
        spec = services.QuizSpec(self.quiz_key, "test", 60, self.version_ids, rules=RULES)
        try:
            attempt = services.start_attempt(
                learner=self.learner,
                quiz=spec,
                context=self.context,
                edition_number=1,
                language=language,
                now=self.now,
            )
        except services.StartRefusedError:
            self.note_end()
            assert Attempt.objects.filter(context=self.context).count() >= 3
            return
        self.note_end()
        if self.attempt is None or attempt.pk != self.attempt.pk:
            self.attempt, self.acknowledged, self.seen = attempt, {}, [{}, {}]
            self.pinned = list(attempt.items.order_by("position").values_list("version_id", flat=True))

    def note_end(self):
        """Starting again ends an attempt whose time is over."""
        if self.attempt and not Attempt.objects.get(pk=self.attempt.pk).is_open:
            self.finished.setdefault(self.attempt.pk, dict(self.acknowledged))

    @precondition(lambda self: self.attempt)
    @rule(tab=TABS, place=PLACES)
    def open_question(self, tab, place):
        saved = self.item(place).saved
        self.seen[tab][place] = saved.revision if saved else 0

    @precondition(lambda self: self.attempt)
    @rule(tab=TABS, place=PLACES, language=LANGUAGES, data=st.data(), is_killed=st.booleans())
    def save(self, tab, place, language, data, is_killed):
        item = self.item(place)
        key = item.version.grading_key
        if key.kind == "single":
            answer = {"choice": data.draw(st.sampled_from(key.options))}
        elif key.kind == "multiple":
            answer = {"choices": data.draw(st.lists(st.sampled_from(key.options), min_size=1, unique=True))}
        else:
            answer = {"text": data.draw(st.sampled_from(["Migri", "migri ", "Kela"]))}
        seen = self.seen[tab].get(place, 0)
        stored = item.saved
        try:
            with transaction.atomic():
                revision, _ = services.save_response(
                    item=item, answer=answer, seen_revision=seen, language=language, now=self.now
                )
                if is_killed:
                    raise KilledError
        except KilledError:
            return
        except services.StaleResponseError as error:
            assert seen != (stored.revision if stored else 0)
            current = error.current
            assert current.answer == self.acknowledged[place]
            return
        except services.AttemptClosedError:
            state = Attempt.objects.get(pk=self.attempt.pk)
            assert not state.is_open or self.now > state.deadline_at + GRACE
            return
        self.seen[tab][place] = revision
        self.acknowledged[place] = answer

    @precondition(lambda self: self.attempt)
    @rule(is_killed=st.booleans())
    def submit(self, is_killed):
        self.end(
            lambda: services.submit_attempt(learner=self.learner, attempt_uuid=self.attempt.uuid, now=self.now),
            is_killed=is_killed,
        )

    @precondition(lambda self: self.attempt)
    @rule(is_killed=st.booleans())
    def finalise_with_two_workers(self, is_killed):
        for _worker in (1, 2):
            self.end(
                lambda: services.finalise_attempt(attempt_uuid=self.attempt.uuid, now=self.now), is_killed=is_killed
            )

    def end(self, act, *, is_killed):
        try:
            with transaction.atomic():
                ended = act()
                if is_killed:
                    raise KilledError
        except KilledError:
            return
        if ended is not None:
            assert ended.pk not in self.finished, "ended twice"
            self.finished[ended.pk] = dict(self.acknowledged)

    @rule(seconds=st.sampled_from([1, 59, 240, 301]))
    def time_passes(self, seconds):
        self.now += timedelta(seconds=seconds)

    @rule(position=st.sampled_from([0, 1, 2]))
    def author_edits(self, position):
        value = self.blocks[position]["value"]
        self.blocks[position] = {**self.blocks[position], "value": {**value, "prompt": f"{value['prompt']}!"[-200:]}}
        self.publish()

    @invariant()
    def at_most_one_is_open(self):
        assert Attempt.objects.open().filter(context=self.context).count() <= 1

    @invariant()
    def what_is_stored_is_what_was_acknowledged(self):
        if self.attempt:
            rows = Response.objects.filter(attempt=self.attempt).values_list("item__position", "answer")
            assert dict(rows) == self.acknowledged

    @invariant()
    def an_attempt_stays_on_its_versions(self):
        if self.attempt:
            items = AttemptItem.objects.filter(attempt=self.attempt).order_by("position")
            assert list(items.values_list("version_id", flat=True)) == self.pinned

    @invariant()
    def a_score_is_a_function_of_versions_and_answers_and_never_changes(self):
        for attempt in Attempt.objects.filter(context=self.context):
            assert attempt.is_open == (attempt.pk not in self.finished)
            if not attempt.is_open:
                items = attempt.items.select_related("version").order_by("position")
                answers = self.finished[attempt.pk]
                result = total([grade(item.version.grading_key, answers.get(item.position)) for item in items])
                assert abs(float(attempt.score_scaled) - float(result.score_scaled)) < 0.0001
                assert attempt.is_passed == result.is_passed(60)


@pytest.mark.django_db
def test_no_order_of_events_loses_an_answer_or_changes_a_mark():
    profile = settings(max_examples=25, stateful_step_count=25, deadline=None)
    run_state_machine_as_test(Machine, settings=profile)
