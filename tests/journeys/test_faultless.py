"""Every kind of page that a learner meets, looked at by axe, narrow and wide, light and dark."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import courses
from tests.journeys.courses import KEY, TEST
from tests.journeys.steps import answer, enroll, go_through, take_a_step
from tests.pages import faults
from tests.pages.languages import PARAGRAPHS, language_faults
from tests.pages.weight import too_heavy, weigh

pytestmark = pytest.mark.journey


class Look:
    """Collects what is wrong, by page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: dict[str, list[str]] = {}
        self.titles: dict[str, str] = {}

    def at(self, name: str) -> None:
        """Look at the open page: by axe at 360 px and light, 1280 px and dark; by eye, hand and ear as faults has it."""
        self.page.wait_for_load_state()  # whoever pressed a button may be between two pages
        wrong = [*faults.everywhere(self.page), *language_faults(self.page.evaluate(PARAGRAPHS))]
        for width, scheme, rules in ((360, "light", ()), (1280, "dark", faults.LOOK)):
            self.page.set_viewport_size({"width": width, "height": 800})
            self.page.emulate_media(color_scheme=scheme)
            found = [*faults.by_axe(self.page, only=rules), *faults.of_width(self.page)]
            wrong += [f"{width} {scheme}: {fault}" for fault in found]
        self.found[name] = wrong
        self.titles[name] = self.page.title()

    def open(self, name: str, address: str) -> None:
        """Open a page and look at it."""
        self.page.goto(address)
        self.at(name)

    def nothing_wrong(self) -> None:
        """Fail with everything that was found."""
        assert {name: wrong for name, wrong in self.found.items() if wrong} == {}


def press(page: Page, number: int = 0) -> None:
    page.locator("main form button[type=submit]").nth(number).click()


def test_pages_for_anybody(site, course, visit):
    look = Look(visit())
    look.open("catalogue", f"{site.url}/fi/koulutukset/")
    look.open("statement", f"{site.url}/fi/accessibility/")
    look.open("light or dark", f"{site.url}/fi/display/")
    look.open("feedback", f"{site.url}/fi/feedback/")
    look.open("a form for feedback", f"{site.url}/fi/feedback/helpful/{course.key}/")
    look.open("course", site.url + course.path)
    look.open("course in Swedish", site.url + course.swedish[0])
    look.open("lesson", site.url + course.steps[0])
    look.open("lesson with sources", site.url + course.steps[2])
    look.open("not translated", f"{site.url}/en/untranslated/{course.key}/")
    look.open("sign in", f"{site.url}/fi/accounts/login/")
    look.open("sign up", f"{site.url}/fi/accounts/signup/")
    look.open("verify", f"{site.url}/fi/c/")
    look.open("code not found", f"{site.url}/fi/c/ABCD-EFGH/")
    assert len(set(look.titles.values())) == len(look.titles)
    assert look.page.context.cookies() == [] or {"askel_csrf"} == {c["name"] for c in look.page.context.cookies()}
    look.nothing_wrong()


def test_a_first_visit_of_a_short_lesson_is_light(site, course, visit):
    """Leaves 25 KB of the 100 for what a long lesson says; tests/pages/test_weight.py weighs one."""
    assert too_heavy(weigh(visit().context, site.url + course.steps[0]), most_kb=75) == []


def test_pages_of_an_exercise(site, course, visit, learner):
    page = visit(email=learner)
    look = Look(page)
    look.at("my learning, empty")
    page.goto(site.url + course.path)
    page.locator("main .panel a.button").first.click()
    look.at("enroll")
    press(page)
    look.at("lesson to read")
    look.open("course in progress", site.url + course.path)
    look.open("my learning in progress", f"{site.url}/fi/my/")
    look.open("exercise", site.url + course.steps[1])
    press(page)
    look.at("single choice")
    press(page)
    look.at("single choice, empty")
    page.get_by_label("Neuvo", exact=True).check()
    press(page)
    look.at("wrong")
    page.locator("main .actions a.button.quiet").first.click()
    look.at("wrong, with what is right")
    page.locator("main .actions a.button").first.click()
    take_a_step(page, KEY)
    look.at("right")
    take_a_step(page, KEY)
    page.locator("ol.sort button").nth(1).click()
    look.at("ordering")
    answer(page.locator("main"), KEY)
    press(page)
    look.at("ordering, right")
    take_a_step(page, KEY)
    look.at("answers to an exercise")
    press(page)
    look.at("exercise done")
    look.nothing_wrong()


def test_pages_of_a_test_and_its_certificate(site, course, visit, learner):
    page = visit(email=learner)
    look = Look(page)
    enroll(page, site.url + course.path)
    page.goto(site.url + course.steps[3])
    look.at("test")
    press(page)
    for prompt in TEST:
        expect(page.locator("h1")).to_have_text(prompt)
        look.at(prompt)
        press(page, 1)  # skip
    look.at("answers missing")
    press(page)
    look.at("asked once more")
    press(page)
    look.at("not passed")

    page.goto(site.url + course.steps[3])
    look.at("test, tried before")
    press(page)
    question = page.url.replace("/1/", "/5/")
    page.goto(question)
    press(page)
    look.at("matching, empty")
    page.goto(question.replace("/5/", "/1/"))
    go_through(page, KEY, until="/check/")
    look.at("answers")
    other = page.context.new_page()
    other.goto(question)
    press(page)
    look.at("passed")
    press(other)
    closed = Look(other)
    closed.at("closed")
    closed.nothing_wrong()

    page.goto(site.url + course.steps[0])
    go_through(page, KEY)
    look.at("certificate")
    address = page.locator("main a[href*='/c/']").first.get_attribute("href")
    look.open("course completed", site.url + course.path)
    look.open("my learning, done", f"{site.url}/fi/my/")
    look.open("valid", address)
    look.nothing_wrong()


def test_pages_of_a_sensitive_course(site, visit, learner):
    sensitive = courses.write_course(site, title="Väkivalta lähisuhteessa", is_sensitive=True)
    page = visit(email=learner)
    look = Look(page)
    look.open("sensitive course", site.url + sensitive.path)
    enroll(page, site.url + sensitive.path)
    look.at("content note")
    note = page.url
    look.open("text that stands in", f"{note}instead/")
    look.open("a break", note.replace("/before/", "/break/"))
    look.open("my data", f"{site.url}/fi/accounts/my-data/")
    page.goto(note)
    press(page)
    look.at("sensitive lesson")
    page.goto(site.url + sensitive.steps[1])
    press(page)
    look.at("sensitive question")
    assert not [title for title in look.titles.values() if "Väkivalta" in title or "Kumpi" in title]
    assert "Väkivalta" not in page.url
    look.nothing_wrong()
