"""A worker killed with -9 at any step of issuing: one row, one file per language, and one mail, or two if it died after it.

Each step has a course of its own, and all die in the run of one worker, whose parent starts a new child each time.
"""

from collections.abc import Iterator

import pytest
from django.core.files.storage import storages

from certificates import services
from certificates.models import Certificate
from certificates.services import rendering
from tests.certificates.factories import NOW, make_certificate
from tests.running import Site, running_site

# step: the job in which the worker dies
STEPS = {
    "before-the-row": services.AWARD_LATE,
    "row-not-committed": services.AWARD_LATE,
    "after-the-row": services.AWARD_LATE,
    "in-the-render": services.RENDER,
    "in-the-file": services.RENDER,
    "after-a-file": services.RENDER,
    "before-the-badge": services.RENDER,
    "before-the-hashes": services.RENDER,
    "after-the-hashes": services.RENDER,
    "before-the-mail": services.MAIL,
    "after-the-mail": services.MAIL,
    "mail-noted": services.MAIL,
}

# Completed courses, one per step, whose certificates a job awards; and where each shall kill the worker.
COMPLETE = """
import io
from pathlib import Path
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from certificates import services
from certificates.rules import uuid_of_first
from tests.certificates.factories import TITLES, make_edition, make_enrollment

call_command("make_badge_key", stdout=io.StringIO())
deaths = Path(settings.VAR_DIR) / "deaths"
deaths.mkdir()
result = {}
with transaction.atomic():
    for step, kind in STEPS.items():
        # A second file only where it tells something: rendering is most of the time that this takes.
        edition = make_edition(TITLES if kind == services.RENDER else {"fi": TITLES["fi"]})
        enrollment = make_enrollment(edition)
        course = edition.outline.course_key
        key = course if kind == services.AWARD_LATE else uuid_of_first(enrollment.uuid)
        (deaths / f"{kind}-{key}-{step}").touch()
        services.schedule_late_awards(course_key=course)
        result[step] = [str(enrollment.uuid), enrollment.learner.email]
"""

# All that there is of each: state of the row, what lies in the folder, and whether it is what the row says.
FOUND = """
import hashlib
from django.core.files.storage import storages
from certificates.models import Certificate
from jobs.models import Job

result = {"open": Job.objects.exclude(status="done").count()}
for step, (enrollment, _email) in PEOPLE.items():
    storage, rows = storages["private"], list(Certificate.objects.filter(enrollment__uuid=enrollment))
    files = {}
    for row in rows:
        try:
            for name in storage.listdir(f"certificates/{row.uuid}")[1]:
                files[name] = hashlib.sha256(storage.open(f"certificates/{row.uuid}/{name}").read()).hexdigest()
        except FileNotFoundError:
            pass
    result[step] = {
        "rows": len(rows),
        "files": files,
        "said": {**{f"{language}.pdf": sha256 for row in rows for language, sha256 in row.pdf_sha256.items()},
                 **{"badge.jwt": row.badge_sha256 for row in rows}},
        "mailed": [row.mailed_at is not None for row in rows],
    }
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site(
        load_demo=False, web=False, worker=False, settings="tests.certificates.dying.settings"
    ) as running:
        # Quicker found dead; not so quick that a busy machine makes the living look dead.
        running.env["JOBS_STALE_SECONDS"] = "2"
        yield running


@pytest.mark.broker
def test_a_worker_killed_at_any_step_leaves_one_row_one_file_and_one_mail(site):
    people = site.python(f"STEPS = {STEPS!r}{COMPLETE}")
    site.start_worker()

    def found():
        there = site.python(f"PEOPLE = {people!r}{FOUND}")
        return there if not there.pop("open") and all(there[step]["mailed"] == [True] for step in STEPS) else None

    there = site.wait_for(found, seconds=180, what="a mail noted for each")
    assert sorted(file.suffix for file in (site.var / "deaths").iterdir()) == [".done"] * len(STEPS)
    mails = [message["To"] for message in site.mails()]
    for step, (_enrollment, email) in people.items():
        assert there[step]["rows"] == 1, step
        assert there[step]["files"] == there[step]["said"], step
        second = ["sv.pdf"] if STEPS[step] == services.RENDER else []
        assert sorted(there[step]["files"]) == ["badge.jwt", "fi.pdf", *second], step
        assert mails.count(email) == (2 if step == "after-the-mail" else 1), step


class Died(BaseException):
    """As the process would: nothing after it runs."""


@pytest.mark.django_db
@pytest.mark.urls("tests.certificates.urls")
def test_a_file_is_not_handed_out_before_its_hash_is_on_the_row(client, monkeypatch):
    """Or a signed one, made once more after a death, would differ from what somebody has filed."""
    certificate = make_certificate()

    def die(**kwargs):
        raise Died

    monkeypatch.setattr(rendering, "make_badge", die)
    with pytest.raises(Died):
        services.render_certificate(certificate_uuid=certificate.uuid, now=NOW)
    assert storages["private"].exists(certificate.file_name("fi"))
    assert not Certificate.objects.get().has_pdf
    client.force_login(certificate.learner)
    assert client.get(f"/fi/certificates/{certificate.uuid}/pdf/fi/").status_code == 302
