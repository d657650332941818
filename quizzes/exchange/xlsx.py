"""Questions in a workbook: one row each, the first sheet only. The same form as a template to fill in."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.utils.translation import gettext
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from quizzes.exchange import words
from quizzes.exchange.archives import check_archive
from quizzes.exchange.examples import examples, guide
from quizzes.exchange.form import FileRefusedError, Question, ReadRow
from quizzes.exchange.sheets import empty_book, saved, write_cell
from quizzes.exchange.table import Row, read_rows, rows_of

MAX_ROWS = 500
MAX_COLUMNS = 60
_HEADINGS_WITHIN = 10
_WIDE = {"prompt": 50, "feedback": 40, "kind": 20, "key": 16, "name": 12, "source": 40, "passage": 50, "stem": 50}


def read_xlsx(data: bytes) -> list[ReadRow]:
    """The questions of the first sheet. Raises FileRefusedError if there is no row of headings."""
    check_archive(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size need not be true
        # One more than is taken, so that more is noticed.
        rows = list(islice(sheet.iter_rows(max_col=MAX_COLUMNS), MAX_ROWS + _HEADINGS_WITHIN + 1))
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError, OSError, InvalidFileException):
        raise FileRefusedError(
            gettext("The workbook cannot be read. Open it in its own program and save it again as .xlsx.")
        ) from None
    start, codes = _headings(rows)
    found: list[Row] = []
    for number, row in enumerate(rows[start + 1 :], start=start + 2):
        texts, problems = _texts(codes, row)
        if not any(texts.values()):
            continue
        if len(found) >= MAX_ROWS:
            raise FileRefusedError(gettext("At most %(count)s questions are taken at once.") % {"count": MAX_ROWS})
        found.append(Row(gettext("row %(number)s") % {"number": number}, texts, tuple(problems)))
    return read_rows(found, codes)


def _headings(rows: Sequence[Sequence[Any]]) -> tuple[int, list[str]]:
    for at, row in enumerate(rows[:_HEADINGS_WITHIN]):
        codes = [words.column_of(str(cell.value or "")) for cell in row]
        if "prompt" in codes:
            repeated = sorted({code for code in codes if code and codes.count(code) > 1})
            if repeated:
                raise FileRefusedError(
                    gettext("Two columns have the heading “%(heading)s”.")
                    % {"heading": words.heading(repeated[0], "fi")}
                )
            return at, codes
    raise FileRefusedError(
        gettext("There is no row of headings with “Question” in it on the first sheet. Begin from the template.")
    )


def _texts(codes: Sequence[str], row: Sequence[Any]) -> tuple[dict[str, str], list[str]]:
    texts, problems = {}, []
    for code, cell in zip(codes, row, strict=False):
        if not code or cell.value is None:
            continue
        texts[code], problem = _text(cell)
        if problem:
            problems.append(f"{cell.coordinate}: {problem}")
    return texts, problems


def _text(cell: Any) -> tuple[str, str]:
    """(text, problem) of a cell. Programs turn what is typed into numbers and dates: said where it cannot be undone."""
    value = cell.value
    if cell.data_type == "f":
        return str(value), gettext("This is a formula. Write the text itself.")
    if cell.data_type == "e":
        return "", gettext("This is an error of the workbook. Write the text itself.")
    if isinstance(value, datetime | date):
        return str(value), gettext("The program has made a date of this. Format the cell as text and write it again.")
    if isinstance(value, bool):
        return ("true" if value else "false"), ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value)), ""
    return str(value), ""


def write_xlsx(questions: Iterable[Question], language: str) -> bytes:
    """A workbook that ``read_xlsx`` reads the same questions from. No cell is ever a formula."""
    book = empty_book()
    _fill(book.create_sheet(gettext("Questions")), list(rows_of(questions, language)), language)
    return saved(book)


def template_xlsx(language: str) -> bytes:
    """The empty form: lists to choose from, and a second sheet with an example of each kind."""
    book = empty_book()
    _fill(book.create_sheet(gettext("Questions")), [], language)
    _fill(book.create_sheet(gettext("Examples")), list(rows_of(examples(language), language)), language)
    sheet = book.create_sheet(gettext("How to fill in"))
    sheet.column_dimensions["A"].width = 110
    for at, line in enumerate(guide(), start=1):
        write_cell(sheet, at, 1, line)
    return saved(book)


def _fill(sheet: Any, rows: Sequence[dict[str, str]], language: str) -> None:
    codes = words.columns()
    sheet.freeze_panes = "D2"
    for at, code in enumerate(codes, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = _WIDE.get(code, 28)
    kinds = [*words.KINDS.values(), words.SCENE]
    for code, spellings in (("kind", kinds), ("difficulty", list(words.DIFFICULTIES.values()))):
        chosen = ",".join(words.in_language(word, language) for word in spellings)
        validation = DataValidation(type="list", formula1=f'"{chosen}"', allow_blank=True, showErrorMessage=False)
        letter = get_column_letter(codes.index(code) + 1)
        validation.add(f"{letter}2:{letter}{MAX_ROWS + 1}")
        sheet.add_data_validation(validation)
    for column, code in enumerate(codes, start=1):
        write_cell(sheet, 1, column, words.heading(code, language), is_bold=True)
        for at, row in enumerate(rows, start=2):
            write_cell(sheet, at, column, row.get(code, ""))
