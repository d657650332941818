"""Statements whose SQL is made once do what their QuerySets and models do."""

from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import BigAutoField, UUIDField
from django.forms.models import model_to_dict
from django.utils import timezone

from content.prepared import PreparedInsert, PreparedQuery, PreparedTuples, PreparedUpdate
from courses import services
from courses.models import Enrollment, StepRecord
from tests.accounts.factories import UserFactory
from tests.authoring import Course

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrollment():
    course = Course(lessons=1)
    return services.enroll(learner=UserFactory(), course_key=course.key, language="fi", now=timezone.now())


def of_learner(learner, course):
    return Enrollment.objects.for_learner_id(learner).for_course(course).open().with_edition()


@pytest.fixture
def query():
    return PreparedQuery(of_learner, learner=BigAutoField(), course=UUIDField())


def test_a_row_is_what_the_queryset_would_give(enrollment, query):
    row = query.first(learner=enrollment.learner_id, course=enrollment.course_key)
    same = of_learner(enrollment.learner_id, enrollment.course_key).get()
    assert model_to_dict(row) == model_to_dict(same)
    assert (row.uuid, row.started_at) == (same.uuid, same.started_at)
    assert (row.edition_pk, row.edition_sha256) == (same.edition_pk, same.edition_sha256)


def test_a_row_can_be_saved_and_loads_what_belongs_to_it(enrollment, query):
    row = query.first(learner=enrollment.learner_id, course=enrollment.course_key)
    row.steps_required = 5
    row.save()
    enrollment.refresh_from_db()
    assert enrollment.steps_required == 5
    assert row.learner == enrollment.learner


def test_values_change_and_the_sql_is_made_once(enrollment):
    made = []

    def define(learner, course):
        made.append(1)
        return of_learner(learner, course)

    query = PreparedQuery(define, learner=BigAutoField(), course=UUIDField())
    assert query.all(learner=enrollment.learner_id, course=uuid4()) == []
    assert query.all(learner=enrollment.learner_id + 1, course=enrollment.course_key) == []
    assert query.all(learner=enrollment.learner_id, course=enrollment.course_key) == [enrollment]
    assert made == [1]


def test_a_limit_and_an_order_are_kept(enrollment):
    second = Enrollment.objects.create(
        learner=UserFactory(),
        course_key=enrollment.course_key,
        language="sv",
        started_at=timezone.now(),
        last_active_at=timezone.now(),
        started_edition=1,
    )
    newest = PreparedQuery(lambda course: Enrollment.objects.for_course(course).order_by("-pk")[:1], course=UUIDField())
    assert newest.all(course=enrollment.course_key) == [second]


def test_it_is_made_for_each_connection_anew(enrollment, query):
    assert query.first(learner=enrollment.learner_id, course=enrollment.course_key)
    connection.__dict__.pop("_askel_prepared")
    assert query.first(learner=enrollment.learner_id, course=enrollment.course_key) == enrollment


def test_tuples_are_those_of_values_list(enrollment):
    columns = ("pk", "uuid", "started_at", "edition_pk")
    query = PreparedTuples(
        tuple, lambda learner: Enrollment.objects.for_learner_id(learner).with_edition().values_list(*columns),
        learner=BigAutoField(),
    )  # fmt: skip
    assert query.all(learner=enrollment.learner_id) == list(
        Enrollment.objects.for_learner_id(enrollment.learner_id).with_edition().values_list(*columns)
    )


def test_a_prepared_row_is_what_saving_makes(enrollment):
    now, keys = timezone.now(), [uuid4(), uuid4()]
    insert = PreparedInsert(StepRecord)
    for key in keys:
        insert.run(StepRecord(enrollment=enrollment, step_key=key, satisfied_at=now, satisfied_by="read"))
    saved = StepRecord.objects.create(enrollment=enrollment, step_key=uuid4(), satisfied_at=now, satisfied_by="read")
    same = [
        model_to_dict(row, exclude=["id", "step_key"]) for row in (*StepRecord.objects.filter(step_key__in=keys), saved)
    ]
    assert len(same) == 3
    assert same[0] == same[1] == same[2]


def test_an_update_writes_what_it_is_given_where_its_queryset_says(enrollment):
    update = PreparedUpdate(lambda pk: Enrollment.objects.filter(pk=pk, completed_at=None), pk=BigAutoField())
    now = timezone.now()
    assert update.run({"language": "sv"}, pk=enrollment.pk) == 1
    assert update.run({"language": "en", "completed_at": now, "completed_edition": 1}, pk=enrollment.pk) == 1
    assert update.run({"language": "fi"}, pk=enrollment.pk) == 0
    enrollment.refresh_from_db()
    assert (enrollment.language, enrollment.completed_at) == ("en", now)
