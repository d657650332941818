"""What every test stands on: a clean cache, no network but this machine, the database on disk as in production."""

import ipaddress
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
import pytest_django

from tests import databases, running

if TYPE_CHECKING:
    from tests.authoring import Course

# Playwright's synchronous API keeps an event loop in this thread; Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

BROWSER_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_getaddrinfo = socket.getaddrinfo


class OutsideNetworkError(RuntimeError):
    """A test reached for an address that is not on this machine."""


def _refuse_outside(host: object) -> None:
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    if name in {"", "localhost", "0.0.0.0", "::"}:  # noqa: S104
        return
    try:
        is_here = ipaddress.ip_address(name).is_loopback
    except ValueError:
        is_here = name == socket.gethostname()
    if not is_here:
        raise OutsideNetworkError(f"Tests reach nothing outside this machine, but this one asked for {name!r}.")


def _guarded_connect(sock: socket.socket, address: object) -> None:
    if sock.family in {socket.AF_INET, socket.AF_INET6}:
        _refuse_outside(address[0])
    _connect(sock, address)


def _guarded_connect_ex(sock: socket.socket, address: object) -> int:
    if sock.family in {socket.AF_INET, socket.AF_INET6}:
        _refuse_outside(address[0])
    return _connect_ex(sock, address)


def _guarded_getaddrinfo(host: object, *args: object, **kwargs: object) -> list:
    _refuse_outside(host)
    return _getaddrinfo(host, *args, **kwargs)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="also what is marked as full: every page, width and look")


def pytest_configure() -> None:
    socket.socket.connect = _guarded_connect
    socket.socket.connect_ex = _guarded_connect_ex
    socket.getaddrinfo = _guarded_getaddrinfo


def pytest_unconfigure() -> None:
    from django.conf import settings

    if settings.configured:
        var = Path(settings.VAR_DIR)
        if var.parent == Path(tempfile.gettempdir()) and var.name.startswith("askel-test-"):
            shutil.rmtree(var, ignore_errors=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is long, and put last what commits and empties the database, after all that build on what is there.

    pytest-django sorts so too, but afterwards pytest brings the tests of one browser together, wherever the first stands.
    Those come late as well: a browser leaves an event loop running in this thread, in which nobody else can start one.
    """
    if not config.getoption("--full"):
        long = [item for item in items if item.get_closest_marker("full")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
    items.sort(key=_leaves_behind)


def _leaves_behind(item: pytest.Item) -> tuple[bool, bool]:
    mark = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", ())
    empties = bool(mark and mark.kwargs.get("transaction")) or not {"live_server", "transactional_db"}.isdisjoint(
        fixtures
    )
    return empties, "browser" in fixtures


@pytest.fixture(autouse=True)
def _django_set_urlconf(request: pytest.FixtureRequest) -> Iterator[None]:
    """Apply ``pytest.mark.urls`` as pytest-django does, but keep what Django knows of the addresses.

    It is kept under the name of their module, so nothing is mixed up; reading a thousand patterns anew in three
    languages takes longer than most tests.
    """
    from django.conf import settings
    from django.urls import set_urlconf

    marker = request.node.get_closest_marker("urls")
    if not marker:
        yield
        return
    usual, settings.ROOT_URLCONF = settings.ROOT_URLCONF, marker.args[0]
    set_urlconf(None)
    yield
    settings.ROOT_URLCONF = usual
    set_urlconf(None)


@pytest.fixture(scope="module")
def _course(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator["Course"]:
    """The module's ``COURSE``, written once for all its tests; what each of them does to it is taken back."""
    from tests.authoring import Course, standing

    about = getattr(request.module, "COURSE", {"lessons": 2})
    with standing(lambda: Course(**about), django_db_blocker) as made:
        yield made


@pytest.fixture
def course(_course: "Course", db: None) -> "Course":
    """A published course; a module says in ``COURSE`` what it is made of."""
    return _course.again()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Put a migrated copy where pytest-django would migrate for 12 seconds.

    On SQLite it is a file, not memory: WAL, waiting for locks and several connections are what production has.
    """
    from django.conf import settings
    from django.db import connections

    own = connections["default"].settings_dict
    url = os.environ.get("DATABASE_URL", "")
    if connections["default"].vendor == "sqlite":
        own["TEST"]["NAME"] = str(settings.VAR_DIR / "test.sqlite3")
        _or_end(databases.copy_sqlite, Path(own["TEST"]["NAME"]))
        yield
    else:
        name = own["TEST"]["NAME"] = f"test_{own['NAME']}"
        _or_end(databases.create_postgres, url, name)
        yield
        for connection in connections.all():
            connection.close()
        databases.drop_postgres(databases.url_of(url, name))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> None:
    """Put the frame of the site there once: most tests need it, and it takes most of a second."""
    from website.services.site import ensure_site

    with django_db_blocker.unblock():
        ensure_site()


def _or_end(make: Callable[..., object], *args: object) -> None:
    try:
        make(*args)
    except (RuntimeError, OSError, psycopg.Error) as error:  # once, not for each test
        pytest.exit(f"No database to test on. {error}", returncode=2)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    return True


@pytest.fixture(scope="session", autouse=True)
def _session() -> Iterator[None]:
    from django.conf import settings

    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)  # WhiteNoise warns without it
    yield
    running.forget_demo()


@pytest.fixture(autouse=True)
def _clean_slate() -> None:
    """No test meets what another left in a cache, nor the language of its last request."""
    from django.core.cache import caches
    from django.utils import translation

    from content.services import site_memory

    site_memory.forget()
    for name in caches:
        caches[name].clear()
    translation.deactivate()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    # The shell is the same browser without the windows that nobody sees here: a third less work.
    known = ("chromium-headless-shell", "chromium", "chromium-browser")
    executable = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, known)), None)
    if not executable:
        pytest.skip("No Chromium found: install it (Debian: apt-get install chromium) or set CHROMIUM=/path.")
    flags = [*BROWSER_FLAGS, "--no-sandbox"] if os.geteuid() == 0 else BROWSER_FLAGS
    return {**browser_type_launch_args, "executable_path": executable, "args": flags}
