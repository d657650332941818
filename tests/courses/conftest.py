"""A learner at a published course."""

import pytest
from django.utils import timezone

from courses import services
from tests.accounts.factories import UserFactory
from tests.authoring import Course, standing


@pytest.fixture
def learner(db):
    return UserFactory(full_name="Aino Oppija")


@pytest.fixture(scope="module")
def _course(django_db_setup, django_db_blocker):
    """Written once for all tests of a module; what each of them does to it is taken back."""
    with standing(lambda: Course(lessons=2), django_db_blocker) as made:
        yield made


@pytest.fixture
def course(_course, db):
    return _course.again()


@pytest.fixture
def enrollment(course, learner):
    return services.enroll(learner=learner, course_key=course.key, language="fi", now=timezone.now())


@pytest.fixture
def read(learner):
    """Mark lessons as read, as the learner's button does."""

    def mark(enrollment, *lessons):
        outcome = None
        for lesson in lessons:
            outcome = services.satisfy_step(
                learner=learner,
                enrollment_uuid=enrollment.uuid,
                step_key=lesson.translation_key,
                rule="read",
                language="fi",
                now=timezone.now(),
            )
        return outcome

    return mark
