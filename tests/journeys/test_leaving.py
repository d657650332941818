"""Leave this page, in a real browser: whatever Back shows afterwards, it is nothing of what was read."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, expect

from tests.journeys import courses
from tests.journeys.steps import enroll, words
from tests.pages.crawl import STORED
from tests.running import Site

pytestmark = pytest.mark.journey

TITLE = "Väkivalta lähisuhteessa"
NEUTRAL = "https://www.ilmatieteenlaitos.fi/"
# Tells in each frame, before it is painted, whether something of the lesson is to be seen in it.
WATCH_FRAMES = """const look = () => {
    const main = document.querySelector('main');
    if (main?.checkVisibility({visibilityProperty: true}) && main.innerText.includes('Teksti')) seen(location.pathname);
    requestAnimationFrame(look);
}; requestAnimationFrame(look);"""


@pytest.fixture(scope="module")
def sensitive(site: Site) -> courses.Course:
    return courses.write_course(site, title=TITLE, is_sensitive=True)


@pytest.fixture
def open_page(browser) -> Iterator:
    """A browser for which the neutral page is a page of our own making; nothing else leaves the machine."""
    contexts = []

    def make(*, js: bool = True, width: int = 320, height: int = 480, watch: list[str] | None = None) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=js, locale="fi-FI"
        )
        contexts.append(context)
        if watch is not None:
            context.expose_function("seen", lambda path: watch.append(path))
            context.add_init_script(WATCH_FRAMES)

        def stand_in(route) -> None:
            route.fulfill(body="<title>Sää</title><h1>Sää tänään</h1>", content_type="text/html; charset=utf-8")

        context.route(f"{NEUTRAL}**", stand_in)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


def read(page: Page, site: Site, course: courses.Course) -> None:
    """From the course by way of the note to its first lesson."""
    page.goto(site.url + course.path)
    page.goto(site.url + course.steps[0])
    page.get_by_role("link", name=words("Go on to the section")).click()
    expect(page.locator("main")).to_contain_text("Teksti 1.")


def wait_until_away(page: Page) -> None:
    """Chromium may be quicker than what stands in for the neutral page: then its own page says that there is no network."""
    with suppress(Error):
        page.wait_for_url(f"{NEUTRAL}**")
    page.wait_for_timeout(1000)


def go_back(page: Page) -> None:
    """Back; while Chromium is between two pages it takes no such command."""
    for _ in range(5):
        try:
            page.go_back()
        except Error as error:
            if "Not attached" not in str(error):
                raise
            page.wait_for_timeout(500)
        else:
            return


def assert_back_shows_nothing(page: Page, site: Site) -> None:
    shown = 0
    for _ in range(3):
        go_back(page)
        if page.url.startswith(site.url):
            shown += 1
            expect(page.locator("h1")).to_have_text(words("Continue"))
            text = page.title() + page.locator("body").inner_text()
            assert not any(word in text for word in (TITLE, "Teksti", "väkivalta", "Kerromme"))
    page.go_forward()
    assert "Teksti" not in page.locator("body").inner_text()
    assert shown


def test_after_shift_three_times_back_shows_nothing(site, sensitive, open_page):
    """T131, T132: and never paints it on the way, be it for one frame."""
    painted: list[str] = []
    page = open_page(watch=painted)
    read(page, site, sensitive)
    page.wait_for_timeout(100)
    assert painted
    expect(page.locator(".exit-bar .button")).to_be_in_viewport()
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    with page.expect_request(f"{NEUTRAL}**") as asked:
        page.keyboard.press("Shift")
    assert "referer" not in asked.value.headers
    wait_until_away(page)
    painted.clear()
    assert_back_shows_nothing(page, site)
    assert painted == []


@pytest.mark.parametrize("size", [(320, 480), (320, 200)], ids=["a small phone", "400 % of 1280 × 800"])
def test_the_way_out_stays_in_sight_and_is_quick(site, sensitive, open_page, size):
    """T131: however far one has read; what covers the page comes before the answer of the neutral page."""
    page = open_page(width=size[0], height=size[1])
    read(page, site, sensitive)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.locator(".exit-bar .button")).to_be_in_viewport(ratio=1)
    at_once = page.evaluate(
        "(document.querySelector('.exit-bar .button').click(),"
        " ['.exit-overlay', 'main'].map((part) => document.querySelector(part).checkVisibility()))"
    )
    assert at_once == [True, False]


def test_without_javascript_the_link_does_the_same(site, sensitive, open_page):
    page = open_page(js=False)
    read(page, site, sensitive)
    with page.expect_request(f"{NEUTRAL}**") as asked:
        page.locator(".exit-bar .button").click(no_wait_after=True)
    assert "referer" not in asked.value.headers
    wait_until_away(page)
    assert_back_shows_nothing(page, site)


def test_a_capital_letter_is_no_wish_to_leave(site, sensitive, open_page):
    page = open_page()
    read(page, site, sensitive)
    for key in ("Shift", "Shift", "Shift+a", "Shift"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert page.url.startswith(site.url)


def test_nothing_is_stored_in_the_browser(site, sensitive, open_page):
    page = open_page(width=1280, height=800)
    read(page, site, sensitive)
    assert page.evaluate(STORED) == [0, 0, 0, 0, 0]
    assert {cookie["name"]: cookie["value"] for cookie in page.context.cookies()} == {"note": "1"}


def test_signing_out_leaves_nothing_of_the_person_in_the_browser(site, course, visit, learner):
    """T138, T140: after a course begun and an answer given; whoever sits there next is asked to sign in."""
    page = visit(email=learner)
    enroll(page, site.url + course.path)
    page.goto(site.url + course.steps[1])
    page.locator("main form button[type=submit]").first.click()
    page.get_by_label("Neuvo", exact=True).check()
    page.locator("main form button[type=submit]").first.click()
    page.goto(f"{site.url}/fi/accounts/logout/")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/fi/")
    assert page.evaluate(STORED) == [0, 0, 0, 0, 0]
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"askel_csrf"}
    page.goto(f"{site.url}/fi/my/")
    assert "/accounts/login/" in page.url
