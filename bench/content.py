"""What the measurements need: courses of several lengths, a bare page beside one of their lessons, people, chapters.

Rows are written straight into the tables, pages included: publishing thousands would take longer than measuring.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.cached_db import SessionStore
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Page

from accounts.models import User
from bench.baseline.models import BarePage, BareProgress
from content.services.search import rebuild_index
from courses.models import CourseIndexPage, CoursePage, Enrollment, LessonPage, ModulePage, QuizPage, StepRecord
from courses.services.settling import settle
from demo.seed.handbook import body_of_chapter
from handbooks.models import ChapterPage, HandbookIndexPage, HandbookPage
from website.models import HomePage
from website.services.site import ensure_site

SESSIONS = 24
LESSON_BYTES = 3200
CSRF = "b" * 32
_SENTENCE = "Ohjaaja kertoo ymmärrettävästi, mitä seuraavaksi tapahtuu ja keneltä saa apua. "


@dataclass(frozen=True)
class Size:
    """How much there is of everything."""

    learners: int = 10_000
    chapters: int = 2_500
    lessons: tuple[int, ...] = (1, 20, 200)


@dataclass(frozen=True)
class Course:
    """A settled course."""

    page: CoursePage
    lessons: list[LessonPage]

    @property
    def key(self) -> UUID:
        """Its key."""
        return self.page.translation_key


@dataclass(frozen=True)
class Content:
    """All that there is."""

    courses: dict[int, Course]
    # The course that is measured: twenty lessons, and a test that keeps saves from completing it.
    course: Course
    bare: BarePage
    bare_path: str
    now: datetime


def prepare(size: Size) -> Content:
    """Fill an empty migrated database. No people yet."""
    now = timezone.now()
    with connection.schema_editor() as editor:
        for model in (BarePage, BareProgress):
            editor.create_model(model)
    ensure_site()
    index = CourseIndexPage.objects.get(locale__language_code="fi")
    courses = {count: _course(index, f"Kurssi {count}", count, now) for count in size.lessons}
    course = _course(index, "Mitattu kurssi", 20, now, has_test=True)
    bare = _bare_page(course.lessons[0])
    _handbook(size.chapters, now)
    rebuild_index()
    return Content(courses, course, bare, "/fi/bare/" + bare.url_path.split("/", 2)[2], now)


def _course(index: Page, title: str, lessons: int, now: datetime, *, has_test: bool = False) -> Course:
    index.refresh_from_db()
    course = index.add_child(
        instance=CoursePage(title=title, locale=index.locale, promise="Opit.", first_published_at=now)
    )
    module = course.add_child(instance=ModulePage(title="Osio", locale=index.locale, first_published_at=now))
    pages = [LessonPage(title=f"Oppitunti {number}", body=lesson_body()) for number in range(1, lessons + 1)]
    _add_many(module, pages, now)
    if has_test:
        module.refresh_from_db()
        options = [
            {"type": "item", "id": str(uuid4()), "value": {"text": text, "is_correct": text == "Kyllä", "feedback": ""}}
            for text in ("Kyllä", "Ei")
        ]
        value = {"prompt": "Kumpi?", "hint": "", "feedback": "", "lesson": None, "options": options}
        questions = [{"type": "single", "id": str(uuid4()), "value": value}]
        module.add_child(
            instance=QuizPage(
                title="Testi", mode="test", questions=questions, locale=index.locale, first_published_at=now
            )
        )
    settle(course_key=course.translation_key, now=now)
    return Course(course, pages)


def one_lesson_in(languages: Sequence[str], title: str) -> Course:
    """A settled course of one lesson in several languages, the first the source: its certificates have so many files."""
    now = timezone.now()
    first, *others = [CourseIndexPage.objects.get(locale__language_code=language) for language in languages]
    module = ModulePage(title="Osio", locale=first.locale, first_published_at=now)
    lesson = LessonPage(title="Oppitunti", locale=first.locale, first_published_at=now, body=lesson_body())
    facts = {"promise": "Opit.", "first_published_at": now, "extent_minutes": 120, "checked_on": now.date()}
    facts["outcomes"] = [{"type": "item", "id": str(uuid4()), "value": _SENTENCE} for _ in range(4)]
    course = first.add_child(instance=CoursePage(title=title, locale=first.locale, **facts))
    course.add_child(instance=module).add_child(instance=lesson)
    for index in others:
        keys = {"locale": index.locale, "translation_key": course.translation_key}
        index.add_child(instance=CoursePage(title=title, **keys, **facts))
    settle(course_key=course.translation_key, now=now)
    return Course(course, [lesson])


def lesson_body() -> list[dict[str, Any]]:
    """Some 3.2 KB of text in four blocks."""
    block = f"<h2>Väliotsikko</h2><p>{_SENTENCE * (LESSON_BYTES // 4 // len(_SENTENCE))}</p>"
    return [{"type": "text", "value": block, "id": str(uuid4())} for _ in range(4)]


def _bare_page(lesson: LessonPage) -> BarePage:
    """A bare page as deep in the tree as the lesson, with the same body."""
    parent: Any = HomePage.objects.get(locale__language_code="fi")
    while parent.depth < lesson.depth:
        stream = [{"type": part["type"], "value": part["value"], "id": str(uuid4())} for part in lesson_body()]
        page = BarePage(title=f"Vertailu {parent.depth}", locale=parent.locale, body=stream)
        parent = parent.add_child(instance=page)
    return parent


def _handbook(chapters: int, now: datetime) -> None:
    index = HandbookIndexPage.objects.get(locale__language_code="fi")
    handbook = index.add_child(instance=HandbookPage(title="Käsikirja", locale=index.locale, first_published_at=now))
    _add_many(
        handbook,
        [
            ChapterPage(title=f"Luku {number}", number=str(number), body=body_of_chapter(number, random.Random(number)))
            for number in range(1, chapters + 1)
        ],
        now,
    )


def _add_many(parent: Any, pages: Sequence[Any], now: datetime) -> None:
    """Add live pages of one model below ``parent``, as its first children. Two statements a batch."""
    if not pages:
        return
    model = type(pages[0])
    kind = ContentType.objects.get_for_model(model)
    bases = []
    for number, page in enumerate(pages, start=1):
        page.path = Page._get_path(parent.path, parent.depth + 1, number)
        page.depth, page.slug, page.draft_title = parent.depth + 1, f"sivu-{number}", page.title
        page.url_path = f"{parent.url_path}{page.slug}/"
        page.content_type, page.locale, page.live = kind, parent.locale, True
        page.first_published_at = page.last_published_at = now
        fields = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
        bases.append(Page(**{name: getattr(page, name) for name in fields}))
    with transaction.atomic():
        for page, base in zip(pages, Page.objects.bulk_create(bases), strict=True):
            page.pk = page.page_ptr_id = base.pk
        for start in range(0, len(pages), 200):
            model._base_manager._insert(
                pages[start : start + 200], fields=model._meta.local_concrete_fields, using=connection.alias
            )
        Page.objects.filter(pk=parent.pk).update(numchild=len(pages))


def add_people(content: Content, start: int, stop: int) -> list[User]:
    """Learners enrolled in the measured course, numbered from ``start`` to below ``stop``."""
    users = User.objects.bulk_create(
        User(email=f"learner-{number}@bench.askel.example", full_name=f"Oppija {number}", password="!")
        for number in range(start, stop)
    )
    Enrollment.objects.bulk_create([enrollment(user, content.course, content.now) for user in users])
    return users


def enrollment(user: User, course: Course, now: datetime) -> Enrollment:
    """An enrollment at its beginning, not saved."""
    return Enrollment(
        learner=user,
        course_key=course.key,
        language="fi",
        started_at=now,
        last_active_at=now,
        started_edition=1,
        steps_required=len(course.lessons) + 1,
        last_step_key=course.lessons[0].translation_key,
    )


def sign_in(users: Iterable[User]) -> list[str]:
    """A session for each; the cookies that a browser sends, the token of forms among them."""
    cookies = []
    for user in users:
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={CSRF}")
    return cookies


def see_all(content: Content, users: Sequence[User]) -> None:
    """The first lesson has been opened and read: what is measured is reading it again."""
    first = content.course.lessons[0].translation_key
    StepRecord.objects.bulk_create(
        StepRecord(
            enrollment=row, step_key=first, first_viewed_at=content.now, satisfied_at=content.now, satisfied_by="read"
        )
        for row in Enrollment.objects.filter(learner__in=users, course_key=content.course.key)
    )


def forget_saves(content: Content, users: Sequence[User]) -> None:
    """Take back what was saved, so that it can be saved anew."""
    pks = ",".join(str(pk) for pk in Enrollment.objects.filter(learner__in=users).values_list("pk", flat=True))
    with transaction.atomic(), connection.cursor() as cursor:
        for table in ("courses_steprecord", "courses_progressevent"):
            cursor.execute(f"DELETE FROM {table} WHERE enrollment_id IN ({pks})")  # noqa: S608 - numbers
        cursor.execute("DELETE FROM bench_baseline_bareprogress")
        Enrollment.objects.filter(learner__in=users).update(steps_done=0)


def step_key_of(number: int) -> UUID:
    """A key of a step that is in no course."""
    return uuid5(NAMESPACE_URL, f"askel/bench/{number}")
