"""A learner's steps through a course, one page at a time, for any width and without JavaScript."""

from collections.abc import Mapping

from django.utils.translation import gettext, override
from playwright.sync_api import Locator, Page

# What is right, by the question: the texts of right options, items in order, or the right side of each left side.
Key = Mapping[str, list[str] | dict[str, str]]


def words(text: str, language: str = "fi") -> str:
    """What the site says for an English text."""
    with override(language):
        return gettext(text)


def enroll(page: Page, address: str) -> None:
    """From the page of a course to its first step."""
    page.goto(address)
    page.locator("main .panel a.button").first.click()
    page.locator("main form button[type=submit]").click()


def go_through(page: Page, key: Key, *, until: str = "/certificates/", most: int = 60) -> list[str]:
    """Take steps until an address holds ``until``; return the addresses passed. Fails after ``most`` steps."""
    passed = [page.url]
    while until not in page.url:
        assert len(passed) < most, passed
        take_a_step(page, key)
        passed.append(page.url)
    return passed


def take_a_step(page: Page, key: Key) -> None:
    """Do what the page asks for, and press its main button."""
    main = page.locator("main")
    if page.url.endswith("/result/"):
        main.locator(".panel a.button").first.click()
    elif "/feedback/" in page.url:
        main.locator(".actions a.button").last.click()
    elif page.url.endswith("/check/"):
        main.locator("form button[type=submit]").first.click()
    elif "/attempts/" in page.url:
        answer(main, key)
        main.locator("form button[type=submit]").first.click()
    else:
        main.locator("form button[type=submit], .actions a.button").first.click()


def answer(main: Locator, key: Key) -> None:
    """Answer the question on the page right."""
    right = key[main.locator("h1").inner_text()]
    if isinstance(right, dict):
        for left, choice in right.items():
            main.get_by_label(left, exact=True).select_option(label=choice)
    elif main.locator("ol.sort").count():
        for number, text in enumerate(right, start=1):
            main.locator("ol.sort > li").filter(has_text=text).locator("select").select_option(str(number))
    else:
        for text in right:
            main.get_by_label(text, exact=True).check()
