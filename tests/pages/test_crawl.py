"""Whoever clicks on everything asks nobody else, breaks nothing, and leaves nothing behind: T129, T138."""

import pytest
from playwright.sync_api import Page

from tests.pages.crawl import STORED, Crawl

pytestmark = [pytest.mark.journey, pytest.mark.full]

START = ["/fi/", "/fi/koulutukset/", "/fi/kasikirjat/", "/fi/search/?q=tulkki", "/fi/c/", "/fi/feedback/"]
ADMIN = ["/admin/"]
# How many pages by role: the first number at each commit, all with --full.
ROLES = {
    "anonymous": ("", START, 45),
    "learner": ("learner", ["/fi/my/", *START, "/fi/accounts/profile/"], 40),
    "trainer": ("trainer@askel.example", [*ADMIN, "/fi/my/"], 12),
    "administrator": ("admin@askel.example", [*ADMIN, "/admin/inbox/"], 8),
}


@pytest.mark.parametrize("role", ROLES)
def test_clicking_on_everything(demo, signed_in, role, request):
    email, start, most = ROLES[role]
    full = request.config.getoption("--full")
    with signed_in(demo.learner if email == "learner" else email) as context:
        crawl = Crawl(context, demo.url, is_editor=ADMIN[0] in start)
        page = context.new_page()
        walked = crawl.go(page, start, most=3000 if full else most, of_a_shape=3 if full else 1)
        if email:
            _sign_out(page, demo.url)
            assert page.evaluate(STORED) == [0, 0, 0, 0, 0]
            assert not {cookie["name"] for cookie in context.cookies()} & {"askel_session", "messages"}
    assert walked >= most or full
    assert crawl.wrong == []


def _sign_out(page: Page, url: str) -> None:
    page.goto(f"{url}/fi/accounts/logout/")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
