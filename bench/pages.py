"""Pages and saves under load, interleaved with their baselines."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from statistics import median
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from accounts.models import User
from bench.content import CSRF, Content, forget_saves, step_key_of
from bench.load import Window, body_of, drive, fetch, request
from bench.servers import Server, serving
from courses.models import Enrollment

SETTINGS = "bench.settings"
# HTML of the bare page and of the lesson may differ by this share.
SAME_SIZE = 0.05
WORDS = (
    "kunta", "suunnitelma", "ohjaaja kertoo", "perhe", "tulkki", "palvelun", "viranomainen", "koulu", "työelämä",
    "tavoitteen", "asuminen", "yhteistyö", "verkosto", "lupa", "opettaja arvioi", "järjestö", "tapaaminen", "aikataulu",
    "terveys", "suostumus",
)  # fmt: skip


@dataclass
class Target:
    """Something that is asked for over and over."""

    requests: Callable[[], Iterable[bytes]]
    server: Server
    status: int = 200
    before: Callable[[], None] | None = None
    windows: list[Window] = field(default_factory=list)

    def measure(self, seconds: float) -> None:
        """One window."""
        if self.before:
            self.before()
        window = drive(self.server.port, self.requests(), seconds=seconds, status=self.status, pids=self.server.workers)
        self.windows.append(window)

    def figures(self) -> dict[str, float]:
        """The medians over the rounds."""
        times = sorted(time for window in self.windows for time in window.times)
        return {
            "rate": median(window.rate for window in self.windows),
            "p50": median(window.percentile(0.5) for window in self.windows),
            "p95": median(window.percentile(0.95) for window in self.windows),
            "spread": median(window.percentile(0.95) / window.percentile(0.5) for window in self.windows),
            "cpu": median(window.cpu for window in self.windows),
            "count": len(times),
        }


def ratio(target: Target, baseline: Target) -> float:
    """How many times the baseline's requests per second, by rounds."""
    return median(ours.rate / theirs.rate for ours, theirs in zip(target.windows, baseline.windows, strict=True))


def cpu_ratio(target: Target, baseline: Target) -> float:
    """How many times fewer CPU seconds of the server a request takes than the baseline's, by rounds."""
    return median(
        theirs.cpu / max(ours.cpu, 0.01) for ours, theirs in zip(target.windows, baseline.windows, strict=True)
    )


def measure_pages(
    content: Content, users: Sequence[User], cookies: Sequence[str], *, rounds: int, seconds: float
) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """(figures by target, ratios and other results by goal)."""
    lesson, course = content.course.lessons[0].url_path, content.course.page.url_path
    paths = {"lesson": _path(lesson), "course": _path(course), "bare": content.bare_path}
    connection.close()
    with serving(SETTINGS, request(paths["course"])) as server:
        equalize(content, server, paths["lesson"], cookies[0])
        targets = {
            **{name: Target(_signed_in(path, cookies), server) for name, path in paths.items()},
            **{
                f"{name}, emptied": Target(_signed_in(path, cookies), server, before=settings.CACHE_EPOCH.touch)
                for name, path in paths.items()
            },
            "save": Target(_saves(content, users, cookies), server, 302, lambda: forget_saves(content, users)),
            "bare save": Target(_bare_saves(cookies), server, 302),
            "course, without a session": Target(_anonymous(paths["course"]), server),
            "bare, without a session": Target(_anonymous(paths["bare"]), server),
        }
        _warm_up(targets)
        for _ in range(rounds):
            for target in targets.values():
                target.measure(seconds)
        found = _ratios(targets)
        found["search"] = _search(server, rounds)
    return {name: target.figures() for name, target in targets.items()}, found


def _ratios(targets: Mapping[str, Target]) -> dict[str, float]:
    pairs = {
        "lesson": ("lesson", "bare"),
        "lesson, emptied": ("lesson, emptied", "bare, emptied"),
        "course": ("course", "bare"),
        "course, emptied": ("course, emptied", "bare, emptied"),
        "save": ("save", "bare save"),
        "anonymous": ("course, without a session", "bare, without a session"),
    }
    found = {name: ratio(targets[ours], targets[theirs]) for name, (ours, theirs) in pairs.items()}
    found |= {f"{name} CPU": cpu_ratio(targets[ours], targets[theirs]) for name, (ours, theirs) in pairs.items()}
    return found | {"spread": targets["lesson"].figures()["spread"]}


def equalize(content: Content, server: Server, path: str, cookie: str) -> None:
    """Make the bare page's HTML as long as the lesson's, and assert that it is."""
    wanted = len(body_of(fetch(server.port, request(path, cookies=cookie))))
    bare = request(content.bare_path, cookies=cookie)
    length = len(body_of(fetch(server.port, bare)))
    content.bare.frame = "Kehys " * max(0, (wanted - length) // 6)
    content.bare.save()
    connection.close()
    length = len(body_of(fetch(server.port, bare)))
    assert abs(length - wanted) <= SAME_SIZE * wanted, f"The bare page has {length} bytes, the lesson {wanted}."


def _warm_up(targets: Mapping[str, Target]) -> None:
    for target in targets.values():
        target.measure(0.3)
        target.windows.clear()


def _path(url_path: str) -> str:
    """The address of a page by its path in the tree: below the home page, below the language."""
    return "/fi/" + url_path.split("/", 2)[2]


def _signed_in(path: str, cookies: Sequence[str]) -> Callable[[], Iterator[bytes]]:
    ready = [request(path, cookies=cookie) for cookie in cookies]
    return lambda: cycle(ready)


def _anonymous(path: str) -> Callable[[], Iterator[bytes]]:
    return lambda: cycle([request(path)])


def _saves(content: Content, users: Sequence[User], cookies: Sequence[str]) -> Callable[[], Iterator[bytes]]:
    """Each learner marks each lesson as read, once."""
    rows = Enrollment.objects.filter(learner__in=users, course_key=content.course.key)
    uuids = dict(rows.values_list("learner_id", "uuid"))
    ready = [
        request(
            f"/fi/learn/{uuids[user.pk]}/{lesson.translation_key}/read/",
            cookies=cookie,
            form=f"csrfmiddlewaretoken={CSRF}",
        )
        for lesson in content.course.lessons
        for user, cookie in zip(users, cookies, strict=True)
    ]
    return lambda: iter(ready)


def _bare_saves(cookies: Sequence[str]) -> Callable[[], Iterator[bytes]]:
    ready = [
        request(f"/bench/save/{step_key_of(number)}/", cookies=cookie, form=f"csrfmiddlewaretoken={CSRF}")
        for number in range(20)
        for cookie in cookies
    ]
    return lambda: iter(ready)


def _search(server: Server, rounds: int) -> float:
    """The time within which 95 of 100 searches are answered, one at a time, in ms."""
    ready = [request(f"/fi/search/?q={quote(words)}") for words in WORDS]
    drive(server.port, ready, seconds=60, connections=1)
    window = drive(server.port, islice(cycle(ready), len(ready) * rounds), seconds=120, connections=1)
    return window.percentile(0.95)
