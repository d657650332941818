"""The kinds of question beyond choosing, in a phone's width and by keyboard alone: form, error, saving, result."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import enroll, words
from tests.journeys.test_keyboard import Hands
from tests.running import Site

pytestmark = pytest.mark.journey

_WRITE = """
from tests.authoring import Course, case, gaps, number, opinion, reflection, scenario, shorttext, single

course = Course(title="Kaikki lajit", lessons=1, quiz=[
    shorttext("Mikä virasto?"), number("Montako?"), gaps("Täydennä."), scenario("Miten toimit?"),
    reflection("Mitä otat mukaan?"), opinion("Osaan."), case(single("Tapauksessa?", "Oikea", "Väärä")),
])
course.page.refresh_from_db()
result = {"path": course.page.get_url(), "quiz": course.quiz.get_url()}
"""
SAVED = re.compile(r"^Vastaus tallennettu klo \d+\.\d\d\.$")


def keys(page: Page, hands: Hands, *presses: tuple[str, str]) -> None:
    """Reach each field by Tab and press keys there, or type."""
    for field, text in presses:
        hands.reach(lambda focus, field=field: focus["field"] == field, field)
        if text in ("Space", "ArrowDown"):
            page.keyboard.press(text)
        else:
            page.keyboard.type(text)


def test_every_kind_by_keyboard_at_320_px(site: Site, visit, axe, learner):
    written = site.python(_WRITE)
    page = visit(email=learner, width=320)
    enroll(page, site.url + written["path"])
    page.goto(site.url + written["quiz"])
    page.locator("main form button[type=submit]").click()
    wrong: dict[str, list[str]] = {}
    status = page.locator("[data-save-status]")

    def look(name: str) -> None:
        if found := axe(page):
            wrong[name] = found

    typed = {"Mikä virasto?": "migri", "Montako?": "12,5", "Mitä otat mukaan?": "Otan tämän mukaan."}
    seen = set()
    while not page.url.endswith("/check/"):
        prompt = page.locator("h1").inner_text()
        if prompt not in seen:
            seen.add(prompt)
            look(prompt)
            page.locator("main form button[type=submit]").first.click()
            expect(page.locator("[data-focus]")).to_be_focused()
            look(f"{prompt} empty")
        hands = Hands(page)
        if prompt in typed:
            keys(page, hands, ("text", typed[prompt]))
        elif page.locator("[name=gap-1]").count():
            keys(page, hands, ("gap-1", "Migri"), ("gap-2", "ArrowDown"))
        else:
            keys(page, hands, ("choice", "Space"))
        expect(status).to_have_text(SAVED)
        hands.press(words("Save and continue"))
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
