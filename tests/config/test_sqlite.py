"""Waiting for SQLite's write lock: until it is free, and not for ever."""

import sqlite3
import threading
import time
from contextlib import closing

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler


@pytest.fixture
def other(tmp_path):
    """Another process that writes."""
    with closing(sqlite3.connect(tmp_path / "shared.sqlite3", isolation_level=None, check_same_thread=False)) as found:
        found.execute("PRAGMA journal_mode=WAL")
        found.execute("CREATE TABLE seen (number INTEGER)")
        yield found


@pytest.fixture
def connect(tmp_path, django_db_blocker):
    made = []

    def connect(timeout):
        options = {"transaction_mode": "IMMEDIATE", "timeout": timeout}
        settings = {"ENGINE": "config.sqlite3", "NAME": str(tmp_path / "shared.sqlite3"), "OPTIONS": options}
        made.append(ConnectionHandler({"default": settings})["default"])
        return made[-1]

    with django_db_blocker.unblock():
        yield connect
        for connection in made:
            connection.close()


def write(connection):
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO seen VALUES (1)")
    connection.commit()
    connection.set_autocommit(True)


def test_a_transaction_begins_as_soon_as_the_other_ends(other, connect):
    connection = connect(timeout=20)
    other.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(0.2, other.execute, ["COMMIT"])
    timer.start()
    write(connection)
    timer.join()
    assert other.execute("SELECT COUNT(*) FROM seen").fetchone() == (1,)


def test_it_is_given_up_after_the_timeout(other, connect):
    connection = connect(timeout=0.1)
    other.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    with pytest.raises(OperationalError, match="locked"):
        write(connection)
    assert 0.1 <= time.monotonic() - begun < 5


def test_what_needs_no_transaction_waits_inside_sqlite_as_before(other, connect):
    connection = connect(timeout=7)
    write(connection)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (7000,)


def test_another_error_is_not_waited_for(other, connect):
    connection = connect(timeout=20)
    connection.ensure_connection()
    connection.connection.execute("BEGIN")
    with pytest.raises(OperationalError, match="within a transaction"):
        write(connection)
