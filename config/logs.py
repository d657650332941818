"""Logs tell what happened, never to whom."""

import copy
import logging
import traceback
from contextvars import ContextVar

from jobs.redaction import without_names

# One per request; what a request logs can be read together, and its id stands in the answer.
request_id: ContextVar[str] = ContextVar("request_id", default="-")


class NoNamesFilter(logging.Filter):
    """Give each record its ``request_id`` and take e-mail addresses, keys, codes, queries and clients out of it.

    It hands on a copy, with the traceback already as text, so that other handlers get the record as it was.
    """

    def filter(self, record: logging.LogRecord) -> logging.LogRecord:
        """Return the record without names."""
        clean = copy.copy(record)
        clean.request_id = request_id.get()
        clean.msg, clean.args = without_names(_message(record)), None
        if record.exc_info and record.exc_info[0] is not None:
            clean.exc_text = without_names("".join(traceback.format_exception(*record.exc_info)).rstrip("\n"))
            clean.exc_info = None
        elif record.exc_text:
            clean.exc_text = without_names(record.exc_text)
        if record.stack_info:
            clean.stack_info = without_names(record.stack_info)
        return clean


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):  # a wrong format string must not cost the line
        return f"{record.msg} (its arguments did not fit)"
