"""One quiz, many learners, over real HTTP: what is acknowledged must be there at the end, and every score right.

All sign in with real password hashing, a room of 25 at a time, begin at one moment, and save at a steady rate. A third never submits and runs
into the deadline. Every acknowledged answer is a receipt; at the end receipts are compared with the database, and every
score is computed anew.
"""

import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median
from threading import Barrier
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Locale

from accounts.models import User
from bench.content import CSRF, Content, Course
from bench.load import body_of, cpu_seconds, fetch, percentile
from bench.servers import Server, serving
from courses.models import CourseIndexPage, CoursePage, Enrollment, ModulePage, QuizPage
from courses.services import settle
from jobs import services as jobs
from quizzes.grading import grade, total
from quizzes.models import Attempt, AttemptItem
from quizzes.rules import GRACE
from quizzes.services import enqueue_overdue

SETTINGS = "bench.settings"
PASSWORD = "askel-bench-2026"  # noqa: S105 - of people who live for a minute
QUESTIONS = 10
# Saves on their way at once; more than workers, as in a class that answers.
SENDERS = 12
# Whose attempts are measured for themselves, after the crowd has warmed the server.
FEW = 48
ROUNDS = 5
BARE_PAGES = 20
# So many sign in at one moment, one room after the other: a workshop of 25.
ROOM = 25


@dataclass
class Taker:
    """A learner with a browser's cookies, and what the server has acknowledged."""

    email: str
    enrollment: UUID
    cookies: str = ""
    attempt: UUID | None = None
    orders: dict[int, list[str]] = field(default_factory=dict)
    # By position: (revision, key of the option) of the newest acknowledged answer.
    receipts: dict[int, tuple[int, str]] = field(default_factory=dict)


def measure_quiz(content: Content, cookie: str, *, learners: int, rate: float, seconds: float) -> dict[str, float]:
    """Lost and wrong answers and scores, server errors, and the times in ms. ``rate``: saves a second."""
    bare = _get(content.bare_path, cookie)
    course, quiz = _course()
    takers = _takers(course, learners + min(FEW, learners))
    quiz_key = quiz.translation_key
    with translation.override("fi"), serving(SETTINGS, _get(reverse("health_live"))) as server:
        crowd, few = takers[:learners], takers[learners:]
        errors: list[str] = []
        rooms = [crowd[start : start + ROOM] for start in range(0, len(crowd), ROOM)]
        signing = [time for room in rooms for time in _all_at_once(room, lambda taker: _sign_in(server, taker, errors))]
        for taker in few:
            _sign_in(server, taker, errors)
        starting = _all_at_once(crowd, lambda taker: _start(server, taker, quiz_key, errors))
        _note_attempts(crowd)
        crowd = [taker for taker in crowd if taker.attempt]
        saving = _save_at_rate(server, crowd, rate, seconds, errors)
        late, punctual = crowd[::3], [taker for number, taker in enumerate(crowd) if number % 3]
        _run_into_the_deadline(server, late, errors)
        for taker in punctual:
            _post(server, taker, reverse("courses:attempt_submit", args=[taker.attempt]), {"confirmed": "1"}, errors)
        lost, wrong = _compare(crowd)
        cpu, ratio = _cpu_of_attempts(server, few, quiz_key, bare, errors)
    for error in errors[:5]:
        print(f"quiz: {error}", file=sys.stderr)
    return {
        "lost": lost,
        "wrong": wrong,
        "errors": len(errors),
        "saves": sum(revision for taker in crowd for revision, _ in taker.receipts.values()),
        "save p95": percentile(saving, 0.95),
        "start p95": percentile(starting, 0.95),
        "sign in p95": percentile(signing, 0.95),
        "cpu": cpu,
        "cpu ratio": ratio,
    }


def _course() -> tuple[Course, QuizPage]:
    now = timezone.now()
    index = CourseIndexPage.objects.get(locale=Locale.objects.get(language_code="fi"))
    page = index.add_child(instance=CoursePage(title="Tentti", locale=index.locale, first_published_at=now))
    module = page.add_child(instance=ModulePage(title="Osio", locale=index.locale, first_published_at=now))
    quiz = module.add_child(
        instance=QuizPage(
            title="Tentti",
            mode="test",
            time_limit_minutes=60,
            locale=index.locale,
            first_published_at=now,
            questions=[_question(number) for number in range(QUESTIONS)],
        )
    )
    settle(course_key=page.translation_key, now=now)
    return Course(page, []), quiz


def _question(number: int) -> dict[str, Any]:
    options = [
        {
            "type": "item",
            "id": str(uuid4()),
            "value": {"text": f"Vaihtoehto {place}", "is_correct": place == 1, "feedback": "Siksi, että näin on."},
        }
        for place in range(4)
    ]
    value = {"prompt": f"Kysymys {number}?", "hint": "", "feedback": "", "lesson": None, "options": options}
    return {"type": "single", "id": str(uuid4()), "value": value}


def _takers(course: Course, count: int) -> list[Taker]:
    password = make_password(PASSWORD)  # the same for all: what is measured is checking it
    users = User.objects.bulk_create(
        User(email=f"taker-{number}@bench.askel.example", full_name=f"Tekijä {number}", password=password)
        for number in range(count)
    )
    rows = Enrollment.objects.bulk_create([_enrollment(user, course) for user in users])
    _verify(users)
    return [Taker(user.email, row.uuid) for user, row in zip(users, rows, strict=True)]


def _verify(users: Sequence[User]) -> None:
    from allauth.account.models import EmailAddress

    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )


def _enrollment(user: User, course: Course) -> Enrollment:
    return Enrollment(
        learner=user,
        course_key=course.key,
        language="fi",
        started_at=timezone.now(),
        last_active_at=timezone.now(),
        started_edition=1,
        steps_required=1,
    )


def _all_at_once(takers: Sequence[Taker], act: Callable[[Taker], None]) -> list[float]:
    """Everybody at the same moment, behind a barrier; how long each took, in ms."""
    barrier = Barrier(len(takers))

    def one(taker: Taker) -> float:
        barrier.wait()
        begun = time.perf_counter()
        act(taker)
        return (time.perf_counter() - begun) * 1000

    with ThreadPoolExecutor(len(takers)) as pool:
        return list(pool.map(one, takers))


def _get(path: str, cookies: str = "") -> bytes:
    cookie = f"Cookie: {cookies}\r\n" if cookies else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{cookie}Connection: close\r\n\r\n".encode()


def _post(
    server: Server, taker: Taker, path: str, data: dict[str, Any], errors: list[str], *, accept: str = "text/html"
) -> bytes:
    form = urlencode({"csrfmiddlewaretoken": CSRF, **data})
    head = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Connection: close",
        f"Accept: {accept}",
        f"Cookie: {settings.CSRF_COOKIE_NAME}={CSRF}; {taker.cookies}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(form)}",
    ]
    try:
        answer = fetch(server.port, ("\r\n".join([*head, "", form])).encode())
    except OSError as error:
        answer = f"HTTP/1.1 599 {error}".encode()
    if answer[9:10] == b"5":
        errors.append(f"{path}: {answer[:80]!r}")
    return answer


def _sign_in(server: Server, taker: Taker, errors: list[str]) -> None:
    data = {"login": taker.email, "password": PASSWORD}
    answer = _post(server, taker, reverse("account_login"), data, errors).decode(errors="replace")
    found = re.search(rf"Set-Cookie: *({settings.SESSION_COOKIE_NAME}=[^;]+)", answer, re.IGNORECASE)
    if not found:
        errors.append(f"{taker.email} is not signed in: {answer[:80]}")
        return
    taker.cookies = found[1]


def _start(server: Server, taker: Taker, quiz_key: UUID, errors: list[str]) -> None:
    answer = _post(server, taker, reverse("courses:attempt_start", args=[taker.enrollment, quiz_key]), {}, errors)
    if answer[9:12] != b"302":
        errors.append(f"{taker.email} did not begin: {answer[:80]!r}")


def _note_attempts(takers: Iterable[Taker]) -> None:
    by_enrollment = {taker.enrollment: taker for taker in takers}
    items = AttemptItem.objects.filter(attempt__context__in=by_enrollment).select_related("attempt")
    for item in items:
        taker = by_enrollment[item.attempt.context]
        taker.attempt = item.attempt.uuid
        taker.orders[item.position] = item.option_order


def _save_at_rate(
    server: Server, takers: Sequence[Taker], rate: float, seconds: float, errors: list[str]
) -> list[float]:
    """Saves and changes of answers at a steady rate, each tenth sent twice; how long each took, in ms."""
    dice = random.Random(14)
    turns = [(dice.choice(takers), dice.randint(1, QUESTIONS)) for _ in range(int(rate * seconds))]
    times: list[float] = []
    begun = time.perf_counter()

    def one(number: int) -> None:
        taker, position = turns[number]
        time.sleep(max(0.0, begun + number / rate - time.perf_counter()))
        for _ in range(2 if number % 10 == 0 else 1):
            start = time.perf_counter()
            _save(server, taker, position, random.Random(number).randint(1, 4), errors)
            times.append((time.perf_counter() - start) * 1000)

    with ThreadPoolExecutor(SENDERS) as pool:
        list(pool.map(one, range(len(turns))))
    return times


def _save(server: Server, taker: Taker, position: int, place: int, errors: list[str]) -> None:
    seen = taker.receipts.get(position, (0, ""))[0]
    path = reverse("courses:attempt_question", args=[taker.attempt, position])
    data = {"choice": place, "revision": seen}
    told = body_of(_post(server, taker, path, data, errors, accept="application/json"))
    try:
        answer = json.loads(told)
    except ValueError:
        return
    if answer.get("code") == "saved":
        known = taker.receipts.get(position, (0, ""))
        taker.receipts[position] = max(known, (answer["revision"], taker.orders[position][place - 1]))


def _run_into_the_deadline(server: Server, takers: Sequence[Taker], errors: list[str]) -> None:
    """Their time was over a minute ago: a save is refused, and two finalisers end the attempts."""
    uuids = [taker.attempt for taker in takers if taker.attempt]
    now = timezone.now()
    Attempt.objects.filter(uuid__in=uuids).update(deadline_at=now - GRACE - timedelta(seconds=1))
    for taker in takers[:5]:
        before = dict(taker.receipts)
        _save(server, taker, 1, 1, errors)
        if taker.receipts != before:
            errors.append(f"{taker.email}: saved after the end")
    enqueue_overdue(timezone.now())
    enqueue_overdue(timezone.now())
    jobs.run_due()


def _compare(takers: Sequence[Taker]) -> tuple[int, int]:
    """(acknowledged answers that are not stored, scores that are not what versions and answers make)."""
    lost = wrong = 0
    for taker in takers:
        items = list(
            AttemptItem.objects.filter(attempt__context=taker.enrollment).select_related(
                "attempt", "version", "response"
            )
        )
        stored = {item.position: item.saved for item in items}
        for position, (revision, option) in taker.receipts.items():
            saved = stored.get(position)
            lost += saved is None or (saved.revision, saved.answer["choice"]) != (revision, option)
        marks = [
            grade(
                item.version.grading_key, {"choice": given[1]} if (given := taker.receipts.get(item.position)) else None
            )
            for item in items
        ]
        attempt = items[0].attempt if items else None
        result = total(marks)
        is_right = (
            attempt is not None
            and not attempt.is_open
            and attempt.percent == result.percent
            and attempt.is_passed == result.is_passed(attempt.passing_percent)
        )
        wrong += not is_right
    return lost, wrong


def _cpu_of_attempts(
    server: Server, takers: Sequence[Taker], quiz_key: UUID, bare: bytes, errors: list[str]
) -> tuple[float, float]:
    """The server's CPU for start, a page, a save, submitting and the review of ten questions: (ms, bare pages).

    Medians of rounds with some learners each, every round with bare pages beside them; the first one warms up.
    """
    size = max(1, len(takers) // (ROUNDS + 1))
    times, ratios = [], []
    for start in range(0, size * (ROUNDS + 1), size):
        own = takers[start : start + size]
        before = cpu_seconds(server.workers)
        for taker in own:
            _start(server, taker, quiz_key, errors)
        _note_attempts(own)
        for taker in own:
            if not taker.attempt:
                continue  # said among the errors
            fetch(server.port, _get(reverse("courses:attempt_question", args=[taker.attempt, 1]), taker.cookies))
            _save(server, taker, 1, 1, errors)
            _post(server, taker, reverse("courses:attempt_submit", args=[taker.attempt]), {"confirmed": "1"}, errors)
            fetch(server.port, _get(reverse("courses:attempt_result", args=[taker.attempt]), taker.cookies))
        between = cpu_seconds(server.workers)
        for _ in range(BARE_PAGES):
            fetch(server.port, bare)
        page = (cpu_seconds(server.workers) - between) / BARE_PAGES
        times.append((between - before) * 1000 / size)
        ratios.append((between - before) / size / max(page, 0.001))
    return median(times[1:] or times), median(ratios[1:] or ratios)
