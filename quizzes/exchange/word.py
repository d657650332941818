"""Questions in a Word document: as rows of a table with the headings of the template, or as a list.

The list, with numbers and letters typed or made by Word::

    1. What ends a quiz?
    *a) Submitting it
    Feedback: Right.
    b) Closing the browser
    General feedback: Until then answers can be changed.

Scenes of a scenario are items of their own below it, of the type “scene”.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext
from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph

from quizzes.exchange import words
from quizzes.exchange.archives import check_archive
from quizzes.exchange.examples import examples
from quizzes.exchange.form import FileRefusedError, Question, ReadRow
from quizzes.exchange.table import Row, read_rows, rows_of

MAX_QUESTIONS = 500
MAX_PARAGRAPHS = 20_000
_QUESTION = re.compile(r"(\d{1,3})[.)]\s+(.*)\Z")
_OPTION = re.compile(r"(\*?)\s*[a-jA-J][).]\s*(\*?)\s*(.*)\Z")
_FIELD = re.compile(r"([^:]{2,25}):\s*(.*)\Z")


def read_word(data: bytes) -> list[ReadRow]:
    """The questions of tables and lists, in their order. Raises FileRefusedError if the document cannot be read."""
    check_archive(data)
    try:
        document = Document(io.BytesIO(data))
        numbering = _numbering(document)
        content = list(document.iter_inner_content())
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, SyntaxError, TypeError, OSError):
        raise FileRefusedError(
            gettext("The document cannot be read. Open it in its own program and save it again as .docx.")
        ) from None
    if len(content) > MAX_PARAGRAPHS:
        raise FileRefusedError(gettext("At most %(count)s questions are taken at once.") % {"count": MAX_QUESTIONS})
    found: list[ReadRow] = []
    lines: list[_Line] = []
    tables = 0
    for part in content:
        if isinstance(part, Table):
            found += _read_list(lines, len(found))
            lines = []
            tables += 1
            found += _read_table(part, tables)
        else:
            lines += _lines(part, numbering)
    found += _read_list(lines, len(found))
    if len(found) > MAX_QUESTIONS:
        raise FileRefusedError(gettext("At most %(count)s questions are taken at once.") % {"count": MAX_QUESTIONS})
    return found


def _read_table(table: Table, number: int) -> Iterator[ReadRow]:
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    codes = [words.column_of(text) for text in rows[0]] if rows else []
    if "prompt" not in codes:
        place = gettext("table %(table)s") % {"table": number}
        problem = gettext("Its first row has no heading “Question”, so the table was left out.")
        yield ReadRow(place, " ".join(rows[0])[:80] if rows else "", problems=(problem,))
        return
    found = []
    for at, row in enumerate(rows[1:], start=2):
        cells = {code: text for code, text in zip(codes, row, strict=False) if code}
        if any(text.strip() for text in cells.values()):
            found.append(Row(gettext("table %(table)s, row %(row)s") % {"table": number, "row": at}, cells))
    yield from read_rows(found, codes)


@dataclass(frozen=True)
class _Line:
    """A line, and what it is.

    ``role``: question, option, a column code, own (feedback to the option before), heading, text, or more (of the line
    before it in the same paragraph).
    """

    role: str
    text: str
    is_marked: bool = False
    is_bold: bool = False


def _lines(paragraph: Paragraph, numbering: dict[tuple[str, str], str]) -> Iterator[_Line]:
    """A paragraph's lines. Word's own numbers and letters are not in the text: its list says what they are."""
    if not paragraph.text.strip():
        return
    listed = _list_role(paragraph, numbering)
    runs = [run for run in paragraph.runs if run.text.strip()]
    is_bold = bool(runs) and all(run.bold or (run.style and run.style.name == "Strong") for run in runs)
    is_heading = bool(paragraph.style and (paragraph.style.name or "").startswith(("Heading", "Title")))
    for at, text in enumerate(paragraph.text.split("\n")):
        line = _line(text.strip(), is_bold)
        if at > 0 and line.role == "text":
            line = _Line("more", line.text)
        elif at == 0 and line.role == "text" and (listed or is_heading):
            star = listed == "option" and text.strip().startswith("*")
            line = _Line(listed or "heading", text.strip().removeprefix("*" if star else "").strip(), star, is_bold)
        yield line


def _line(text: str, is_bold: bool) -> _Line:
    if text.startswith("\\"):
        return _Line("text", text[1:], is_bold=is_bold)
    if match := _QUESTION.match(text):
        return _Line("question", _unescaped(match[2]))
    if match := _OPTION.match(text):
        return _Line("option", _unescaped(match[3]), bool(match[1] or match[2]), is_bold)
    if match := _FIELD.match(text):
        if words.fold(match[1]) in map(words.fold, words.OPTION_FEEDBACK):
            return _Line("own", _unescaped(match[2]))
        code = words.column_of(match[1])
        if code and code != "prompt":
            return _Line(code, _unescaped(match[2]))
    return _Line("text", text, is_bold=is_bold)


def _unescaped(text: str) -> str:
    return text.removeprefix("\\")


def _list_role(paragraph: Paragraph, numbering: dict[tuple[str, str], str]) -> str:
    """``question`` for a line that Word numbers, ``option`` for one with a letter, a bullet, or further in."""
    for element in (paragraph._p, getattr(paragraph.style, "element", None)):
        found = element.find(".//{*}numPr") if element is not None else None
        if found is None:
            continue
        level, number = found.find("{*}ilvl"), found.find("{*}numId")
        depth = _value(level) or "0"
        form = numbering.get((_value(number), depth), "decimal")
        return "question" if depth == "0" and form == "decimal" else "option"
    return ""


def _value(element: Any) -> str:
    return "" if element is None else next((v for k, v in element.attrib.items() if k.endswith("}val")), "")


def _numbering(document: Any) -> dict[tuple[str, str], str]:
    """(list, depth) → form of its numbers, as ``decimal``, ``lowerLetter`` or ``bullet``."""
    part = next((rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None)
    if part is None:
        return {}
    root = part.element
    forms: dict[str, dict[str, str]] = {}
    for abstract in root.iterfind("{*}abstractNum"):
        key = next((v for k, v in abstract.attrib.items() if k.endswith("}abstractNumId")), "")
        forms[key] = {
            next((v for k, v in level.attrib.items() if k.endswith("}ilvl")), ""): _value(level.find("{*}numFmt"))
            for level in abstract.iterfind("{*}lvl")
        }
    found = {}
    for number in root.iterfind("{*}num"):
        key = next((v for k, v in number.attrib.items() if k.endswith("}numId")), "")
        for depth, form in forms.get(_value(number.find("{*}abstractNumId")), {}).items():
            found[key, depth] = form
    return found


@dataclass
class _Item:
    """A question of a list while it is gathered. ``last`` is where a further line belongs."""

    prompt: str
    options: list[_Line] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)
    last: str = "prompt"

    def add(self, code: str, text: str) -> None:
        """Another line of a cell."""
        self.cells[code] = f"{self.cells[code]}\n{text}" if code in self.cells else text
        self.last = code


def _read_list(lines: Iterable[_Line], already: int) -> list[ReadRow]:
    """``waiting`` are lines that may be the text of a question without a number, or belong to none."""
    found: list[_Item | str] = []
    waiting: list[str] = []

    def begin(prompt: str) -> None:
        found.append(_Item(prompt))
        waiting.clear()

    for line in lines:
        item = next((entry for entry in reversed(found) if isinstance(entry, _Item)), None)
        if line.role in ("heading", "question"):
            if waiting:
                found.append("\n".join(waiting))
                waiting.clear()
            if line.role == "question":
                begin(line.text)
        elif line.role == "option":
            if waiting:
                begin("\n".join(waiting))
                item = found[-1]  # type: ignore[assignment]
            if item is not None:
                item.options.append(line)
                item.add(f"option {_letter(item)}", line.text)
            else:
                found.append(line.text)
        elif item is None or waiting or (line.role == "text" and (item.options or item.last != "prompt")):
            waiting.append(line.text)
        elif line.role in ("text", "more"):
            _go_on(item, line.text)
        else:
            code = line.role
            if code == "own":
                code = f"feedback {_letter(item)}" if item.options else "feedback"
            item.add(code, line.text)
    if waiting:
        found.append("\n".join(waiting))
    return read_rows(_row(entry, number) for number, entry in enumerate(found, start=already + 1))


def _letter(item: _Item) -> str:
    """Of the newest option. Those beyond the last letter share it; the question is then refused."""
    return words.LETTERS[min(len(item.options), len(words.LETTERS)) - 1]


def _go_on(item: _Item, text: str) -> None:
    if item.last == "prompt":
        item.prompt += f"\n{text}"
    else:
        item.add(item.last, text)


def _row(item: _Item | str, number: int) -> Row:
    place = gettext("item %(number)s") % {"number": number}
    if isinstance(item, str):
        return Row(place, {"prompt": item}, (gettext("This text belongs to no question."),))
    if len(item.options) > len(words.LETTERS):
        problem = gettext("At most %(count)s options are taken.") % {"count": len(words.LETTERS)}
        return Row(place, {"prompt": item.prompt}, (problem,))
    cells = {"prompt": item.prompt, **item.cells}
    marked = [option.is_marked for option in item.options]
    if not any(marked):
        bold = [option.is_bold for option in item.options]
        marked = bold if not all(bold) else []
    letters = [letter for letter, is_right in zip(words.LETTERS, marked, strict=False) if is_right]
    if letters and "key" not in cells:
        cells["key"] = ", ".join(letters)
    return Row(place, cells)


def write_word(questions: Iterable[Question], language: str) -> bytes:
    """A document with a list that ``read_word`` reads the same questions from."""
    document = Document()
    for number, cells in enumerate(rows_of(questions, language), start=1):
        document.add_paragraph(f"{number}. {_escaped(cells['prompt'])}").paragraph_format.keep_with_next = True
        right = set(re.findall(r"\b[A-J]\b", cells.get("key", ""))) if cells.get("option A") else set()
        own = words.in_language(words.OPTION_FEEDBACK, language)
        for letter in words.LETTERS:
            text, feedback = cells.get(f"option {letter}", ""), cells.get(f"feedback {letter}", "")
            if text:
                star = "*" if letter in right else ""
                document.add_paragraph(f"{star}{letter.lower()}) {_escaped(text)}")
                if feedback:
                    document.add_paragraph(f"{own}: {_escaped(feedback)}")
            elif feedback:
                document.add_paragraph(f"{words.heading(f'feedback {letter}', language)}: {_escaped(feedback)}")
        for code in words.columns():
            is_said = code == "key" and bool(cells.get("option A"))
            if " " not in code and code != "prompt" and not is_said and cells.get(code):
                document.add_paragraph(f"{words.heading(code, language)}: {_escaped(cells[code])}")
        document.add_paragraph("")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _escaped(text: str) -> str:
    """Lines that would be read as something else get a backslash in front."""
    lines = text.split("\n")
    return "\n".join(
        f"\\{line}" if line.startswith(("\\", "*")) or (at and _line(line, False).role != "text") else line
        for at, line in enumerate(lines)
    )


def template_word(language: str) -> bytes:
    """A list of one question of each kind, to write over."""
    return write_word(examples(language), language)
