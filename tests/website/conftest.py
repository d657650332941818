"""A browser for the pages, if this machine has one."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.pages import faults

# In the page, so that nothing is missed between two looks.
WATCH_POLICY = (
    "window.__refused = [];"
    "document.addEventListener('securitypolicyviolation',"
    " (e) => window.__refused.push(e.violatedDirective + ' ' + e.blockedURI))"
)


@pytest.fixture
def page(page: Page) -> Page:
    page.add_init_script(WATCH_POLICY)
    return page


@pytest.fixture
def wrong() -> Callable[..., list[str]]:
    """Return what axe, the content security policy and a look at the width find wrong with the open page."""
    return lambda page, only=(): [
        *faults.by_axe(page, only=only),
        *page.evaluate("window.__refused"),
        *faults.of_width(page),
    ]
