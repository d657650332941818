"""Migrated databases to copy from: migrating takes 12 seconds, copying none.

A template is kept under the hash of all that decides how it looks, on PostgreSQL as a database of that server.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
KEEP = 12  # several working trees may share a machine
_PREFIX = "askel_template_"


def sqlite_template() -> Path:
    """Return a migrated SQLite file; never write to it."""
    folder = Path(tempfile.gettempdir()) / f"askel-templates-{os.geteuid()}"
    file = folder / f"{_fingerprint()}.sqlite3"
    with _locked(folder):
        if not file.exists():
            fresh = folder / "fresh.sqlite3"
            for leftover in folder.glob("fresh.*"):
                leftover.unlink()
            _migrate(f"sqlite:///{fresh}")
            with closing(sqlite3.connect(fresh)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            fresh.rename(file)
            for old in sorted(folder.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)[:-KEEP]:
                old.unlink()
        os.utime(file)
    return file


def copy_sqlite(target: Path) -> None:
    """Put a migrated database there."""
    shutil.copyfile(sqlite_template(), target)


def create_postgres(server_url: str, name: str) -> str:
    """Create a migrated database on the server of this URL, in place of one of that name; return its URL."""
    template = _PREFIX + _fingerprint()
    with _locked(Path(tempfile.gettempdir()) / f"askel-templates-{os.geteuid()}"), _server(server_url) as server:
        known = [row[0] for row in server.execute("SELECT datname FROM pg_database ORDER BY oid") if row[0]]
        if template not in known:
            fresh = f"{_PREFIX}fresh"
            _drop(server, fresh)
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(fresh)))
            _migrate(url_of(server_url, fresh))
            server.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(fresh), sql.Identifier(template))
            )
            for old in [database for database in known if database.startswith(_PREFIX)][: -KEEP + 1]:
                _drop(server, old)
        _drop(server, name)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    return url_of(server_url, name)


def create_empty_postgres(server_url: str, name: str) -> str:
    """Create a database with nothing in it, in place of one of that name; return its URL."""
    with _server(server_url) as server:
        _drop(server, name)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return url_of(server_url, name)


def copy_postgres(source_url: str, name: str) -> str:
    """Create a database as a copy of another that nobody uses; return its URL."""
    with _server(source_url) as server:
        _drop(server, name)
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(urlsplit(source_url).path.lstrip("/"))
            )
        )
    return url_of(source_url, name)


def drop_postgres(url: str) -> None:
    """Drop the database of this URL, and whoever is still connected to it."""
    with _server(url) as server:
        _drop(server, urlsplit(url).path.lstrip("/"))


def url_of(server_url: str, name: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))


@contextmanager
def _server(url: str) -> Iterator[psycopg.Connection]:
    address = urlunsplit(urlsplit(url)._replace(scheme="postgresql", path="/postgres"))
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection


def _drop(server: psycopg.Connection, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fingerprint() -> str:
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    digest.update((ROOT / "config" / "settings" / "base.py").read_bytes())
    # The models too: what a migration's signals make (permissions, content types) follows from them.
    for pattern in ("*/migrations/*.py", "*/models.py", "*/models/*.py"):
        for file in sorted(ROOT.glob(pattern)):
            digest.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _migrate(url: str) -> None:
    with tempfile.TemporaryDirectory(prefix="askel-migrate-") as var:
        done = subprocess.run(
            [sys.executable, "manage.py", "migrate", "-v0"],
            cwd=ROOT,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.dev", "ASKEL_VAR": var, "DATABASE_URL": url},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"The migrations failed:\n{done.stderr[-2000:]}")
