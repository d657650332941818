"""Tables for other programs. What begins like a formula is text there, whoever wrote it."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def empty_book() -> Workbook:
    """A workbook without sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


def write_cell(sheet: Any, row: int, column: int, text: str, *, is_bold: bool = False) -> None:
    """Write text as text."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    if not text:
        return
    cell = sheet.cell(row, column)
    cell.value = text
    cell.data_type = "s"
    # It stays words when somebody edits the cell.
    cell.quotePrefix = text.startswith(_FORMULA)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.font = Font(bold=is_bold)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table_xlsx(title: str, rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook with one sheet; the first row are headings."""
    book = empty_book()
    sheet = book.create_sheet(title[:31])
    for at, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            write_cell(sheet, at, column, text, is_bold=at == 1)
    return saved(book)


def table_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Text with semicolons, as spreadsheets in Finland read it; an apostrophe keeps formulas from being any."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerows([f"'{text}" if text.startswith(_FORMULA) else text for text in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()
