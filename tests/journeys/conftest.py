"""One running site for all journeys, with a worker, and browsers that notice what pages do wrong."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import Page

from tests.journeys import courses, people
from tests.pages import faults
from tests.running import Site, running_site

# Kept beyond the page, so that nothing is missed between two looks. Without JavaScript the console tells.
WATCH_POLICY = (
    "document.addEventListener('securitypolicyviolation',"
    " (e) => console.error('refused: ' + e.violatedDirective + ' ' + e.blockedURI))"
)


@pytest.fixture(scope="session")
def site(browser) -> Iterator[Site]:
    """The site without the demo: its courses may change, and take long."""
    with running_site(load_demo=False) as running:
        running.python(people.SETUP)
        yield running


@pytest.fixture(scope="session")
def visits(browser, site) -> Callable:
    """Open a browser of one's own; in the end nothing may have been asked of others, refused or broken."""

    @contextmanager
    def visit(*, width: int = 1280, js: bool = True, email: str = "", **options: object) -> Iterator[Page]:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=js, locale="fi-FI", **options
        )
        context.add_init_script(WATCH_POLICY)
        wrong: list[str] = []
        context.on("request", lambda asked: _note(wrong, asked.url, not _is_ours(site, asked.url)))
        context.on("response", lambda answer: _note(wrong, f"{answer.status} {answer.url}", answer.status >= 500))
        context.on(
            "console", lambda said: _note(wrong, said.text, said.type == "error" and "status of 4" not in said.text)
        )
        context.on("weberror", lambda thrown: wrong.append(str(thrown.error)))
        context.set_default_timeout(30_000)
        tab = context.new_page()
        if email:
            people.sign_in(tab, site, email)
        yield tab
        context.close()
        assert wrong == []

    return visit


def _is_ours(site: Site, url: str) -> bool:
    return url.startswith((site.url, "data:", "blob:", "about:"))


def _note(wrong: list[str], text: str, is_wrong: bool) -> None:
    if is_wrong:
        wrong.append(text)


@pytest.fixture
def visit(visits) -> Iterator[Callable[..., Page]]:
    """The same, closed and judged when the test ends."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(visits(**options))


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Return what axe finds wrong with the open page, and whether it is wider than its window."""
    return lambda page: [*faults.by_axe(page), *faults.of_width(page)]


@pytest.fixture(scope="session")
def course(site) -> courses.Course:
    """A lesson, an exercise, a lesson in Finnish only and a test; the rest is in Swedish too."""
    return courses.write_course(site)


@pytest.fixture
def learner(site) -> str:
    """Somebody who has not been here before, and has an account."""
    return people.new_learner(site)
