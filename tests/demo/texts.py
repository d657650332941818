"""The demo's texts as its loader finds them, read from disk once. For tests: no database."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from demo import pages as demo_pages
from demo.loader import CONTENT

CITED = re.compile(r"\[(S\d+)\]")


class Text(NamedTuple):
    """A file of the demo: its facts, and its body where it has one."""

    name: str
    head: dict[str, Any]
    body: str
    is_sensitive: bool


class Question(NamedTuple):
    """A question with the course and the quiz that ask it."""

    course: str
    quiz: Text
    asked: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.course} {self.asked['id']}"


@cache
def read(path: str) -> Any:
    return yaml.safe_load((CONTENT / path).read_text(encoding="utf-8"))


def _text(file: Path, is_sensitive: bool) -> Text:
    head, body = demo_pages.read_text(file) if file.suffix == ".md" else (demo_pages.read(file), "")
    return Text(str(file.relative_to(CONTENT)), head, body, is_sensitive)


@cache
def roots() -> list[Text]:
    """Courses and handbooks."""
    files = sorted([*CONTENT.glob("courses/*/course.yaml"), *CONTENT.glob("handbooks/*/handbook.yaml")])
    return [_text(file, read(str(file.relative_to(CONTENT))).get("is_sensitive", False)) for file in files]


@cache
def steps() -> dict[str, list[Text]]:
    """Lessons and quizzes of each course, in order."""
    found = {}
    for course in roots():
        folder = (CONTENT / course.name).parent
        if "modules" in course.head:
            modules = [
                (folder / name, demo_pages.read(folder / name / "module.yaml")) for name in course.head["modules"]
            ]
            found[course.head["code"]] = [
                _text(path / step, course.is_sensitive) for path, module in modules for step in module["steps"]
            ]
    return found


def lessons() -> list[Text]:
    return [step for course in steps().values() for step in course if step.body]


def quizzes() -> list[Text]:
    return [step for course in steps().values() for step in course if not step.body]


@cache
def chapters() -> list[Text]:
    def below(folder: Path, entries: list[dict[str, Any]], is_sensitive: bool) -> Iterator[Text]:
        for entry in entries:
            yield _text(folder / entry["file"], is_sensitive)
            yield from below(folder, entry.get("chapters", []), is_sensitive)

    return [
        chapter
        for book in roots()
        for chapter in below((CONTENT / book.name).parent, book.head.get("chapters", []), book.is_sensitive)
    ]


def readings() -> list[Text]:
    return [*lessons(), *chapters()]


@cache
def pages() -> list[Text]:
    """The pages about the site: of no course, with no sources of their own."""
    return [_text(file, False) for file in sorted(CONTENT.glob("pages/*.md"))]


@cache
def questions() -> list[Question]:
    return [
        Question(course, quiz, asked)
        for course, parts in steps().items()
        for quiz in parts
        if not quiz.body
        for asked in quiz.head["questions"]
    ]


@cache
def sources() -> dict[str, list[dict[str, Any]]]:
    """What the files of sources say about each code."""
    said = defaultdict(list)
    for file in sorted(CONTENT.glob("sources*.yaml")):
        for entry in read(file.name) or []:
            said[entry["code"]].append(entry)
    return said


def strings(value: Any) -> Iterator[str]:
    """All texts in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def cited(*values: Any) -> list[str]:
    """Codes of the sources that texts name, each once, in the order of their first naming."""
    return list(dict.fromkeys(code for text in strings(list(values)) for code in CITED.findall(text)))


def answers(asked: dict[str, Any]) -> list[dict[str, Any]]:
    return asked.get("options") or asked.get("pairs") or asked.get("items") or []


def paragraphs(*, of_questions: bool = True) -> Iterator[tuple[str, str]]:
    """(file, line) of all that a reader reads: in these files a paragraph, an item and a row are one line each."""
    for reading in [*readings(), *pages()]:
        for line in [*strings(reading.head.get("urgent")), *reading.body.splitlines()]:
            if not line.startswith(":::") and not re.fullmatch(r"[|\s:-]*|[a-z0-9-]+(, [a-z0-9-]+)+", line):
                yield reading.name, line  # neither a fence, nor a table's rule, nor codes of contacts
    for quiz in quizzes():
        for text in [quiz.head["intro"], *(strings(quiz.head["questions"]) if of_questions else [])]:
            for line in text.splitlines():
                yield quiz.name, line
    for root in roots():
        for key in ("promise", "intro", "content_note", "requirements", "urgent", "summary"):
            for line in strings(root.head.get(key)):
                yield root.name, line
