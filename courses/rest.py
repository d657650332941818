"""The API of courses: the catalogue and outlines for everybody, one's own enrollments and progress."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from content.models import EditionQuerySet
from content.readers import one_each
from content.rest import ListParams, NoBody, NotReadyError, Operation, Params, PublicOperation, page_of
from content.services.editions import text_body
from content.visibility import hidden_spots
from courses import services
from courses.enums import Rule, Success
from courses.models import CoursePage, Enrollment
from courses.outline import Step
from courses.serializers import (
    CourseDetailSerializer,
    CourseSerializer,
    EnrollmentDetailSerializer,
    EnrollmentSerializer,
    ReadSerializer,
)
from courses.services import CourseEdition, StepLockedError, StepNotFoundError, edition_of
from courses.views.retired import RetiredCourse, retired_course, retired_courses, retirements

# --- Courses ----------------------------------------------------------------------------------------------------------


def _courses(user: Any) -> Any:
    return (
        CoursePage.objects.visible_to(user)
        .select_related("locale")
        .annotate(
            edition_pk=EditionQuerySet.newest_of("translation_key", "pk"),
            edition_sha256=EditionQuerySet.newest_of("translation_key", "sha256"),
        )
        .order_by("path")
    )


class CourseList(PublicOperation):
    """The catalogue, as this reader sees it."""

    params_class = ListParams

    @extend_schema(
        operation_id="courses_list",
        tags=["courses"],
        parameters=[ListParams],
        responses=page_of(CourseSerializer),
    )
    def get(self, request: Request) -> Response:
        """Each course once: in the language asked for, else in the one that it was written in."""
        courses = one_each(list(_courses(request.user)), self.language)
        http = request._request
        retired = retired_courses(http, [course.translation_key for course in courses], self.language)
        return self.page(
            courses, CourseSerializer, lambda course: _card(course, http, retired.get(course.translation_key))
        )


def _card(course: Any, request: HttpRequest, retired: RetiredCourse | None) -> dict[str, Any]:
    language = course.locale.language_code
    languages: tuple[str, ...] = (language,)
    if course.edition_pk:
        languages = edition_of(course).outline.languages
    return {
        "key": course.translation_key,
        "title": course.title,
        "summary": course.promise or course.summary,
        "language": language,
        "languages": list(languages),
        "extent_minutes": course.extent_minutes,
        "is_sensitive": course.is_sensitive,
        "url": course.get_url(request),
        "retired_on": retired.retired_on if retired else None,
        "successor": retired.successor if retired else None,
    }


class CourseDetail(PublicOperation):
    """One course."""

    has_missing = True

    @extend_schema(operation_id="courses_read", tags=["courses"], parameters=[Params], responses=CourseDetailSerializer)
    def get(self, request: Request, course_key: UUID) -> Response:
        """Its outline without the steps that this reader may not see."""
        pages = list(_courses(request.user).filter(translation_key=course_key))
        if not pages:
            raise Http404
        if pages[0].edition_pk is None:
            raise NotReadyError
        view = _CourseView(pages, request, self.language)
        return Response(CourseDetailSerializer(view.as_row()).data)


_TEXTS = ("promise", "intro", "content_note", "requirements", "law_version")


class _CourseView:
    """A course in its languages, as one reader may see it. Two queries."""

    def __init__(self, pages: list[Any], request: Request, language: str) -> None:
        course, http = one_each(pages, language)[0], request._request
        self.card = _card(course, http, retired_course(http, course.translation_key, language))
        self.edition: CourseEdition = edition_of(pages[0])
        self.language = language
        self.urls = {page.locale.language_code: page.get_url(request._request) for page in pages}
        self.language_of = self.edition.offered(
            language=language, languages=self.urls.keys(), hidden=hidden_spots(pages, request.user)
        ).language_of

    def as_row(self) -> Mapping[str, Any]:
        """All that is told of the course."""
        outline = self.edition.outline
        found = self.edition.text_sha256(outline.course_key, self.card["language"])
        body = text_body(found[1]) if found else {}
        return {
            **self.card,
            "edition": self.edition.number,
            **{name: body.get(name, "") for name in _TEXTS},
            "outcomes": body.get("outcomes", []),
            "checked_on": body.get("checked_on") or None,
            "next_review_on": body.get("next_review_on") or None,
            "issuer": outline.issuer,
            "responsible": outline.responsible,
            "modules": list(self._modules()),
        }

    def _modules(self) -> Iterable[dict[str, Any]]:
        for module in self.edition.outline.modules:
            code = self.language_of(module.key)
            if code:
                steps = [self._step(step) for step in module.steps if self.language_of(step.key)]
                title = self.edition.title(module.key, code)
                yield {"key": module.key, "number": module.number, "title": title, "steps": steps}

    def _step(self, step: Step) -> dict[str, Any]:
        code = self.language_of(step.key)
        path = self.edition.outline.paths.get(code, {}).get(step.key, "")
        return {
            "key": step.key,
            "number": step.number,
            "kind": step.kind,
            "title": self.edition.title(step.key, code),
            "language": code,
            "minutes": step.minutes,
            "is_required": step.is_required,
            "is_sensitive": step.is_sensitive,
            "url": self.urls[code] + path,
        }


# --- One's own --------------------------------------------------------------------------------------------------------


class EnrollmentList(Operation):
    """What one studies and has studied."""

    params_class = ListParams

    @extend_schema(
        operation_id="enrollments_list",
        tags=["my learning"],
        parameters=[ListParams],
        responses=page_of(EnrollmentSerializer),
    )
    def get(self, request: Request) -> Response:
        """Those that are open, or were closed with their course; the one worked on last first."""
        own = Enrollment.objects.for_learner(request.user).current().with_edition()
        rows = own.order_by("-last_active_at", "-pk")
        # Of all courses that are retired, which this process knows: asking which are one's own is a query.
        retired = retired_courses(request._request, retirements(request._request), self.language)
        return self.page(
            rows,
            EnrollmentSerializer,
            lambda row: _OwnEnrollment(row, self.language, retired.get(row.course_key)).as_row(),
        )


class _OwnEnrollment:
    """One's own enrollment, with titles."""

    def __init__(self, enrollment: Any, language: str, retired: RetiredCourse | None) -> None:
        self.enrollment = enrollment
        self.language = language
        self.retired = retired
        self.edition = edition_of(enrollment)

    def _titled(self, key: UUID) -> dict[str, str]:
        has_own = self.edition.edition.has_text(key, self.language)
        code = self.language if has_own else self.edition.outline.source_language
        return {"title": self.edition.title(key, code), "language": code}

    def as_row(self) -> dict[str, Any]:
        """Without the steps. No query once this process knows the edition."""
        row = self.enrollment
        return {
            "uuid": row.uuid,
            "course_key": row.course_key,
            **self._titled(row.course_key),
            "started_at": row.started_at,
            "last_active_at": row.last_active_at,
            "completed_at": row.completed_at,
            "closed_at": row.closed_at,
            "finish_until": self.retired.until if self.retired and not row.is_completed else None,
            "successor": self.retired.successor if self.retired else None,
            "steps_done": row.steps_done,
            "steps_required": row.steps_required,
            "percent": row.progress.percent,
            "url": reverse("courses:resume", args=[row.uuid]),
        }

    @cached_property
    def _records(self) -> Mapping[UUID, Any]:
        return {record.step_key: record for record in self.enrollment.records.all()}

    def steps(self) -> list[dict[str, Any]]:
        """Every step of the newest edition. One query."""
        return [self._step(step) for step in self.edition.outline.steps]

    def _step(self, step: Step) -> dict[str, Any]:
        record = self._records.get(step.key)
        is_done = record is not None and record.is_satisfied
        return {
            "key": step.key,
            "number": step.number,
            "kind": step.kind,
            **self._titled(step.key),
            "is_required": step.is_required,
            "is_done": is_done,
            "done_at": record.satisfied_at if record is not None and is_done else None,
            "success": record.success if record is not None else Success.NONE,
        }


class EnrollmentDetail(Operation):
    """One enrollment of one's own."""

    has_missing = True

    @extend_schema(
        operation_id="enrollments_read",
        tags=["my learning"],
        parameters=[Params],
        responses=EnrollmentDetailSerializer,
    )
    def get(self, request: Request, enrollment_uuid: UUID) -> Response:
        """Progress, step by step."""
        own = Enrollment.objects.for_learner(request.user).current().with_edition()
        enrollment = own.filter(uuid=enrollment_uuid).first()
        if enrollment is None:
            raise Http404
        retired = retired_course(request._request, enrollment.course_key, self.language)
        found = _OwnEnrollment(enrollment, self.language, retired)
        return Response(EnrollmentDetailSerializer(found.as_row() | {"steps": found.steps()}).data)


class LessonRead(Operation):
    """Mark a lesson as read."""

    has_missing = True

    @extend_schema(
        operation_id="lessons_mark_read",
        tags=["my learning"],
        parameters=[Params],
        request=NoBody,
        responses=ReadSerializer,
    )
    def post(self, request: Request, enrollment_uuid: UUID, step_key: UUID) -> Response:
        """As the button on the page does. Sent twice, it counts once. A lesson that is not open yet is not there."""
        NoBody(data=request.data).is_valid(raise_exception=True)
        own = Enrollment.objects.for_learner(request.user).filter(uuid=enrollment_uuid).values("course_key")[:1]
        # By key nobody has passed the privacy check: a course that was closed to the learner since stays closed.
        if not CoursePage.objects.filter(translation_key=own).visible_to(request.user).exists():
            raise Http404
        try:
            outcome = services.satisfy_step(
                learner=request.user,
                enrollment_uuid=enrollment_uuid,
                step_key=step_key,
                rule=Rule.READ,
                language=self.language,
                now=timezone.now(),
            )
        except (Enrollment.DoesNotExist, StepNotFoundError, StepLockedError) as error:
            raise Http404 from error
        enrollment = outcome.enrollment
        row = {
            "steps_done": enrollment.steps_done,
            "steps_required": enrollment.steps_required,
            "percent": enrollment.progress.percent,
            "is_completed": enrollment.is_completed,
        }
        return Response(ReadSerializer(row).data)
