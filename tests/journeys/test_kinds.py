"""Every kind of question in a phone's width and by keyboard alone: form, error, saving, feedback, result.

Once as a test, with what JavaScript adds; once as an exercise without it.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import enroll
from tests.journeys.test_keyboard import Hands
from tests.running import Site

pytestmark = pytest.mark.journey

_WRITE = """
from courses.models import QuizPage
from tests.authoring import (Course, add, case, gaps, matching, multiple, number, opinion, ordering, publish, reflection, wait_for_jobs,
    scenario, shorttext, single, truefalse)

beyond = lambda: [
    shorttext("Mikä virasto?"), number("Montako?"), gaps("Täydennä."), scenario("Miten toimit?"),
    reflection("Mitä otat mukaan?"), opinion("Osaan."), case(single("Tapauksessa?", "Oikea", "Väärä")),
]
choosing = [single("Kumpi?"), multiple("Mitkä?"), truefalse("Väite."), ordering("Järjestä."), matching("Yhdistä.")]
course = Course(title="Kaikki lajit", lessons=1, quiz=beyond())
exercise = add(course.module, QuizPage, "Harjoitus", mode="practice", questions=[*choosing, *beyond()])
publish(course.page)
wait_for_jobs()
course.page.refresh_from_db()
result = {"path": course.page.get_url(), "quiz": course.quiz.get_url(), "exercise": exercise.get_url()}
"""
OPTIONAL = ("Mitä otat mukaan?", "Osaan.")
TYPED = {"Mikä virasto?": "migri", "Montako?": "12,5", "Mitä otat mukaan?": "Otan tämän mukaan."}
MOST_PAGES = 60
SAVED = re.compile(r"^Vastaus tallennettu klo \d+\.\d\d\.$")


def keys(page: Page, hands: Hands, *presses: tuple[str, str]) -> None:
    """Reach each field by Tab and press keys there, or type."""
    for field, text in presses:
        hands.reach(lambda focus, field=field: focus["field"] == field, field)
        if text in ("Space", "ArrowDown"):
            page.keyboard.press(text)
        else:
            page.keyboard.type(text)


@pytest.fixture(scope="module")
def written(site: Site) -> dict[str, str]:
    return site.python(_WRITE)


def test_a_test_by_keyboard_at_320_px(site: Site, written, visit, axe, learner):
    page = visit(email=learner, width=320)
    enroll(page, site.url + written["path"])
    page.goto(site.url + written["quiz"])
    page.locator("main form button[type=submit]").click()
    wrong: dict[str, list[str]] = {}
    status = page.locator("[data-save-status]")

    def look(name: str) -> None:
        if found := axe(page):
            wrong[name] = found

    seen = set()
    while not page.url.endswith("/check/"):
        prompt = page.locator("h1").inner_text()
        if prompt not in seen:
            seen.add(prompt)
            look(prompt)
            if prompt not in OPTIONAL:
                page.locator("main form button[type=submit]").first.click()
                expect(page.locator("[data-focus]")).to_be_focused()
                look(f"{prompt} empty")
        hands = Hands(page)
        if prompt in TYPED:
            keys(page, hands, ("text", TYPED[prompt]))
        elif page.locator("[name=gap-1]").count():
            keys(page, hands, ("gap-1", "Migri"), ("gap-2", "ArrowDown"))
        else:
            keys(page, hands, ("choice", "Space"))
        expect(status).to_have_text(SAVED)
        hands.press(page.locator("main form button[type=submit]").first.inner_text())
    assert len(seen) == 7
    look("check")
    page.locator("main form button[type=submit]").first.click()
    if page.locator("button[name=confirmed]").count():
        page.locator("button[name=confirmed]").click()
    expect(page.locator("#outcome")).to_be_visible()
    for closed in page.locator("main details").all():
        closed.evaluate("(e) => { e.open = true; }")
    look("result")
    assert wrong == {}


def test_an_exercise_by_keyboard_without_javascript_at_360_px(site: Site, written, visit, axe, learner):
    page = visit(email=learner, width=360)
    # Without JavaScript axe would never answer: no script of ours runs instead.
    page.route("**/*.js", lambda route: route.fulfill(content_type="text/javascript", body=""))
    enroll(page, site.url + written["path"])
    page.goto(site.url + written["exercise"])
    hands = Hands(page)
    hands.press(page.locator("main form button[type=submit]").inner_text())
    wrong: dict[str, list[str]] = {}
    seen: dict[str, list[str]] = {}

    def look(prompt: str, state: str) -> None:
        if state not in seen.setdefault(prompt, []):
            seen[prompt].append(state)
            if found := axe(page):
                wrong[f"{prompt} {state}"] = found

    prompt, pages = "", 0
    while "/result/" not in page.url:
        pages += 1
        assert pages < MOST_PAGES, (page.url, seen)
        main = page.locator("main")
        if "/feedback/" in page.url:
            look(prompt, "feedback")
            hands.press(main.locator(".actions a.button").last.inner_text())
            continue
        button = main.locator("form button[type=submit]").first.inner_text()
        if page.url.endswith("/check/"):
            hands.press(button)
            continue
        prompt = main.locator("h1").inner_text()
        if "error" not in seen.get(prompt, ()):
            if main.locator("[name=place-1]").count():
                keys(page, hands, ("place-1", "ArrowDown"))  # the same number twice
            hands.press(button)
            if prompt in OPTIONAL:
                assert main.locator("h1").inner_text() != prompt
                page.go_back()
            look(prompt, "error")
        _fill(page, hands, prompt)
        hands.press(button)
    look("result", "result")
    assert len(seen) == 13
    assert {prompt for prompt, states in seen.items() if "feedback" not in states} <= {"result"}
    assert wrong == {}


def _fill(page: Page, hands: Hands, prompt: str) -> None:
    main = page.locator("main")
    names = [name for field in main.locator("form [name]").all() if (name := field.get_attribute("name"))]
    if prompt in TYPED:
        main.locator("[name=text]").fill("")
        keys(page, hands, ("text", TYPED[prompt]))
    elif "gap-1" in names:
        keys(page, hands, ("gap-1", "Migri"), ("gap-2", "ArrowDown"))
    elif "place-1" in names:
        keys(page, hands, *((f"place-{number}", str(number)) for number in (1, 2, 3)))
    elif "match-1" in names:
        keys(page, hands, *((f"match-{number}", "ArrowDown") for number in (1, 2, 3)))
    else:
        keys(page, hands, ("choices" if "choices" in names else "choice", "Space"))
