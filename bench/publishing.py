"""What publishing costs in a course that thousands are taking: the preview, the author's wait, counting everybody again."""

import time
from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from bench.content import Content, lesson_body
from courses import services
from courses.models import Enrollment, LessonPage, ModulePage, StepRecord
from courses.services.settling import REEVALUATE, SETTLE
from jobs import services as jobs
from jobs.models import Job

# Learners have read from none to so many lessons.
MOST_READ = 12
ENOUGH = 7


def measure_publishing(content: Content) -> dict[str, float]:
    """Seconds of what an author sees and does in the admin, and of what the worker then does, for two publications.

    A lesson more: everybody has more left. Then a module of which fewer lessons are enough: nearly half complete,
    each with a certificate.
    """
    _study(content)
    author = Client(headers={"host": "localhost"})
    author.force_login(User.objects.create_superuser(email="author@bench.askel.example", password="", full_name="A"))
    module = ModulePage.objects.get(pk=content.course.lessons[0].get_parent().pk)
    lesson = LessonPage(title="Uusi laki", locale=module.locale, live=False, body=lesson_body())
    module.add_child(instance=lesson)
    found = _publish(content, author, lesson)
    module = ModulePage.objects.get(pk=module.pk)
    module.needed_steps = ENOUGH
    module.change_note, module.change_severity = "Seitsemän riittää.", "correction"
    completing = _publish(content, author, module)
    found |= {f"completing {name}": value for name, value in completing.items()}
    found["completed"] = Enrollment.objects.for_course(content.course.key).completed().count()
    Job.objects.all().delete()
    return found


def _publish(content: Content, author: Client, page: Any) -> dict[str, float]:
    """Publish a draft through the pages of the admin, then run the jobs as a worker does."""
    page.save_revision()
    confirm = reverse("courses_admin:confirm_publishing", args=[page.pk, page.latest_revision_id])
    editor = reverse("wagtailadmin_pages:edit", args=[page.pk])
    found = {
        "preview": max(_seconds(lambda: _ask(author.get, editor)), _seconds(lambda: _ask(author.get, confirm))),
        "author": _seconds(lambda: _ask(author.post, confirm)),
        "settling": _seconds(lambda: jobs.run_due([SETTLE])),
        "reevaluation": _seconds(lambda: jobs.run_due([REEVALUATE])),
    }
    newest = services.newest_course_edition(content.course.key)
    assert newest is not None
    assert type(page).objects.get(pk=page.pk).live
    assert not Job.objects.failed().exists(), list(Job.objects.failed().values_list("kind", "error"))
    behind = Enrollment.objects.for_course(content.course.key).in_progress().not_counted_by(newest.number)
    assert not behind.exists()
    return found


def _ask(method: Callable[..., Any], address: str) -> None:
    response = method(address)
    assert response.status_code in (200, 302), response.status_code


def _study(content: Content) -> None:
    """Everybody has read some lessons, and is counted."""
    now = timezone.now()
    keys = [lesson.translation_key for lesson in content.course.lessons[:MOST_READ]]
    pks = Enrollment.objects.for_course(content.course.key).in_progress().order_by("pk").values_list("pk", flat=True)
    records = (
        StepRecord(enrollment_id=pk, step_key=key, first_viewed_at=now, satisfied_at=now, satisfied_by="read")
        for position, pk in enumerate(pks)
        for key in keys[: position % (len(keys) + 1)]
    )
    StepRecord.objects.bulk_create(records, batch_size=2000, ignore_conflicts=True)
    services.reevaluate(course_key=content.course.key, now=now)


def _seconds(act: Callable[[], Any]) -> float:
    begun = time.monotonic()
    act()
    return time.monotonic() - begun
