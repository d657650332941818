"""Office files from strangers: refused whole, whatever else they hold."""

import io
import re
import stat
import zipfile

import pytest

from quizzes.exchange import FileRefusedError
from quizzes.exchange.archives import check_archive
from quizzes.exchange.word import read_word
from quizzes.exchange.xlsx import read_xlsx
from tests.quizzes.exchange.samples import document, repacked, workbook

ROW = ("Yksi oikea", "Kumpi?", "A", "x", "", "y")


def as_link(info):
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16


@pytest.mark.parametrize(
    "bad",
    [
        {"../../etc/passwd": "x"},
        {"/etc/passwd": "x"},
        {"xl/..\\..\\x": "x"},
        {"C:/x": "x"},
        {"xl/vbaProject.bin": "x"},
        {"xl/XMLFILE.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
        {"xl/wide.xml": '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a []><a/>'.encode("utf-16")},
        {"xl/bomb.xml": b"0" * (51 * 1024 * 1024)},
    ],
    ids=lambda bad: next(iter(bad)),
)
def test_paths_programs_entities_and_bombs_are_refused(bad):
    with pytest.raises(FileRefusedError):
        read_xlsx(repacked(workbook(ROW), **bad))


def test_links_are_refused():
    with pytest.raises(FileRefusedError):
        check_archive(repacked(workbook(ROW), change=as_link, **{"xl/link": "/etc/passwd"}))


def test_a_part_that_is_larger_than_the_directory_says_is_refused():
    data = repacked(workbook(ROW), **{"xl/extra.xml": "a" * 5000})
    lying = data.replace((5000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    assert lying != data
    with pytest.raises(FileRefusedError):
        check_archive(lying)


def test_two_parts_of_one_name_are_refused():
    out = io.BytesIO(workbook(ROW))
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/workbook.xml", "<a/>")
    with pytest.raises(FileRefusedError):
        check_archive(out.getvalue())


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html>", workbook(ROW)[:-30]])
@pytest.mark.parametrize("read", [read_xlsx, read_word])
def test_what_is_no_archive_is_refused(read, data):
    with pytest.raises(FileRefusedError):
        read(data)


def test_one_kind_of_office_file_under_the_name_of_another_is_refused():
    with pytest.raises(FileRefusedError):
        read_xlsx(document("1. Kumpi?"))
    with pytest.raises(FileRefusedError):
        read_word(workbook(ROW))


def test_a_sheet_that_lies_about_its_size_is_read_as_it_is():
    data = workbook(ROW)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    lying = re.sub(r'<dimension ref="[^"]+"', '<dimension ref="A1:XFD1048576"', sheet)
    assert lying != sheet
    rows = read_xlsx(repacked(data, **{"xl/worksheets/sheet1.xml": lying}))
    assert [row.question.prompt for row in rows] == ["Kumpi?"]


def test_a_row_far_below_costs_no_rows_between():
    data = workbook(ROW)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    far = sheet.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>')
    assert len(read_xlsx(repacked(data, **{"xl/worksheets/sheet1.xml": far}))) == 1
