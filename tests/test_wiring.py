"""Who listens to what: few receivers, each of them known, and none for every save."""

import weakref

import pytest
from allauth.account import signals as allauth_signals
from django.contrib.auth import signals as auth_signals
from django.db.models.signals import ModelSignal, post_save, pre_save
from wagtail import signals as wagtail_signals

from courses.signals import course_completed, edition_written
from quizzes.signals import attempt_graded, attempt_remarked

OURS = ("accounts", "certificates", "content", "courses", "handbooks", "jobs", "quizzes", "website")


def listeners(signal) -> list[str]:
    """Our receivers of a signal, by module and name."""
    receivers = [entry[1]() if isinstance(entry[1], weakref.ReferenceType) else entry[1] for entry in signal.receivers]
    return sorted(
        f"{receiver.__module__}.{receiver.__name__}"
        for receiver in receivers
        if receiver is not None and receiver.__module__.split(".")[0] in OURS
    )


@pytest.mark.parametrize("signal", [post_save, pre_save])
def test_nothing_of_ours_listens_to_every_save(signal: ModelSignal):
    assert listeners(signal) == []


def test_facts_go_up_to_one_receiver_each():
    assert listeners(attempt_graded) == ["courses.receivers.note_result"]
    assert listeners(attempt_remarked) == ["courses.receivers.note_result"]
    assert listeners(course_completed) == ["certificates.receivers.award"]
    assert listeners(edition_written) == ["certificates.receivers.award_late"]


def test_who_signs_in_or_out_is_noted_once():
    assert listeners(auth_signals.user_logged_in) == ["accounts.receivers.note_sign_in"]
    assert listeners(auth_signals.user_logged_out) == ["accounts.receivers.note_signing_out"]
    for name in ("password_changed", "password_set", "password_reset"):
        assert listeners(getattr(allauth_signals, name)) == ["accounts.receivers.end_other_sign_ins"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "page_published",
            [
                "content.receivers.index_published",
                "content.receivers.note_change",
                "courses.receivers.settle_changed",
                "handbooks.receivers.settle_changed",
            ],
        ),
        (
            "page_unpublished",
            [
                "content.receivers.forget_unpublished",
                "content.receivers.note_change",
                "courses.receivers.settle_changed",
                "handbooks.receivers.settle_changed",
            ],
        ),
        (
            "post_page_move",
            [
                "content.receivers.note_change",
                "courses.receivers.settle_moved",
                "handbooks.receivers.number_moved",
                "handbooks.receivers.settle_moved",
            ],
        ),
    ],
)
def test_whoever_listens_to_a_fact_of_wagtail_is_known(name, expected):
    """Another receiver is a decision: add it here, and say in docs/architecture.md what it is for."""
    assert listeners(getattr(wagtail_signals, name)) == expected
