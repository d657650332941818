"""Learners' rows from before live through every migration since: made by the models of that day, read by today's."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from uuid import UUID

import pytest

from tests import databases
from tests.databases import ROOT

# The first state that a site can have been run with. It is history: never move it.
FIRST = [
    ("accounts", "0001_people"),
    ("certificates", "0001_certificates"),
    ("content", "0002_contacts_sources_editions"),
    ("courses", "0001_pages"),
    ("handbooks", "0001_pages"),
    ("jobs", "0001_jobs"),
    ("quizzes", "0001_bank_and_attempts"),
    ("website", "0001_pages"),
]
COURSE, LESSON, QUIZ, QUESTION = (UUID(int=n) for n in (1, 2, 3, 4))

PRELUDE = """
import django; django.setup()
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
import json, sys
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
COURSE, LESSON, QUIZ, QUESTION = (UUID(int=n) for n in (1, 2, 3, 4))
"""

BEFORE = (
    PRELUDE
    + """
targets = [tuple(pair) for pair in json.loads(sys.argv[1])]
executor = MigrationExecutor(connection)
executor.migrate(targets)
apps = MigrationExecutor(connection).loader.project_state(targets).apps
make = lambda app, model, **values: apps.get_model(app, model).objects.create(**values)
user = make("accounts", "User", email="aino@kunta.example", full_name="Aino Oppija", password="!", preferred_language="sv")
edition = make("content", "Edition", root_key=COURSE, number=1, outline={"kind": "course"}, sha256="a" * 64, published_at=NOW)
text = make("content", "EditionText", sha256="b" * 64, language="fi", title="Oppitunti", body={"body": []})
make("content", "EditionStep", edition=edition, step_key=LESSON, language="fi", text=text)
make("content", "Document", title="Ohje", file="documents/ohje.pdf", collection_id=1)
enrollment = make("courses", "Enrollment", learner=user, course_key=COURSE, language="sv", started_at=NOW,
    completed_at=NOW, started_edition=1, completed_edition=1, steps_done=2, steps_required=2, last_step_key=QUIZ, last_active_at=NOW)
for key, rule in ((LESSON, "read"), (QUIZ, "passed")):
    make("courses", "StepRecord", enrollment=enrollment, step_key=key, first_viewed_at=NOW, satisfied_at=NOW, satisfied_by=rule)
    make("courses", "ProgressEvent", enrollment=enrollment, verb="satisfied", step_key=key, rule=rule, actor=user, at=NOW,
        language="sv", edition=1)
question = make("quizzes", "Question", key=QUESTION, home_quiz_key=QUIZ)
version = make("quizzes", "QuestionVersion", question=question, number=1, sha256="c" * 64, source_language="fi", created_at=NOW,
    structure={"kind": "single", "options": ["a", "b"], "correct": ["a"], "points": 1, "lesson": None},
    texts={"fi": {"prompt": "Kumpi?", "hint": "", "feedback": "", "options": {"a": {"text": "A"}, "b": {"text": "B"}}}})
attempt = make("quizzes", "Attempt", learner=user, quiz_key=QUIZ, context=enrollment.uuid, edition_number=1, mode="test",
    passing_percent=80, language="sv", state="graded", started_at=NOW, saved_at=NOW, submitted_at=NOW, points=Decimal(1),
    max_points=1, score_scaled=Decimal(1), is_passed=True)
item = make("quizzes", "AttemptItem", attempt=attempt, position=1, question_key=QUESTION, version=version, option_order=["b", "a"])
make("quizzes", "Response", attempt=attempt, item=item, question_key=QUESTION, answer=["a"], language="sv", saved_at=NOW, points=1)
make("certificates", "Certificate", code="0" * 27 + "A", enrollment=enrollment, learner=user, course_key=COURSE, edition=edition,
    edition_number=1, language="sv", statement={"sv": {"title": "Kurs", "file_name": "intyg"}}, holder_name="Aino Oppija",
    completed_on=date(2026, 11, 24), issued_at=NOW)
"""
)

AFTER = (
    PRELUDE
    + """
executor = MigrationExecutor(connection)
executor.migrate(executor.loader.graph.leaf_nodes())
from accounts.models import User
from certificates.models import Certificate
from content.models import Document, Edition, EditionStep
from courses.models import Enrollment, ProgressEvent, StepRecord
from quizzes.models import Attempt, AttemptItem, QuestionVersion, Response
user = User.objects.get(email="aino@kunta.example")
enrollment = Enrollment.objects.get(learner=user)
attempt = Attempt.objects.get(learner=user)
certificate = Certificate.objects.get(learner=user)
print(json.dumps({
    "name": [user.full_name, user.preferred_language],
    "enrollment": [str(enrollment.course_key), enrollment.language, enrollment.progress.percent, enrollment.is_completed,
        enrollment.started_at == NOW == enrollment.completed_at, enrollment.completed_edition],
    "records": sorted([str(r.step_key), r.satisfied_by, r.is_satisfied] for r in enrollment.records.all()),
    "events": sorted([str(e.step_key), e.verb, e.actor_id == user.pk] for e in enrollment.events.all()),
    "attempt": [str(attempt.context) == str(enrollment.uuid), attempt.percent, attempt.is_passed, attempt.passing_percent],
    "answers": [[r.answer, r.revision, list(r.item.version.grading_key.correct) == ["a"]]
        for r in attempt.responses.all()],
    "certificate": [certificate.code, certificate.holder_name, certificate.title, str(certificate.state_today),
        certificate.edition.number, str(certificate.edition.root_key)],
    "edition": [[str(s.step_key), s.text.title] for s in EditionStep.objects.all()],
    "document": [[d.title, d.file.name] for d in Document.objects.all()],
}))
"""
)


@pytest.fixture
def url(tmp_path):
    """An empty database of the kind the tests run on."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield f"sqlite:///{tmp_path / 'before.sqlite3'}"
        return
    own = databases.create_empty_postgres(server, "askel_site_from_before")
    yield own
    databases.drop_postgres(own)


def run(code: str, url: str, *args: str) -> str:
    with tempfile.TemporaryDirectory(prefix="askel-migrate-") as var:
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "ASKEL_VAR": var,
            "DATABASE_URL": url,
            "PYTHONPATH": str(ROOT),
        }
        done = subprocess.run(
            [sys.executable, "-c", code, *args], cwd=Path(var), env=env, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_what_learners_did_before_is_there_after_all_migrations(url):
    run(BEFORE, url, json.dumps(FIRST))

    found = json.loads(run(AFTER, url).splitlines()[-1])

    assert found == {
        "name": ["Aino Oppija", "sv"],
        "enrollment": [str(COURSE), "sv", 100, True, True, 1],
        "records": [[str(LESSON), "read", True], [str(QUIZ), "passed", True]],
        "events": [[str(LESSON), "satisfied", True], [str(QUIZ), "satisfied", True]],
        "attempt": [True, 100, True, 80],
        "answers": [[["a"], 1, True]],
        "certificate": ["0" * 27 + "A", "Aino Oppija", "Kurs", "valid", 1, str(COURSE)],
        "edition": [[str(LESSON), "Oppitunti"]],
        "document": [["Ohje", "documents/ohje.pdf"]],
    }
