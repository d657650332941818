"""A trainer allows one learner more, in the admin."""

import pytest
from django.urls import reverse

from courses import services
from quizzes.models import Allowance
from tests.accounts.factories import UserFactory
from tests.authoring import single

pytestmark = pytest.mark.django_db
COURSE = {"lessons": 1, "quiz": [single()]}


@pytest.fixture
def url(course):
    return reverse("quiz_allowances", args=[course.quiz.pk])


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(admin=True))
    return client


def form(**data):
    return {"extra_minutes": "0", "extra_attempts": "0", "reason": "Sähkökatko.", **data}


def test_an_enrolled_learner_gets_another_try_and_it_is_listed_with_its_reason(admin, course, url):
    from django.utils import timezone

    learner = UserFactory(full_name="Aino Oppija")
    services.enroll(learner=learner, course_key=course.key, language="fi", now=timezone.now())
    admin.post(url, form(email=learner.email.upper(), extra_attempts="1"))
    allowance = Allowance.objects.get()
    assert (allowance.learner, allowance.extra_attempts, allowance.quiz_key) == (
        learner,
        1,
        course.quiz.translation_key,
    )
    assert "Sähkökatko." in admin.get(url).content.decode()


@pytest.mark.parametrize("data", [{"extra_attempts": "1"}, {}, {"extra_minutes": "5", "reason": " "}])
def test_nobody_outside_the_course_nothing_at_all_and_no_reason_are_refused(admin, course, url, data):
    assert admin.post(url, form(email=UserFactory().email, **data)).status_code == 422
    assert not Allowance.objects.exists()


def test_the_quiz_leads_there(admin, course, url):
    page = admin.get(reverse("wagtailadmin_pages:edit", args=[course.quiz.pk])).content.decode()
    assert url in page
