"""T155–T157: what authors and holders write cannot make a file that is endless, that acts, or that says other than they wrote.

All with real renders.
"""

import io
import time
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from certificates import printing, records
from certificates.errors import RenderError
from certificates.pdf import render_pdf
from tests.accounts.factories import UserFactory
from tests.certificates.factories import paper

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ADDRESS = "https://askel.example/c/7KQ2-M4RT-X92H-D0AB-CDEF-GHJK-MNPQ/"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
FACE = "<style>@font-face{font-family:C;src:url('NotoSans-400.ttf')} body{font-family:C}</style>"


def document(body):
    return f"<html><head>{FACE}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ("<table>" + "<tr><td>Osio</td><td>rivi</td></tr>" * 4_000 + "</table>", True),
        ("<p>" + "M" * 3_000_000 + "</p>", False),
        ("<div>" * 2_000 + "x" + "</div>" * 2_000, True),
        ("".join(f"<img src='data:image/png;base64,{PIXEL}' width='{size}'/>" for size in range(1, 501)), False),
        ("<p style='page-break-before:always'>x</p>" * 1_000, False),
        ("<div style='-pdf-keep-with-next:true;page-break-inside:avoid;height:2000pt'>x</div>" * 50, True),
        ("M" * 11_000_000, True),
    ],
    ids=["rows", "word", "nesting", "pictures", "page breaks", "a loop of page breaks", "weight"],
)
def test_whatever_a_document_holds_it_ends_in_time_as_a_file_or_as_our_own_error(body, refused, monkeypatch):
    """T155: the process lives, and the next document is as quick as ever. 4,000 rows take more than the second here."""
    monkeypatch.setattr(printing, "MAX_SECONDS", 1 if refused else 15)
    started = time.monotonic()
    if refused:
        with pytest.raises(RenderError, match="Too much for one file"):
            printing.print_pages(document(body))
    else:
        assert printing.print_pages(document(body))[0].startswith(b"%PDF")
    assert time.monotonic() - started < 20
    monkeypatch.undo()
    assert printing.print_pages(document("<p>Maija</p>"))[1] == []


@pytest.mark.parametrize("link", ["javascript:app.alert(1)", "file:///etc/passwd", "data:text/html,x", "JaVaScRiPt:x"])
def test_a_link_that_is_not_of_the_web_or_of_mail_is_never_printed(link):
    """T156, even by a template that asks."""
    data, _complaints = printing.print_pages(document(f"<p><a href='{link}'>Maija</a></p>"))
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    if any("/Annots" in page for page in writer.pages):
        with pytest.raises(RenderError, match="act by itself"):
            printing.written(writer, NOW)
    else:  # the renderer dropped it
        printing.written(writer, NOW)


def test_a_file_with_a_script_or_a_file_in_it_is_refused():
    """T156"""
    for spoil in (
        lambda writer: writer.root_object.update({NameObject("/OpenAction"): TextStringObject("app.alert(1)")}),
        lambda writer: writer.add_attachment("virus.exe", b"MZ"),
    ):
        writer = PdfWriter()
        writer.add_blank_page(100, 100)
        spoil(writer)
        with pytest.raises(RenderError, match="act by itself"):
            printing.written(writer, NOW)


def test_hostile_words_are_printed_as_they_were_written_and_lead_nowhere():
    """T156, T157"""
    evil = [
        "<a href='javascript:app.alert(1)'>Paina</a>",
        "{{ certificate.code }} %s %(name)s",
        "<font color='[[eval]]'>&lt;img src=x&gt;</font>",
        "<pdf:include src='/etc/passwd'/>",
    ]
    certificate = paper(title=evil[0], outcomes=evil[1:], responsible="<a href='file:///etc/passwd'>Sanna</a>")
    data = render_pdf(certificate=certificate, language="fi", address=ADDRESS)
    reader = PdfReader(io.BytesIO(data))
    text = " ".join(reader.pages[0].extract_text().split())
    for words in evil:
        assert "".join(words.split()) in "".join(text.split())
    links = [note.get_object()["/A"]["/URI"] for note in reader.pages[0].get("/Annots", [])]
    assert set(links) == {ADDRESS}
    for mark in (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/SubmitForm", b"/GoToR"):
        assert mark not in data


@pytest.mark.django_db
def test_a_record_that_cannot_be_printed_says_so_on_the_page(client, monkeypatch):
    def fail(*args, **kwargs):
        raise RenderError("too much")

    monkeypatch.setattr(records, "as_pdf", fail)
    client.force_login(UserFactory())
    answer = client.get(reverse("certificates:record_file", args=["pdf"]), {"first": "2026-01-01"}, follow=True)
    assert answer.redirect_chain == [("/fi/certificates/?first=2026-01-01", 302)]
    assert "Otteesta ei voitu tehdä tiedostoa" in answer.content.decode()
