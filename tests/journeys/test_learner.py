"""What a learner does without thinking about it: go back, press twice, come back another day."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.courses import KEY, TEST
from tests.journeys.steps import answer, enroll, go_through, take_a_step, words
from tests.running import Site

pytestmark = pytest.mark.journey

RESPONSES = """
from quizzes.models import Response
rows = Response.objects.filter(attempt__uuid={attempt!r}).order_by("question_key")
result = [row.revision for row in rows]
"""


def responses(site: Site, page: Page) -> list[int]:
    """How often each answer of the attempt on the page was stored, one number an answer."""
    return site.python(RESPONSES.format(attempt=page.url.split("/attempts/")[1].split("/")[0]))


def begin_exercise(page: Page, site: Site, course) -> None:
    enroll(page, site.url + course.path)
    page.goto(site.url + course.steps[1])
    page.locator("main form button[type=submit]").click()


def begin_test(page: Page, site: Site, course) -> None:
    enroll(page, site.url + course.path)
    page.goto(site.url + course.steps[3])
    page.locator("main form button[type=submit]").click()


def test_back_from_the_feedback_shows_the_question_and_sends_nothing(site, course, visit, learner):
    page = visit(email=learner)
    begin_exercise(page, site, course)
    question = page.url
    take_a_step(page, KEY)
    expect(page.locator("[data-focus]")).to_be_focused()
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)

    page.go_back()
    assert page.url == question
    page.go_forward()
    assert "/feedback/" in page.url
    assert sent == []
    assert responses(site, page) == [1]


def test_a_double_click_stores_one_answer(site, course, visit, learner):
    page = visit(email=learner)
    begin_test(page, site, course)
    question = page.url
    answer(page.locator("main"), KEY)
    page.get_by_role("button", name=words("Save and continue")).dblclick()
    page.wait_for_url(lambda url: url != question)
    expect(page.locator("h1")).to_have_text(list(TEST)[1])
    assert len(responses(site, page)) == 1


def test_who_closes_the_browser_after_two_answers_goes_on_at_the_third(site, course, visits, learner):
    with visits(width=360, js=False, email=learner) as phone:
        enroll(phone, site.url + course.path)
        go_through(phone, KEY, until=course.steps[3])
        for _ in range(3):
            take_a_step(phone, KEY)
        assert phone.url.endswith("/3/")
    with visits(width=1280, email=learner) as desktop:
        desktop.locator("main .panel a.button").click()
        desktop.get_by_role("button", name=words("Go on with your answers")).click()
        expect(desktop.locator("h1")).to_have_text(list(TEST)[2])
        desktop.goto(desktop.url.replace("/3/", "/1/"))
        expect(desktop.get_by_label("Kysyn", exact=True)).to_be_checked()


def test_an_answer_left_empty_is_named_and_the_way_to_it_is_short(site, course, visit, learner):
    page = visit(email=learner)
    begin_test(page, site, course)
    page.get_by_role("button", name=words("Save and continue")).click()
    expect(page).to_have_title(re.compile(f"^{words('Error:')} "))
    expect(page.locator(".note.err")).to_be_focused()
    page.locator(".note.err a").click()
    expect(page.locator("#option-1")).to_be_focused()
    assert page.locator("#option-1").get_attribute("aria-describedby") == "question-error"


def test_a_test_sent_in_another_window_shows_its_receipt_here(site, course, visit, learner):
    page = visit(email=learner)
    begin_test(page, site, course)
    go_through(page, KEY, until="/check/")
    first = page.url.replace("/check/", "/1/")
    other = page.context.new_page()
    other.goto(first)
    take_a_step(page, KEY)
    assert page.url.endswith("/result/")

    other.locator("main form button[type=submit]").first.click()
    expect(other.locator("h1")).to_have_text(words("This try has already been submitted"))
    expect(other.locator("main")).to_contain_text("Kysyn")


@pytest.mark.parametrize("typed", ["ABCD-EFGH", "0000-0000-0000-0000-0000-0000-0000"])
def test_a_stranger_gets_one_answer_to_every_wrong_code(site, visit, typed):
    page = visit()
    answered = page.goto(f"{site.url}/c/{typed}/")
    assert answered.status == 404
    expect(page.get_by_role("alert")).to_contain_text(words("Code not found"))
    expect(page.locator("meta[name=robots]")).to_have_attribute("content", "noindex, noarchive")
