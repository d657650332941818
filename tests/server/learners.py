"""A learner without a browser: signs in, reads and answers by the forms that the pages hold."""

import random
import re
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier
from typing import Any

import httpx
from lxml import html

LOGIN = "/fi/accounts/login/"
PATIENCE = 60

Data = dict[str, list[str]]


@dataclass
class Page:
    """An answer of the site, read as HTML when that is asked for."""

    response: httpx.Response
    _root: Any = None

    @property
    def path(self) -> str:
        return self.response.url.path

    @property
    def root(self) -> Any:
        if self._root is None:
            self._root = html.document_fromstring(self.response.text)
        return self._root

    def links(self, part: str) -> list[str]:
        """Addresses of links that hold ``part``, each once, in the page's order."""
        return list(dict.fromkeys(link for link in self.root.xpath("//a/@href") if part in link))

    def form(self, *, action: str = "", holding: str = "csrfmiddlewaretoken") -> "Form":
        """The form whose action ends so and which has a field of this name."""
        for element in self.root.xpath("//main//form"):
            if (element.get("action") or "").endswith(action) and holding in element.fields:
                return Form(self, element)
        raise AssertionError(f"{self.path} ({self.response.status_code}) has no form {action or holding}")

    def has_form(self, action: str) -> bool:
        return bool(self.root.xpath(f"//main//form[contains(@action, '{action}')]"))


@dataclass
class Form:
    """A form of a page, and the answers that a question's form offers."""

    page: Page
    element: Any

    @property
    def target(self) -> str:
        return self.element.get("action") or self.page.path

    @property
    def values(self) -> Data:
        """What a browser would send now, without a button."""
        data: Data = {}
        for name, value in self.element.form_values():
            data.setdefault(name, []).append(value)
        return data

    @property
    def revision(self) -> int:
        return int(self.values["revision"][0])

    @property
    def answer(self) -> Data:
        """The answer that it shows."""
        own = ("csrfmiddlewaretoken", "revision")
        return {name: sorted(values) for name, values in self.values.items() if name not in own}

    def any_answer(self, dice: random.Random) -> Data:
        """A complete answer, right or wrong."""
        boxes, rows = self._boxes(), self._rows()
        if rows:
            places = list(next(iter(rows.values()))[1].values())
            dice.shuffle(places)
            return {name: [place] for name, place in zip(rows, places, strict=False)}
        (name, options) = boxes
        count = dice.randint(1, len(options)) if name == "choices" else 1
        return {name: sorted(dice.sample(list(options.values()), count))}

    def right_answer(self, key: dict[str, Any]) -> Data:
        """The answer that earns all points. ``key``: by prompt, the right options' texts."""
        right = key[_text(self.element.xpath(".//h1")[0])]
        if rows := self._rows():
            return {name: [choices[right[label]]] for name, (label, choices) in rows.items()}
        name, options = self._boxes()
        return {name: sorted(options[text] for text in right)}

    def _boxes(self) -> tuple[str, dict[str, str]]:
        boxes = self.element.xpath(".//label//input[@type='radio' or @type='checkbox']")
        return (boxes[0].get("name") if boxes else ""), {_text(box.getparent()): box.get("value") for box in boxes}

    def _rows(self) -> dict[str, tuple[str, dict[str, str]]]:
        rows = {}
        for select in self.element.xpath(".//select"):
            label = select.xpath("../label | ../../span[@class='text']")[0]
            choices = {_text(option): option.get("value") for option in select.xpath("option[@value!='']")}
            rows[select.name] = (_text(label), choices)
        return rows


def _text(element: Any) -> str:
    return plain(element.text_content())


def plain(text: str) -> str:
    return " ".join(text.replace("\xad", "").split())


@dataclass
class Acknowledged:
    """What the site told a learner that it has."""

    is_enrolled: bool = False
    read: list[str] = field(default_factory=list)
    attempts: list[str] = field(default_factory=list)
    answers: dict[str, Data] = field(default_factory=dict)  # by the question's address: the newest
    revisions: dict[str, int] = field(default_factory=dict)  # and how often it changed
    submitted: list[str] = field(default_factory=list)
    count: int = 0


class Learner:
    """One person at one device. One that ``is_patient`` tries again what got no answer, as a person would."""

    def __init__(
        self, url: str, course: str, email: str, password: str, key: dict[str, Any], *, is_patient: bool = False
    ) -> None:
        self.course, self.email, self.password, self.key = course, email, password, key
        self.is_patient = is_patient
        self.dice = random.Random(random.random())  # noqa: S311 - pytest-randomly's seed repeats a run
        self.acknowledged = Acknowledged()
        limits = httpx.Limits(max_connections=40, max_keepalive_connections=40)
        self.client = httpx.Client(base_url=url, timeout=40, limits=limits, trust_env=False)

    def close(self) -> None:
        self.client.close()

    def sign_in(self) -> "Learner":
        form = self.get(LOGIN).form(holding="password")
        self.send(form, {"login": [self.email], "password": [self.password]})
        return self

    def get(self, path: str) -> Page:
        """Open a page, wherever it leads."""
        page = Page(self._ask(lambda: self.client.get(path, follow_redirects=True)))
        if "/before/" in page.path:  # a content note: this learner wants no more of them
            self.post(page.form(), {"hide": ["1"]})
            return self.get(path)
        return page

    def post(self, form: Form, data: Data | None = None) -> httpx.Response:
        """Send a form and look at the answer, whatever it is."""
        sent = form.values | (data or {})
        return self._ask(lambda: self.client.post(form.target, data=sent))

    def send(self, form: Form, data: Data | None = None) -> str:
        """Send a form that the site must accept; return where it leads."""
        to = leads_to(self.post(form, data))
        self.acknowledged.count += 1
        return to

    def _ask(self, request: Callable[[], httpx.Response]) -> httpx.Response:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                response = request()
            except httpx.TransportError:
                if not self.is_patient or time.monotonic() > until:
                    raise
                time.sleep(0.1)
            else:
                assert response.status_code < 500, f"{response.status_code} at {response.url.path}"
                return response

    # --- What a learner does -----------------------------------------------------------------
    def enroll(self) -> None:
        self.send(self.enroll_form())
        self.acknowledged.is_enrolled = True

    def enroll_form(self) -> Form:
        return self.get(self.get(self.course).links("/enroll/")[0]).form()

    def steps(self) -> list[str]:
        """The addresses of the course's steps, in its order."""
        return list(self.get(self.course).root.xpath("//main//ol[@class='outline']//a[contains(@class, 'step')]/@href"))

    def read(self, path: str) -> str:
        """Read a lesson and say so."""
        form = self.get(path).form(action="/read/")
        to = self.send(form)
        self.acknowledged.read.append(form.target.split("/")[-3])
        return to

    def start(self, path: str) -> str:
        """Start a quiz; return its attempt."""
        attempt = attempt_in(self.send(self.get(path).form(action="/start/")))
        self.acknowledged.attempts.append(attempt)
        return attempt

    def questions(self, attempt: str) -> list[str]:
        """The addresses of an attempt's questions."""
        return self.get(f"/fi/attempts/{attempt}/check/").root.xpath("//ol[@class='answers']//a/@href")

    def answer(self, path: str, *, is_right: bool = True) -> str:
        """Answer a question, rightly or anyhow."""
        form = self.get(path).form(holding="revision")
        answer = form.right_answer(self.key) if is_right else form.any_answer(self.dice)
        to = self.send(form, answer)
        if answer != self.acknowledged.answers.get(path):  # the same once more is no new revision
            self.acknowledged.revisions[path] = self.acknowledged.revisions.get(path, 0) + 1
        self.acknowledged.answers[path] = answer
        return to

    def submit_form(self, attempt: str) -> Form:
        return self.get(f"/fi/attempts/{attempt}/check/").form(action="/submit/")

    def do_quiz(self, path: str, *, hesitates: bool = False) -> None:
        """Start a quiz, answer all of it rightly and submit. One who hesitates first answers anyhow."""
        attempt = self.start(path)
        for question in self.questions(attempt):
            if hesitates:
                self.answer(question, is_right=False)
            self.answer(question)
        self.send(self.submit_form(attempt))
        self.acknowledged.submitted.append(attempt)

    def do_step(self, path: str, *, hesitates: bool = False) -> None:
        if self.get(path).has_form("/read/"):
            self.read(path)
        else:
            self.do_quiz(path, hesitates=hesitates)

    def assert_sees_all_answers(self) -> None:
        """Every question of an open attempt shows the answer that was acknowledged last, and none was lost on the way."""
        for path, answer in self.acknowledged.answers.items():
            form = self.get(path).form(holding="revision")
            assert form.answer == answer, path
            assert form.revision == self.acknowledged.revisions[path], path


def leads_to(response: httpx.Response) -> str:
    """Where an accepted form leads."""
    assert response.is_redirect, f"{response.status_code} at {response.url.path}: {response.text[:2000]}"
    to = response.headers["location"]
    assert LOGIN not in to
    return to


def attempt_in(address: str) -> str:
    return re.search(r"/attempts/([0-9a-f-]{36})/", address)[1]


def at_once[T](calls: Iterable[Callable[[], T]]) -> list[T]:
    """Call all at the same moment, each in a thread; their results in order."""
    calls = list(calls)
    barrier = Barrier(len(calls))

    def wait_and_call(call: Callable[[], T]) -> T:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(wait_and_call, calls))
