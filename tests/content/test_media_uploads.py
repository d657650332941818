"""What is taken in, what is refused, and what is left of it: security T069, T070, T072 (names), T073."""

import io
import resource
import time

import pytest
from django.core.exceptions import ValidationError
from PIL import Image as Pillow

from content import uploads
from content.models import Audio, Document, Image, Video, VideoCaptions
from content.uploads.captions import CaptionsError, parse_captions
from tests.content import files

pytestmark = pytest.mark.django_db  # a row asks for its collection

GOOD = {
    "kuva.jpg": (Image, files.picture()),
    "KUVA.JPEG": (Image, files.picture()),
    "kuva.png": (Image, files.picture("PNG")),
    "kuva.webp": (Image, files.picture("WEBP")),
    "lomake.pdf": (Document, files.pdf()),
    "lomake.docx": (Document, files.docx()),
    "lista.xlsx": (Document, files.xlsx()),
    "ohje.odt": (Document, files.odt()),
    "video.mp4": (Video, files.mp4()),
    "video.webm": (Video, files.webm()),
    "ääni.mp3": (Audio, files.mp3()),
    "ääni.m4a": (Audio, files.m4a()),
    "tekstit.vtt": (VideoCaptions, files.vtt()),
}
HTML = b"<!doctype html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
BOMB = b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>'
BAD = {
    # by name
    "x.html": (Document, HTML),
    "x.xhtml": (Document, HTML),
    "x.svg": (Document, SVG),
    "y.svg": (Image, SVG),
    "x.svgz": (Document, SVG),
    "x.xml": (Document, BOMB),
    "x.js": (Document, b"alert(1)"),
    "x.mht": (Document, HTML),
    "x.exe": (Document, b"MZ"),
    "x.pdf.html": (Document, files.pdf()),
    "x.pdf\0.html": (Document, files.pdf()),
    "x": (Document, files.pdf()),
    "x.gif": (Image, files.picture("GIF")),
    "x.tiff": (Image, files.picture("TIFF")),
    "x.mov": (Video, files.mp4(brand=b"qt  ")),
    # by content
    "html.pdf": (Document, HTML),
    "svg.pdf": (Document, SVG),
    "html.jpg": (Image, HTML),
    "svg.png": (Image, SVG),
    "late.pdf": (Document, HTML + files.pdf()),
    "both.pdf": (Document, files.pdf("<html><script>alert(1)</script>")),
    "archive.pdf": (Document, files.pdf() + files.docx()),
    "html.docx": (Document, HTML),
    "plain.docx": (Document, files.archive({"index.html": HTML})),
    "after.docx": (Document, HTML + files.docx()),
    "before.docx": (Document, files.docx() + HTML),
    "macro.docx": (Document, files.docx(**{"word/vbaProject.bin": b"x"})),
    "climbs.docx": (Document, files.docx(**{"../../evil": b"x"})),
    "bomb.docx": (Document, files.docx(**{"word/media/zero": b"\0" * (201 * 1024 * 1024)})),
    "table.docx": (Document, files.xlsx()),
    "html.mp4": (Video, HTML),
    "sound.mp4": (Video, files.mp4(handler=b"soun")),
    "cut.mp4": (Video, files.mp4()[:-9]),
    "place.mp4": (Video, files.mp4(extra=files.box(b"udta", files.PLACE))),
    "pictures.m4a": (Audio, files.mp4()),
    "matroska.webm": (Video, files.webm().replace(b"webm", b"matr")),
    "html.mp3": (Audio, HTML),
    "gif.jpg": (Image, files.picture("GIF")),
    "png.jpg": (Image, files.picture("PNG")),
    "cut.png": (Image, files.picture("PNG")[:-30]),
    "flood.png": (Image, files.flood_png()),
    "html.vtt": (VideoCaptions, HTML),
    "script.vtt": (VideoCaptions, files.vtt(files.VTT.replace("Hyvää", "<script>alert(1)</script>"))),
    "empty.vtt": (VideoCaptions, b"WEBVTT\n"),
    "latin.vtt": (VideoCaptions, files.VTT.encode("latin-1")),
}


def take_in(model, name, content):
    """What the field makes of an upload, as a form's cleaning does: (file, row). Nothing is stored."""
    row = model()
    field = model._meta.get_field("file")
    file = field.attr_class(row, field, name)
    file.file, file._committed = files.upload("x", content), False
    return field.clean(file, row), row


@pytest.mark.parametrize("name", GOOD)
def test_what_a_site_needs_is_taken_in_under_a_name_that_tells_nothing(name):
    model, content = GOOD[name]
    file, _row = take_in(model, name, content)
    stem, extension = file.name.rsplit("/", 1)[-1].rsplit(".", 1)
    assert uploads.kind_of_name(file.name) is uploads.kind_of_name(name)
    assert len(stem) == 32
    assert set(stem) <= set("0123456789abcdef")
    assert extension == uploads.kind_of_name(name).extensions[0]


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_what_it_says_is_refused_with_a_reason(name):
    """T069, T070"""
    with pytest.raises(ValidationError) as refused:
        take_in(BAD[name][0], name, BAD[name][1])
    assert refused.value.messages[0].endswith(".")


def test_no_way_around_the_form_stores_an_unchecked_file():
    """T070: code, API and loaders save rows without cleaning them."""
    row = Document(title="x")
    row.file = files.upload("x.pdf", HTML)
    with pytest.raises(ValidationError):
        Document._meta.get_field("file").pre_save(row, add=True)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Tulkkauksen tilauslomake (2026).pdf", "Tulkkauksen tilauslomake_2026.pdf"),
        ("..\\..\\windows\\x.pdf", "x.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("CON.pdf", "file_CON.pdf"),
        ("x.php.pdf", "x_php.pdf"),
        ("kuva\u202egpj.pdf", "kuvagpj.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a_bSet-Cookie_x.pdf"),
        ("<img src=x onerror=alert(1)>.pdf", "img src_x onerror_alert_1.pdf"),
        ("å" * 300 + ".pdf", "å" * 96 + ".pdf"),
        (".pdf", "file.pdf"),
    ],
)
def test_the_name_of_a_download_keeps_words_and_nothing_else(given, kept):
    """T070, T067"""
    assert uploads.clean_name(given, uploads.kind_of_name("x.pdf")) == kept


def test_a_document_remembers_what_it_was_called():
    _file, row = take_in(Document, "Ohje äidille.pdf", files.pdf())
    assert row.filename == "Ohje äidille.pdf"


def test_a_photograph_loses_its_place_its_maker_and_its_turn():
    """T073"""
    file, _row = take_in(Image, "kuva.jpg", files.picture_with_place())
    content = file.file.read()
    kept = Pillow.open(io.BytesIO(content))
    assert kept.size == (480, 640)
    assert not kept.getexif()
    assert "exif" not in kept.info
    assert b"anary" not in content


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "I;16"), ("PNG", "1"), ("WEBP", "RGBA")],
)
def test_pictures_of_every_color_mode_are_drawn_anew(kind, mode):
    target = io.BytesIO()
    plain = Pillow.new(mode, (60, 40)) if mode == "I;16" else Pillow.new("RGB", (60, 40), "teal").convert(mode)
    plain.save(target, kind)
    target.name = "x"
    file = files.upload(f"x.{kind.lower()}", target.getvalue())
    drawn = Pillow.open(uploads.clean_image(file, uploads.kind_of_name(file.name)))
    assert drawn.size == (60, 40)
    assert drawn.mode in ("RGB", "RGBA", "L")


def test_what_follows_a_picture_is_gone():
    """T070: a picture that is an archive at the same time."""
    file, _row = take_in(Image, "gifar.png", files.picture("PNG") + files.docx())
    content = file.file.read()
    assert b"PK\x03\x04" not in content


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_moving_pictures_are_refused(kind):
    """T073"""
    target = io.BytesIO()
    frames = [Pillow.new("RGB", (10, 10), color) for color in ("red", "blue", "green")]
    frames[0].save(target, kind, save_all=True, append_images=frames[1:])
    with pytest.raises(ValidationError) as refused:
        take_in(Image, f"x.{kind.lower()}", target.getvalue())
    assert refused.value.error_list[0].code == "animated"


def test_a_flood_of_pixels_is_refused_before_one_is_read():
    """T073: at once, and without the memory that it asks for."""
    before, since = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    for size in [(50_000, 50_000), (9_000, 6_000)]:
        with pytest.raises(ValidationError) as refused:
            take_in(Image, "flood.png", files.flood_png(*size))
        assert refused.value.error_list[0].code == "too_many_pixels"
    assert time.process_time() - since < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


def test_a_large_picture_is_made_as_large_as_a_screen():
    file, _row = take_in(Image, "large.jpg", files.picture(size=(5_000, 2_500)))
    assert Pillow.open(file.file).size == (3_000, 1_500)


@pytest.mark.parametrize("model", [Image, Document, Video, Audio, VideoCaptions])
def test_files_that_are_too_large_are_refused_with_the_limit(model, settings):
    settings.UPLOAD_MAX_MEGABYTES = dict.fromkeys(settings.UPLOAD_MAX_MEGABYTES, 0)
    name, content = next((name, content) for name, (owner, content) in GOOD.items() if owner is model)
    with pytest.raises(ValidationError) as refused:
        take_in(model, name, content)
    assert refused.value.error_list[0].code == "too_large"


def test_captions_are_read_as_players_read_them():
    cues = parse_captions(
        "\ufeffWEBVTT Kuvaus\nKind: captions\n\nNOTE ei näy\n\nSTYLE\n::cue { color: red }\n\n"
        + files.VTT.split("\n\n", 1)[1]
    )
    assert [(cue.start, cue.end, cue.text) for cue in cues] == [
        (0.0, 2.5, "Hyvää päivää."),
        (2.5, 5.0, "Olen tulkki ja käännän kaiken."),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("1\n00:00.000 --> 00:01.000\nHei", 1),
        ("WEBVTTX\n\n00:00.000 --> 00:01.000\nHei", 1),
        ("WEBVTT\n\n00:03.000 --> 00:01.000\nHei", 3),
        ("WEBVTT\n\n00:00,000 --> 00:01,000\nHei", 3),
        ("WEBVTT\n\n00:00.000 --> 00:01.000\n<img src=x>", 4),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\nHei\n\n00:01.000 --> 00:02.000\nHei", 6),
        ("WEBVTT\n\n00:00.000 --> 00:01.000\nHei\n\nvain tekstiä", 6),
    ],
)
def test_bad_captions_name_the_line(text, line):
    with pytest.raises(CaptionsError) as error:
        parse_captions(text)
    assert error.value.line == line
