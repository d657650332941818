"""The demo in Finnish, with people at every stage, for whoever looks at all pages; with ``--full`` in three languages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import BrowserContext

from demo.loader import PASSWORD
from tests.running import Site, running_site

# The fifth of those who are made has completed a course, the second is in the middle of one.
PEOPLE = f"""
from django.utils import timezone
from accounts.models import User
from courses.models import CoursePage, Enrollment
from demo.seed.learners import email_of, seed_learners
from jobs.models import Job
from tests.authoring import run_jobs

seed_learners(count=6, seed=0, now=timezone.now())
learner = User.objects.get(email=email_of(4, 0))
learner.set_password({PASSWORD!r})
learner.save()
half = Enrollment.objects.filter(learner__email=email_of(1, 0)).first()
half.learner = learner
half.save()
run_jobs()
result = learner.email
"""


@pytest.fixture(scope="session")
def demo(browser, request) -> Iterator[Site]:
    """The demo, and ``demo.learner`` who has a certificate and a course begun."""
    with running_site(worker=False) as site:
        if request.config.getoption("--full"):
            site.manage("load_demo", "-v0")
        site.learner = site.python(PEOPLE)  # type: ignore[attr-defined]
        yield site


@pytest.fixture(scope="session")
def signed_in(browser, demo) -> Callable:
    """A browser in which somebody has signed in by the form, or nobody."""

    @contextmanager
    def visit(email: str = "", **options: object) -> Iterator[BrowserContext]:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, "locale": "fi-FI", **options})
        context.set_default_timeout(30_000)
        if email:
            page = context.new_page()
            page.goto(f"{demo.url}/fi/accounts/login/")
            page.locator("input[name=login]").fill(email)
            page.locator("input[type=password]").first.fill(PASSWORD)
            page.locator("form:has(input[type=password]) button[type=submit]").first.click()
            page.wait_for_url("**/fi/my/**")
            page.close()
        yield context
        context.close()

    return visit
