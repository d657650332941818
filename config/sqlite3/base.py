"""Django's backend for SQLite; whoever waits for the write lock asks again three times a millisecond.

SQLite has no queue. Its own waiting sleeps longer each time, at last 100 ms, while others come and go: of four
processes that only write, one waited five seconds. Writers here hold the lock for a millisecond or two. Asking at an
even pace gives each the same chance every time. See docs/decisions/0019.
"""

import random
import time
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

# Seconds between two attempts: random, so that two who wait do not keep step.
PAUSE = (0.0001, 0.0006)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions begin as soon as nobody else writes, or fail after the option ``timeout``."""

    def _start_transaction_under_autocommit(self) -> None:
        patience = self.settings_dict["OPTIONS"]["timeout"]
        until = time.monotonic() + patience
        self._wait_inside_sqlite(0)
        try:
            while not self._has_begun(is_last_attempt=time.monotonic() >= until):
                time.sleep(random.uniform(*PAUSE))  # noqa: S311 - not a secret
        finally:
            self._wait_inside_sqlite(patience)  # statements outside transactions wait there

    def _has_begun(self, *, is_last_attempt: bool) -> bool:
        begin: Any = super()._start_transaction_under_autocommit  # type: ignore[misc]  # not in the stubs
        try:
            begin()
        except OperationalError as error:
            if is_last_attempt or getattr(error.__cause__, "sqlite_errorname", "") != "SQLITE_BUSY":
                raise
            return False
        return True

    def _wait_inside_sqlite(self, seconds: float) -> None:
        self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
