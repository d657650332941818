"""Questions in files: from the author's desk (Excel, Word) and from other systems (Moodle XML, GIFT).

Each format is a module with a reader and a writer between bytes and ``form.Question``. Readers raise FileRefusedError
for a file as a whole; one bad question is a row that says why, beside the others.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from content.when_used import when_used
from quizzes.exchange import gift, moodle
from quizzes.exchange.form import FileRefusedError, Kind, Option, Question, ReadRow
from quizzes.exchange.gift import read_gift, write_gift
from quizzes.exchange.moodle import read_moodle, write_moodle

MAX_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True)
class Format:
    """A kind of file. ``left_out`` says of a question whether the format can hold it, and in words what is lost."""

    code: str
    label: str | Promise
    extensions: tuple[str, ...]
    content_type: str
    read: Callable[[bytes], list[ReadRow]]
    write: Callable[[Iterable[Question], str], bytes]
    template: Callable[[str], bytes] | None = None
    left_out: Callable[[Question], tuple[bool, list[str]]] = lambda question: (True, [])


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS = (
    Format(
        "xlsx",
        _("Excel"),
        ("xlsx",),
        f"{_OFFICE}.spreadsheetml.sheet",
        when_used("quizzes.exchange.xlsx", "read_xlsx"),
        when_used("quizzes.exchange.xlsx", "write_xlsx"),
        when_used("quizzes.exchange.xlsx", "template_xlsx"),
    ),
    Format(
        "docx",
        _("Word"),
        ("docx",),
        f"{_OFFICE}.wordprocessingml.document",
        when_used("quizzes.exchange.word", "read_word"),
        when_used("quizzes.exchange.word", "write_word"),
        when_used("quizzes.exchange.word", "template_word"),
    ),
    Format(
        "xml",
        _("Moodle XML"),
        ("xml",),
        "application/xml",
        read_moodle,
        write_moodle,
        left_out=moodle.left_out,
    ),
    Format(
        "gift",
        _("GIFT"),
        ("gift", "txt"),
        "text/plain; charset=utf-8",
        read_gift,
        write_gift,
        left_out=gift.left_out,
    ),
)


def read_file(name: str, data: bytes) -> list[ReadRow]:
    """The rows of a file, by the format that its name says. Raises FileRefusedError."""
    extension = PurePosixPath(name).suffix.lower().removeprefix(".")
    found = next((form for form in FORMATS if extension in form.extensions), None)
    if found is None:
        known = ", ".join(f"{form.label} (.{form.extensions[0]})" for form in FORMATS)
        raise FileRefusedError(gettext("Files of this kind are not taken. These are: %(kinds)s.") % {"kinds": known})
    if len(data) > MAX_BYTES:
        raise FileRefusedError(
            gettext("The file is too large: at most %(limit)s MB is taken.") % {"limit": MAX_BYTES // 1024 // 1024}
        )
    rows = found.read(data)
    if not rows:
        raise FileRefusedError(gettext("There are no questions in the file."))
    return rows


def format_named(code: str) -> Format | None:
    """The format with this code."""
    return next((form for form in FORMATS if form.code == code), None)


__all__ = [
    "FORMATS",
    "FileRefusedError",
    "Format",
    "Kind",
    "Option",
    "Question",
    "ReadRow",
    "format_named",
    "read_file",
]
