"""A learner at a published course."""

import pytest
from django.utils import timezone

from courses import services
from tests.accounts.factories import UserFactory


@pytest.fixture
def learner(db):
    return UserFactory(full_name="Aino Oppija")


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
