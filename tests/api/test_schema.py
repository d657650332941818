"""The description of the API is true: Schemathesis asks what it allows and what it forbids, as two kinds of people."""

import itertools
import json

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.throttling import SimpleRateThrottle
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.generation import GenerationMode

from config.wsgi import application
from tests.access.world import SEEK

pytestmark = [pytest.mark.django_db, pytest.mark.urls("config.urls")]

load_all_checks()
ALWAYS = [
    CHECKS.get_one(name)
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
    )
]
REFUSES_NONSENSE = CHECKS.get_one("negative_data_rejection")
EXAMPLES = 8


@pytest.fixture
def described(world):
    """The description, asked of the real application; its requests stay inside the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/schema/", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def unlimited(monkeypatch):
    for scope in ("token", "person", "address"):
        monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, scope, None)


def real_values(world):
    """For each part of an address what is really there, of one's own and of others."""
    return {
        "course_key": [world.closed.key, world.public.key],
        "handbook_key": [world.handbook.key],
        "chapter_key": [world.chapter.translation_key],
        "enrollment_uuid": [world.enrollment.uuid, world.public.enrollment.uuid],
        "step_key": [world.closed.lessons[1].translation_key, world.closed.quiz.translation_key],
        "code": [world.certificate.printed_code],
    }


@pytest.mark.parametrize("role", ["learner", "anonymous"])
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_every_operation_answers_as_described(world, described, unlimited, role, mode):
    headers = world.bearer() if role == "learner" else {}
    values = real_values(world)
    operations = [result.ok() for result in described.get_all_operations()]
    assert len(operations) == 11
    for operation in operations:
        answered = _ask(operation, mode, headers, values)
        if mode == GenerationMode.POSITIVE and role == "learner":
            assert 200 in answered, operation.label


def _ask(operation, mode, headers, values):
    """Ask one operation for a while. The statuses of its answers, each of which was as described."""
    answered = set()
    is_allowed = mode == GenerationMode.POSITIVE

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode), pick=st.integers(0, 3))
    def ask(case, pick):
        if not answered:
            pick = 2  # one's own, once for certain
        if is_allowed and pick:  # else what was made up, which is never there
            case.path_parameters = {
                name: str(values[name][pick % len(values[name])]) for name in case.path_parameters or {}
            }
            if "q" in (case.query or {}):
                case.query["q"] = SEEK
        response = case.call(headers=headers)
        case.validate_response(response, checks=ALWAYS if is_allowed else [*ALWAYS, REFUSES_NONSENSE])
        answered.add(response.status_code)

    ask()
    return answered


def test_every_other_method_is_refused(world, api):
    described = api("/api/v1/schema/").json()
    values = {name: str(found[0]) for name, found in real_values(world).items()}
    for path, methods in described["paths"].items():
        known = set(methods) | ({"head"} if "get" in methods else set())
        for method, role in itertools.product(
            ("get", "post", "put", "patch", "delete", "options", "trace"), ("token", "anonymous")
        ):
            if method not in known:
                answer = (
                    api(path.format(**values), role, method)
                    if method != "trace"
                    else world.client("anonymous").trace(path.format(**values))
                )
                assert answer.status_code == 405, (method, path)
                assert {name.strip().lower() for name in answer["Allow"].split(",")} == known


def test_the_description_is_openapi_of_what_there_is(api):
    described = api("/api/v1/schema/").json()
    assert described["openapi"] == "3.1.0"
    assert set(described["components"]["securitySchemes"]) == {"token", "cookieAuth"}
    assert all(path.startswith("/api/v1/") for path in described["paths"])
    assert "admin" not in json.dumps(described["paths"])


# T027: a field that is not here is a field that nobody has agreed to tell.
FIELDS = {
    "Certificate": "uuid code course_key title language languages edition state completed_on issued_at expires_on kind extent_minutes name_shown is_sensitive url",
    "Chapter": "key number parent level title language minutes is_sensitive url permalink",
    "ChapterDetail": "key number parent level title language minutes is_sensitive url permalink edition summary urgent body sources law_version reviewed_by checked_on next_review_on",
    "CheckedCertificate": "code state state_reason state_since kind title language holder completed_on expires_on extent edition issuer",
    "Course": "key title summary language languages extent_minutes is_sensitive url retired_on successor",
    "CourseDetail": "key title summary language languages extent_minutes is_sensitive url retired_on successor edition promise intro outcomes content_note requirements issuer responsible law_version checked_on next_review_on modules",
    "Enrollment": "uuid course_key title language started_at last_active_at completed_at closed_at finish_until successor steps_done steps_required percent url",
    "EnrollmentDetail": "uuid course_key title language started_at last_active_at completed_at closed_at finish_until successor steps_done steps_required percent url steps",
    "Handbook": "key title summary audience language is_sensitive url",
    "Hit": "kind label title excerpt language is_sensitive url",
    "Module": "key number title steps",
    "Problem": "type title status detail errors",
    "ProblemError": "name detail",
    "Read": "steps_done steps_required percent is_completed",
    "Source": "code title publisher url",
    "Step": "key number kind title language minutes is_required is_sensitive url",
    "Successor": "key title language is_sensitive url",
    "StepProgress": "key number kind title language is_required is_done done_at success",
}


def test_no_answer_has_a_field_that_was_not_agreed(world, api):
    """T027"""
    schemas = api("/api/v1/schema/").json()["components"]["schemas"]
    described = {name: set(schema["properties"]) for name, schema in schemas.items() if "properties" in schema}
    pages = {name for name in described if name.endswith("Page")}
    assert all(described.pop(name) == {"count", "next", "previous", "results"} for name in pages)
    assert described == {name: set(fields.split()) for name, fields in FIELDS.items()}


def test_the_description_for_people_names_every_operation(world):
    page = world.client("anonymous").get("/api/v1/docs/").content.decode()
    for path in world.client("anonymous").get("/api/v1/schema/").json()["paths"]:
        assert path in page
