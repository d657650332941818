"""A browser for the pages, if this machine has one."""

from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
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


@pytest.fixture(scope="session")
def axe_source() -> str:
    folder = Path(axe_playwright_python.__file__).parent
    return next(folder.rglob("axe.min.js")).read_text(encoding="utf-8")


@pytest.fixture
def faults(axe_source: str) -> Callable[[Page], list[str]]:
    """Return what axe, the content security policy and a look at the width find wrong with the open page."""

    def look(page: Page) -> list[str]:
        page.evaluate(axe_source)
        found = page.evaluate(
            "(rules) => axe.run(document, {runOnly: {type: 'tag', values: rules}})"
            ".then((r) => r.violations.map((v) => v.id + ': ' + v.nodes[0].html.slice(0, 120)))",
            RULES,
        )
        found += page.evaluate("window.__refused")
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return [*found, f"overflows by {overflow} px"] if overflow > 0 else found

    return look
