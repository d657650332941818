"""Our pages in the admin, looked at by axe: what Wagtail's own menu and editor do wrong is not ours to mend."""

import pytest

from tests.journeys import people
from tests.pages import faults

pytestmark = pytest.mark.journey

ADDRESSES = f"""
from django.urls import reverse
from django.utils import timezone
from accounts.models import Organization, ServiceSettings, User
from courses.models import CoursePage, QuizPage
from courses.services import enroll
{people.MAKE}
admin = make(ADMIN, "Yrsa Ylläpitäjä", is_staff=True, is_superuser=True)
learner = make("katsottu@kunta.example", "Kaisa Katsottu")
course = CoursePage.objects.get(translation_key=KEY, locale__language_code="fi")
quiz = QuizPage.objects.descendant_of(course).first()
enrollment = enroll(learner=learner, course_key=course.translation_key, language="fi", now=timezone.now())

def at(name, *args):
    return reverse(name, args=args)

result = [
    at("wagtailadmin_home"),
    at("inbox"),
    at("contacts_overdue"),
    at("courses_admin:confirm_publishing", course.pk, course.latest_revision_id),
    at("courses_admin:editions", course.pk),
    at("courses_admin:learners", course.pk),
    at("courses_admin:learner", course.pk, enrollment.uuid),
    at("question_bank"),
    at("quiz_allowances", quiz.pk),
    at("quizzes:import", quiz.pk),
    at("quizzes:export", quiz.pk),
    at("quizzes:statistics", quiz.pk),
    at("certificates_admin:index"),
    at("certificates_admin:requests"),
    at("certificates_admin:designs"),
    at("certificates_admin:design", Organization.objects.first().pk),
    at("wagtailsettings:edit", "accounts", "servicesettings", ServiceSettings.load().pk),
    at("wagtailusers_users:edit", learner.pk),
]
"""
ADMIN = "yllapitaja@kunta.example"


def test_axe_finds_nothing_on_our_pages(site, course, visit):
    addresses = site.python(f"ADMIN, KEY = {ADMIN!r}, {course.key!r}\n{ADDRESSES}")
    page = visit(email=ADMIN, width=1280)
    found = {}
    for address in addresses:
        answer = page.goto(site.url + address)
        assert answer
        assert answer.status == 200, address
        found[address] = [*faults.by_axe(page, within="main"), *faults.of_admin_frame(page)]
    assert {address: wrong for address, wrong in found.items() if wrong} == {}
