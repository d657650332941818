"""Ways that take a year, or two languages: what was begun in one edition or language ends in another."""

import pytest
from playwright.sync_api import expect

from tests.journeys.courses import KEY, write_course
from tests.journeys.steps import enroll, go_through, take_a_step, words
from tests.journeys.test_languages import change_to
from tests.running import Site

pytestmark = pytest.mark.journey

# A short course that must be renewed each year; both lessons were read eleven months ago.
_COMPLETED = """
from datetime import timedelta
from django.utils import timezone
from accounts.models import User
from courses import services
from courses.models import Enrollment
from tests.authoring import Course, run_jobs, wait_for_jobs
course = Course(title="Uusittava kurssi", lessons=2, renewal_months=12)
wait_for_jobs()
learner = User.objects.get(email={email!r})
long_ago = timezone.now() - timedelta(days=340)
enrollment = services.enroll(learner=learner, course_key=course.key, language="fi", now=long_ago)
for lesson in course.lessons:
    services.satisfy_step(learner=learner, enrollment_uuid=enrollment.uuid, step_key=lesson.translation_key,
                          rule="read", language="fi", now=long_ago)
run_jobs()
result = {{"path": course.page.get_url(), "lesson": course.lessons[1].pk, "enrollment": str(enrollment.uuid)}}
"""

_CHANGE = """
from courses.models import LessonPage
from tests.authoring import publish, text_block, wait_for_jobs
publish(LessonPage.objects.get(pk={pk}), body=[text_block("Laki on nyt toinen.")], note="Laki muuttui.", severity="content")
wait_for_jobs()
result = None
"""

_CERTIFICATES = """
from certificates.models import Certificate
rows = Certificate.objects.filter(learner__email={email!r}).order_by("pk")
result = [[row.edition_number, sorted(row.statement)] for row in rows]
"""


def complete_and_change(site: Site, learner: str) -> dict:
    """Somebody completed a course long ago; one lesson has become another since."""
    made = site.python(_COMPLETED.format(email=learner))
    site.python(_CHANGE.format(pk=made["lesson"]))
    return made


def test_begun_in_finnish_and_finished_in_swedish(site, visit, learner):
    course = write_course(site, title="Kahdella kielellä")
    page = visit(email=learner)
    enroll(page, site.url + course.path)
    go_through(page, KEY, until=course.steps[2])
    take_a_step(page, KEY)
    assert page.url == site.url + course.steps[3]
    change_to(page, "Svenska")
    expect(page.locator("h1")).to_have_text("sv: Lopputesti")
    swedish = {f"sv: {question}": _in_swedish(right) for question, right in KEY.items()}
    go_through(page, swedish)
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    assert [languages for _edition, languages in site.python(_CERTIFICATES.format(email=learner))] == [["fi", "sv"]]


def _in_swedish(right: list[str] | dict[str, str]) -> list[str] | dict[str, str]:
    if isinstance(right, dict):
        return {f"sv: {left}": f"sv: {choice}" for left, choice in right.items()}
    # The words of true and false are the site's own.
    return [words("True", "sv") if text == words("True") else f"sv: {text}" for text in right]


def test_a_renewal_asks_for_the_one_lesson_that_changed_and_ends_with_a_new_certificate(site, visit, learner):
    made = complete_and_change(site, learner)
    page = visit(email=learner, js=False)
    page.goto(site.url + made["path"])
    page.get_by_role("button", name=words("Renew the course")).click()
    passed = go_through(page, {}, most=6)
    assert sum("oppitunti" in address for address in passed) <= 1
    (old, _), (new, _) = site.python(_CERTIFICATES.format(email=learner))
    assert new == old + 1


def test_the_certificate_opens_the_edition_that_was_studied_and_what_changed_since(site, visit, learner, axe):
    made = complete_and_change(site, learner)
    page = visit(email=learner, width=320)
    page.goto(f"{site.url}/fi/certificates/of/{made['enrollment']}/")
    page.locator(f"main a[href*='/learn/{made['enrollment']}/edition/']").first.click()
    expect(page.locator("main")).to_contain_text("Laki muuttui.")
    assert axe(page) == []
    page.get_by_role("link", name="Oppitunti 2", exact=True).click()
    expect(page.locator("main")).to_contain_text("Teksti 2.")
    expect(page.locator("main")).not_to_contain_text("Laki on nyt toinen.")
    assert axe(page) == []
    page.go_back()
    page.locator("main a[href$='/changes/']").click()
    expect(page.locator("main ins").first).to_be_visible()
    expect(page.locator("main del").first).to_be_visible()
    assert axe(page) == []
