import logging
from io import StringIO

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from config import logs
from config.middleware import log_context
from jobs.redaction import without_names


@pytest.fixture
def lines() -> StringIO:
    return StringIO()


@pytest.fixture
def logger(lines: StringIO) -> logging.Logger:
    handler = logging.StreamHandler(lines)
    handler.addFilter(logs.NoNamesFilter())
    handler.setFormatter(logging.Formatter("%(levelname)s [%(request_id)s] %(message)s"))
    logger = logging.Logger("test")  # noqa: LOG001  known to no other test
    logger.addHandler(handler)
    return logger


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("mail to matti.meikalainen+x@example.fi failed", "mail to <email> failed"),
        ("next=matti%40example.fi", "next=<email>"),
        ("GET /fi/haku/?q=silpominen&page=2 500", "GET /fi/haku/?<query> 500"),
        ("from 192.0.2.7:5544 to 127.0.0.1", "from <address>:5544 to <address>"),
        ("from 2001:db8::1 and ::1", "from <address> and <address>"),
        ("Cookie: askel_session=k3j4h5; askel_csrf=9x", "Cookie: askel_session=<secret>; askel_csrf=<secret>"),
        ("session 9f3kq0zv8m2x7c1b4n6l5j0h9g8f7d6s gone", "session <secret> gone"),
        ("/c/7KQ2-9FXM-3TBA/ and 7KQ2-9FXM-3TBA", "/c/<code>/ and <code>"),
        ("/accounts/password/reset/key/1-c8x-9f2b/", "/accounts/password/reset/key/<code>/"),
    ],
)
def test_what_names_a_person_is_taken_out(text, clean):
    assert without_names(text) == clean


@pytest.mark.parametrize(
    "text",
    [
        "at 12:03:11,123 on 2026-11-24",
        "job 7 (certificates.render) of 123e4567-e89b-42d3-a456-426614174000",
        "is it there? yes",
        "courses.services.satisfy_step_and_everything_that_follows_from_it",
        'File "/srv/askel/jobs/services/work.py", line 12, in run',
    ],
)
def test_what_names_nobody_stays(text):
    assert without_names(text) == text


def test_arguments_and_tracebacks_are_cleaned_too(logger, lines):
    try:
        raise ValueError("no such user: matti@example.fi")
    except ValueError:
        logger.exception("for %s", "liisa@example.fi")
    assert "for <email>\nTraceback" in lines.getvalue()
    assert "ValueError: no such user: <email>" in lines.getvalue()
    assert "@" not in lines.getvalue()


def test_arguments_that_do_not_fit_do_not_cost_the_line(logger, lines):
    logger.warning("%s and %s", "one")
    assert "its arguments did not fit" in lines.getvalue()


def test_the_record_itself_stays_as_it_was_for_other_handlers(logger):
    seen = []
    other = logging.Handler()
    other.emit = seen.append
    logger.addHandler(other)
    logger.warning("to %s", "matti@example.fi")
    assert seen[0].getMessage() == "to matti@example.fi"


def test_lines_of_one_request_carry_the_id_that_its_answer_carries(logger, lines):
    def view(request: HttpRequest) -> HttpResponse:
        logger.warning("inside")
        return HttpResponse()

    response = log_context(view)(RequestFactory().get("/"))
    logger.warning("outside")
    identifier = response["X-Request-ID"]
    assert lines.getvalue() == f"WARNING [{identifier}] inside\nWARNING [-] outside\n"


@pytest.mark.parametrize(("given", "is_kept"), [("0123abcd-ef", True), ("matti@example.fi", False), ("a\nb", False)])
def test_a_proxys_id_is_kept_if_it_can_name_nobody(given, is_kept):
    request = RequestFactory().get("/", headers={"X-Request-ID": given})
    assert (log_context(lambda request: HttpResponse())(request)["X-Request-ID"] == given) is is_kept
