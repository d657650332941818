"""Whoever changes the language in the middle stays where they are, with what they have done."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.courses import KEY
from tests.journeys.steps import answer, enroll, take_a_step, words

pytestmark = pytest.mark.journey

ROWS = """
from courses.models import Enrollment
from quizzes.models import Attempt
rows = [Enrollment.objects, Attempt.objects]
result = [row.filter(learner__email={email!r}).count() for row in rows]
"""


def change_to(page: Page, language: str) -> None:
    page.locator("header").get_by_role("link", name=language, exact=True).locator("visible=true").click()


def test_in_the_middle_of_a_course(site, course, visit, learner):
    page = visit(email=learner)
    enroll(page, site.url + course.path)
    take_a_step(page, KEY)
    assert page.url == site.url + course.steps[1]

    change_to(page, "Svenska")
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page.locator("h1")).to_have_text("sv: Testi")
    expect(page.locator(".side progress:visible")).to_have_attribute("value", "1")
    change_to(page, "Suomi")
    assert page.url == site.url + course.steps[1]
    assert site.python(ROWS.format(email=learner)) == [1, 0]


def test_in_the_middle_of_a_test(site, course, visit, learner):
    page = visit(email=learner)
    enroll(page, site.url + course.path)
    page.goto(site.url + course.steps[3])
    take_a_step(page, KEY)  # begins
    for _ in range(2):
        take_a_step(page, KEY)
    page.get_by_role("link", name=words("Previous question")).click()
    expect(page.locator("h1")).to_have_text("Ketkä auttavat?")
    attempt = page.url.split("/fi/")[1]

    change_to(page, "Svenska")
    assert page.url == f"{site.url}/sv/{attempt}"
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page.locator("h1")).to_have_text("sv: Ketkä auttavat?")
    checked = page.locator("label.option:has(input:checked)")
    assert sorted(text.strip() for text in checked.all_inner_texts()) == ["sv: Kollega", "sv: Tulkki"]

    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("h1")).to_have_text("sv: Huoli riittää.")
    change_to(page, "Suomi")
    answer(page.locator("main"), KEY)
    assert site.python(ROWS.format(email=learner)) == [1, 1]


def test_a_step_that_is_not_translated_says_so_and_is_offered_as_it_is(site, course, visit, learner):
    page = visit(email=learner)
    enroll(page, site.url + course.path)
    page.goto(site.url + course.swedish[0])
    link = page.locator("main .outline a", has=page.locator("[lang=fi]"))
    expect(link).to_contain_text("Suomi")
    link.click()
    expect(page.locator("html")).to_have_attribute("lang", "fi")
    expect(page.locator("main")).to_contain_text("Vain suomeksi.")

    change_to(page, "Svenska")
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page.locator("h1")).to_contain_text("svenska")
    page.locator("main").get_by_role("link", name="Suomeksi vain").click()
    assert page.url == site.url + course.steps[2]
    assert site.python(ROWS.format(email=learner)) == [1, 0]
