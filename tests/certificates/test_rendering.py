"""The PDF: right letters, embedded fonts, one page, the same bytes, nothing fetched, and no doubt let through."""

import http.server
import re
import socket
import socketserver
import subprocess
import threading
import unicodedata
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.storage import storages
from django.core.mail import EmailMessage
from PIL import Image
from pypdf import PdfReader

from accounts import privacy
from certificates import files, printing, services
from certificates.errors import RenderError
from certificates.models import Certificate
from certificates.pdf import render_pdf
from certificates.services import rendering
from jobs import services as jobs
from jobs.enums import Status
from jobs.models import Job
from tests.certificates.factories import NOW, make_certificate, paper

pytestmark = pytest.mark.urls("tests.certificates.urls")

ADDRESS = "https://askel.example/c/7KQ2-M4RT-X92H-D0AB-CDEF-GHJK-MNPQ/"
NAMES = [
    "Áile Ŋuorggán",
    "Ayşe Yıldırım",
    "Łukasz Żółć",
    "Ольга Гридзюшко",
    "Nguyễn Thị Ơn",
    "فاطمة السيد",
    "Fatima فاطمة Al-Sayed",
    "پروین گلچهره ژاله",
    "Ευαγγελία Παπαδοπούλου",
    "გიორგი მაისურაძე",
    "Անահիտ Հակոբյան",
    "ሰላም ገብረእግዚአብሔር",
    "Selam ሰላም ተስፋዬ",
    "מיכל בן־דוד Cohen",
    "Kjærstad Þórðardóttir Ðurić Ťŧ Șerban Əliyev",
]
LONG_NAME = ("Maria-Magdalena Wolfeschlegelsteinhausenbergerdorff von und zu Ylä-Savonlinnankannaksentausta " * 2)[
    :120
].strip()
LONG_TITLE = (
    "Kotoutumista edistävän monialaisen yhteistyön täydennyskoulutuskokonaisuus "
    "vastaanottokeskusten, kuntien ja hyvinvointialueiden työntekijöille " * 2
)[:255]


def render(certificate, language="fi"):
    return render_pdf(certificate=certificate, language=language, address=ADDRESS)


def saved(data, tmp_path) -> Path:
    file = tmp_path / "certificate.pdf"
    file.write_bytes(data)
    return file


def run(command, *arguments) -> str:
    done = subprocess.run([command, *arguments], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout


def text_of(data, tmp_path):
    """The words, with the joined Arabic forms read back as letters and direction marks left out."""
    text = unicodedata.normalize("NFKC", run("pdftotext", saved(data, tmp_path), "-"))
    return " ".join("".join(c for c in text if unicodedata.category(c) != "Cf").split())


@pytest.mark.parametrize("name", NAMES)
def test_names_of_every_script_here_are_printed_as_they_are_written(name, tmp_path):
    text = text_of(render(paper(name)), tmp_path)
    assert all(word in text for word in name.split())


def test_all_fonts_are_embedded(tmp_path):
    rows = run("pdffonts", saved(render(paper("Fatima فاطمة Al-Sayed")), tmp_path)).splitlines()[2:]
    assert rows
    assert all("NotoSans" in row for row in rows)
    assert all(row.split()[-5] == "yes" for row in rows)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "fi",
            ["TODISTUS", "on suorittanut hyväksytysti", "Laajuus noin 1 tunti 40 minuuttia", "24. marraskuuta 2026"],
        ),
        ("sv", ["INTYG", "har med godkänt resultat", "Omfattning cirka 1 timme 40 minuter", "den 24 november 2026"]),
        ("en", ["CERTIFICATE", "has successfully completed", "Extent about 1 hour 40 minutes", "24 November 2026"]),
    ],
)
def test_every_fact_is_on_the_page(language, words, tmp_path):
    certificate = paper()
    text = text_of(render(certificate, language), tmp_path)
    said = certificate.statement[language]
    facts = [
        "Maija Meikäläinen",
        "Vastaanottotyön perusteet",
        "Selität, mitä kotoutuminen on.",
        certificate.printed_code,
    ]
    facts += [said[key] for key in ("edition", "studied_in", "checked", "law", "issuer", "responsible")]
    for fact in [*words, *facts, ADDRESS, said["no_licence"]]:
        assert unicodedata.normalize("NFKC", fact) in text


def test_title_language_and_date_of_the_file_are_set(tmp_path):
    file = saved(render(paper(), "sv"), tmp_path)
    info = run("pdfinfo", "-isodates", file)
    assert "Title:           Intyg: Vastaanottotyön perusteet" in info
    assert "CreationDate:    2026-11-24T" in info
    assert PdfReader(file).trailer["/Root"]["/Lang"] == "sv"


@pytest.mark.parametrize(
    "facts",
    [
        {"name": LONG_NAME},
        {"title": LONG_TITLE},
        {"name": "W" * 120, "title": "M" * 255},
        {"outcomes": ["Osaamistavoite vaikuttavuusarvioinnista moniammatillisessa yhteistyössä. " * 2] * 8},
        {"issuer": "M" * 160, "responsible": "W" * 160},
        {"name": LONG_NAME, "title": LONG_TITLE, "outcomes": ["Tavoite " * 20] * 8, "law_version": "Laki " * 30},
    ],
)
def test_however_long_it_is_one_page(facts, tmp_path):
    assert "Pages:           1" in run("pdfinfo", saved(render(paper(**facts)), tmp_path))


def test_code_and_issuer_stay_readable_however_much_is_learned(tmp_path):
    """Of much text the middle of the page gets smaller, not the code that proves it."""
    data = render(paper(outcomes=["Osaamistavoite vaikuttavuusarvioinnista. " * 3] * 12, title=LONG_TITLE))
    words = run("pdftotext", "-bbox", saved(data, tmp_path), "-")
    for told in ("Maija", "osaamiskeskus"):
        assert told in words
    heights = {
        word: float(y2) - float(y1)
        for y1, y2, word in re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]*)<', words)
    }
    assert heights["Osaamistavoite"] < 0.9 * heights["osaamiskeskus"]
    assert heights["osaamiskeskus"] == pytest.approx(11 * 1.362, rel=0.1)


def test_the_same_certificate_gives_the_same_bytes():
    certificate = paper("Fatima فاطمة Al-Sayed")
    assert render(certificate) == render(certificate)


def test_the_page_is_painted(tmp_path):
    run("pdftoppm", "-r", "40", "-png", "-singlefile", saved(render(paper()), tmp_path), tmp_path / "page")
    picture = Image.open(tmp_path / "page.png").convert("RGB")
    assert picture.getpixel((5, 5)) == (0x35, 0x23, 0x54)
    assert picture.getpixel((5, 200)) == (0xFB, 0xF8, 0xF3)
    assert len(picture.getcolors(1_000_000)) > 50


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("王小明", ""),
        ("สมชาย Somchai", "Somchai"),
        ("Maija मैया", "Maija"),
        ("Maija 😀", "Maija"),
        ("Fatima فاطمة 小明", "Fatima فاطمة"),
    ],
)
def test_what_cannot_be_printed_is_said_in_words(name, printed, tmp_path):
    """T148: no empty boxes, and nobody is left without a file."""
    text = text_of(render(paper(name)), tmp_path)
    assert all(word in text for word in printed.split())
    assert ("Osaa nimestä ei voi painaa" if printed else "Nimen kirjaimia ei voi painaa") in text
    assert "\ufffd" not in text
    assert "■" not in text


@pytest.mark.parametrize("title", ["王小明", "Maija मैया", "Maija 😀"])
def test_a_missing_glyph_fails(title):
    with pytest.raises(RenderError, match="No font"):
        render(paper(title=title))


def test_what_stands_in_a_text_is_text(tmp_path):
    evil = "<img src='file:///etc/passwd'><b>&amp;</b>"
    assert evil in text_of(render(paper(title=evil)), tmp_path)


def test_nothing_is_fetched_even_by_a_template_that_asks():
    asked = []

    class Canary(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)

    with socketserver.TCPServer(("127.0.0.1", 0), Canary) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        origin = f"http://127.0.0.1:{server.server_address[1]}"
        for source in [
            f"<img src='{origin}/a.png'>",
            "<img src='file:///etc/passwd'>",
            "<img src='../../manage.py'>",
            f"<style>@import url('{origin}/b.css');</style>",
            f"<style>@font-face {{ font-family: X; src: url('{origin}/c.ttf') }} p {{ font-family: X }}</style>",
            f"<style>@page {{ background-image: url('{origin}/d.pdf') }}</style>",
            f"<link rel='stylesheet' href='{origin}/e.css'>",
        ]:
            _data, complaints = printing.print_pages(f"<html><body>{source}<p>Maija</p></body></html>")
            assert complaints, source
        server.shutdown()
    assert asked == []


def test_no_name_is_even_looked_up(monkeypatch):
    """T106: whatever a name would resolve to, and wherever it would lead from there."""
    asked = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **more: asked.append(host) or [])
    _data, complaints = printing.print_pages("<html><body><img src='http://cdn.example/a.png'><p>x</p></body></html>")
    assert complaints
    assert asked == []


# --- The job --------------------------------------------------------------------------------------


@pytest.fixture
def certificate(db):
    return make_certificate()


def test_the_job_makes_one_file_per_language_and_notes_their_sha256(certificate, tmp_path):
    jobs.run_due([services.RENDER])
    certificate.refresh_from_db()
    assert certificate.has_pdf
    assert set(certificate.pdf_sha256) == {"fi", "sv"}
    storage = storages["private"]
    assert storage.open(f"certificates/{certificate.uuid}/fi.pdf").read().startswith(b"%PDF")
    assert "INTYG" in text_of(storage.open(f"certificates/{certificate.uuid}/sv.pdf").read(), tmp_path)
    assert [file.name for file in Path(storage.location).rglob("*.part")] == []


def test_files_that_are_there_are_not_made_again(certificate, monkeypatch):
    services.render_certificate(certificate_uuid=certificate.uuid, now=NOW)
    monkeypatch.setattr(rendering, "render_pdf", lambda **kwargs: pytest.fail("rendered again"))
    services.render_certificate(certificate_uuid=certificate.uuid, now=NOW)


def test_a_lost_file_is_made_again_only_as_it_was(certificate, monkeypatch):
    services.render_certificate(certificate_uuid=certificate.uuid, now=NOW)
    name = certificate.file_name("fi")
    before = storages["private"].open(name).read()
    files.delete(name)
    services.render_certificate(certificate_uuid=certificate.uuid, now=NOW)
    assert storages["private"].open(name).read() == before

    files.delete(name)
    monkeypatch.setattr(rendering, "render_pdf", lambda **kwargs: b"%PDF other")
    with pytest.raises(RenderError, match="backup"):
        services.render_certificate(certificate_uuid=certificate.uuid, now=NOW)


def test_a_glyph_that_is_missing_fails_the_job_and_leaves_no_file(db):
    certificate = make_certificate(titles={"fi": "王小明"})
    jobs.run_due([services.RENDER])
    certificate.refresh_from_db()
    job = Job.objects.for_key(services.RENDER, certificate.uuid).get()
    assert (job.status, job.attempts) == (Status.QUEUED, 1)
    assert "No font" in job.error
    assert not certificate.has_pdf
    assert not storages["private"].exists(certificate.file_name("fi"))


def test_a_holder_erased_during_the_rendering_leaves_no_file(certificate, monkeypatch):
    def render_and_be_erased(**kwargs):
        Certificate.objects.update(holder_name="", erased_at=NOW)
        return b"%PDF"

    monkeypatch.setattr(rendering, "render_pdf", render_and_be_erased)
    services.render_certificate(certificate_uuid=certificate.uuid, now=NOW)
    assert not storages["private"].exists(certificate.file_name("fi"))
    assert not Job.objects.for_kinds(services.MAIL).exists()


def test_a_certificate_that_is_gone_is_no_error(db):
    services.render_certificate(certificate_uuid="00000000-0000-0000-0000-000000000001", now=NOW)


# --- The mail -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "prefix"), [("fi", "/fi/"), ("sv", "/sv/")])
def test_the_holder_is_told_once_in_their_language_and_not_what_it_was(certificate, language, prefix):
    certificate.learner.preferred_language = language
    certificate.learner.save()
    jobs.run_due([services.RENDER, services.MAIL])
    services.mail_holder(certificate_uuid=certificate.uuid, now=NOW)
    (message,) = mail.outbox
    assert message.to == [certificate.learner.email]
    assert f"http://testserver{prefix}certificates/{certificate.uuid}/" in message.body
    assert message.attachments == []
    for said in (message.subject, message.body):
        assert "Vastaanottotyön" not in said
        assert "Grunderna" not in said
        assert "Maija" not in said
    certificate.refresh_from_db()
    assert certificate.mailed_at is not None


def test_a_mail_that_could_not_be_sent_is_sent_later(certificate, monkeypatch):
    send = EmailMessage.send
    monkeypatch.setattr(EmailMessage, "send", lambda self: (_ for _ in ()).throw(OSError("no server")))
    with pytest.raises(OSError, match="no server"):
        services.mail_holder(certificate_uuid=certificate.uuid, now=NOW)
    certificate.refresh_from_db()
    assert certificate.mailed_at is None
    monkeypatch.setattr(EmailMessage, "send", send)
    assert services.mail_holder(certificate_uuid=certificate.uuid, now=NOW)
    assert len(mail.outbox) == 1


def test_nobody_is_written_to_who_is_gone(certificate):
    privacy.erase_person(user=certificate.learner, now=NOW)
    assert not services.mail_holder(certificate_uuid=certificate.uuid, now=NOW)
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("language", "heading"),
    [("fi", "OSALLISTUMISTODISTUS"), ("sv", "INTYG ÖVER DELTAGANDE"), ("en", "CERTIFICATE OF ATTENDANCE")],
)
def test_attendance_is_said_in_the_heading_and_the_page_is_read_from_top_to_bottom(language, heading, tmp_path):
    told = run("pdfinfo", "-struct-text", saved(render(paper(kind="attendance"), language), tmp_path))
    assert f'H1 (block)\n    "{heading}"' in told
    assert told.index("Maija Meikäläinen") < told.index("Vastaanottotyön") < told.index("Kotoutumisen osaamiskeskus")
    assert told.rstrip().splitlines()[-2].strip() == "Figure"
