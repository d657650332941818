"""Queries, counted: of pages and saves, for courses of several lengths and for few and many learners."""

from typing import Any

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from bench.content import Content, Course, enrollment
from bench.pages import _path
from courses.models import Enrollment, StepRecord

_NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def count_queries(content: Content, learner: User) -> dict[str, dict[str, int]]:
    """By lessons of the course: queries of a lesson, the course page, a save, and a save that completes the course.

    The user is counted, and the session where it is not in the cache, which is only the first time; statements that
    begin and end transactions are not.
    """
    found = {}
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        client = Client()
        client.force_login(learner)
        for lessons, course in content.courses.items():
            found[f"{lessons} lessons"] = _count(client, learner, course, content)
    return found


def _count(client: Client, learner: User, course: Course, content: Content) -> dict[str, int]:
    row = enrollment(learner, course, content.now)
    row.steps_required = len(course.lessons)
    row.save()
    *others, last = course.lessons
    pages = {"lesson": _path(last.url_path), "course": _path(course.page.url_path)}
    counts = {}
    for name, path in pages.items():
        client.get(path)
        counts[name] = _queries(lambda path=path: client.get(path), 200)  # type: ignore[misc]
    done = others
    if others:
        counts["save"] = _queries(lambda: client.post(_read(row, others[0])), 302)
        done = others[1:]
    StepRecord.objects.bulk_create(
        StepRecord(enrollment=row, step_key=page.translation_key, satisfied_at=content.now, satisfied_by="read")
        for page in done
    )
    counts["completing save"] = _queries(lambda: client.post(_read(row, last)), 302)
    assert Enrollment.objects.get(pk=row.pk).is_completed
    return counts


def _read(row: Enrollment, lesson: Any) -> str:
    with override("fi"):
        return reverse("courses:mark_read", args=[row.uuid, lesson.translation_key])


def _queries(act: Any, status: int) -> int:
    with CaptureQueriesContext(connection) as context:
        response = act()
    assert response.status_code == status, f"{response.status_code}: {response.content[:300]!r}"
    return sum(not query["sql"].lstrip().upper().startswith(_NOT_COUNTED) for query in context.captured_queries)
