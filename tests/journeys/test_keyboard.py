"""The learner's way by keyboard alone: nothing is clicked, nothing is focused by the test."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.courses import KEY
from tests.journeys.steps import words

pytestmark = pytest.mark.journey

MOST_STOPS = 40  # from the top of a page to what one came for, past menu, outline and text
# What a screen reader would say of where the focus is, more or less.
FOCUS = """() => {
    const e = document.activeElement;
    const label = e.labels?.length ? e.labels[0].innerText : '';
    const name = e.getAttribute('aria-label') || label || e.innerText || '';
    const box = e.getBoundingClientRect();
    const style = getComputedStyle(e);
    const seen = e === document.body || box.width === 0 || style.outlineStyle !== 'none' || e.matches('.option input');
    return {tag: e.tagName, name: name.replace(/\\s+/g, ' ').trim(), field: e.name || '', seen};
}"""


class Hands:
    """Ten fingers and no mouse."""

    def __init__(self, page: Page) -> None:
        self.page, self.most = page, 0

    def reach(self, is_there: Callable[[dict], bool], what: str) -> None:
        """Press Tab until the focus is there; every stop on the way shows where one is."""
        stops: list[str] = []
        while True:
            self.page.keyboard.press("Tab")
            focus = self.page.evaluate(FOCUS)
            stops.append(focus["name"])
            assert focus["seen"], f"no outline on {focus}"
            if is_there(focus):
                break
            assert len(stops) < MOST_STOPS, f"{what} is not within {MOST_STOPS} stops: {stops}"
        self.most = max(self.most, len(stops))

    def press(self, name: str) -> None:
        """Go to a link or button and press Enter; wait for the page it leads to."""
        self.reach(lambda focus: focus["tag"] in ("A", "BUTTON") and focus["name"].startswith(name), name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type_into(self, field: str, text: str) -> None:
        """Go to a field and type."""
        self.reach(lambda focus: focus["field"] == field, field)
        self.page.keyboard.type(text)

    def answer(self) -> None:
        """Answer the question on the page right."""
        right = KEY[self.page.locator("h1").inner_text()]
        if isinstance(right, dict):
            for left, choice in right.items():
                self.reach(lambda focus, left=left: focus["tag"] == "SELECT" and focus["name"] == left, left)
                self.page.keyboard.type(choice)
        elif self.page.locator("ol.sort").count():
            self._sort(right)
        elif self.page.locator("input[type=radio]").count():
            self._choose(right[0])
        else:
            self._tick(right)

    def _choose(self, text: str) -> None:
        # A group of radio buttons is one stop; the arrows go through it.
        self.reach(lambda focus: focus["field"] == "choice", "the options")
        assert self.page.locator("input[type=radio]:checked").count() == 0
        self.page.keyboard.press("Space")
        while self.page.evaluate(FOCUS)["name"] != text:
            self.page.keyboard.press("ArrowDown")
        assert self.page.locator("input[type=radio]:checked").count() == 1

    def _tick(self, texts: list[str]) -> None:
        left = set(texts)
        while left:
            self.reach(lambda focus: focus["name"] in left, str(left))
            self.page.keyboard.press("Space")
            left.discard(self.page.evaluate(FOCUS)["name"])

    def _sort(self, right: list[str]) -> None:
        rows, up = self.page.locator("ol.sort > li .text"), words("Up")
        for place, text in enumerate(right):
            for _ in range(rows.all_inner_texts().index(text) - place):
                self.reach(lambda focus, text=text: focus["name"] == f"{up}: {text}", text)
                self.page.keyboard.press("Enter")
                assert self.page.evaluate(FOCUS)["name"] == f"{up}: {text}"
                self._back_to_the_top()
        assert rows.all_inner_texts() == right

    def _back_to_the_top(self) -> None:
        # The rows have changed places: begin again above them.
        while self.page.evaluate(FOCUS)["field"] or self.page.evaluate(FOCUS)["tag"] in ("BUTTON", "SELECT"):
            self.page.keyboard.press("Shift+Tab")


def test_from_the_course_through_every_kind_of_question_to_the_certificate(site, course, visit, learner):
    page = visit(width=1280)
    hands = Hands(page)
    page.goto(site.url + course.path)

    page.keyboard.press("Tab")  # the first stop skips to the content, if one wants
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    hands.press(words("Start the course"))
    hands.type_into("login", learner)
    hands.type_into("password", people.PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    hands.press(words("Start"))
    for _ in range(40):
        if "/certificates/" in page.url:
            break
        _one_page(page, hands)

    expect(page.locator("h1")).to_have_text(words("Your certificate"))
    hands.reach(lambda focus: f"{site.url}/c/" in focus["name"], "the link to share")
    assert hands.most < MOST_STOPS


def _one_page(page: Page, hands: Hands) -> None:
    main = page.locator("main")
    if page.url.endswith("/result/"):
        hands.press(main.locator(".panel a.button").first.inner_text().split(":")[0].strip())
    elif "/feedback/" in page.url:
        assert page.evaluate("document.activeElement.hasAttribute('data-focus')")
        hands.press(main.locator(".actions a.button").last.inner_text())
    else:
        if "/attempts/" in page.url and not page.url.endswith("/check/"):
            hands.answer()
        hands.press(main.locator("form button[type=submit]").first.inner_text())
