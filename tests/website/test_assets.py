import time
from pathlib import Path

import polib
import pytest
from fontTools.ttLib import TTFont

from website import assets

EPOCH_OF_FONTS = -2_082_844_800  # fonts count seconds from 1904
PO = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Leave this page"
msgstr "Poistu sivulta"
"""


def build(folder: Path) -> list[str]:
    return assets.build(
        assets_dir=folder / "assets",
        fonts_dir=folder / "assets" / "certificate",
        locale_dirs=[folder / "locale"],
        dictionaries=["en"],  # the smallest
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Assets made once: cutting the fonts takes seconds."""
    folder = tmp_path_factory.mktemp("assets")
    messages(folder).parent.mkdir(parents=True)
    messages(folder).write_text(PO, encoding="utf-8")
    assert len(build(folder)) == 12
    return folder


def messages(folder: Path) -> Path:
    return folder / "locale" / "fi" / "LC_MESSAGES" / "django.po"


def test_a_second_run_has_nothing_to_do(built):
    build(built)
    assert build(built) == []


def test_only_what_changed_is_made_again(built):
    messages(built).write_text(PO.replace("Poistu sivulta", "Lähde"), encoding="utf-8")

    assert build(built) == ["django.mo"]
    assert polib.mofile(str(messages(built).with_suffix(".mo"))).find("Leave this page").msgstr == "Lähde"


def test_a_deleted_file_is_made_again(built):
    compiled = messages(built).with_suffix(".mo")
    compiled.unlink()

    assert "django.mo" in build(built)
    assert compiled.exists()


def test_web_fonts_hold_the_letters_of_our_languages(built):
    for name in assets.WEB_FACES:
        font = TTFont(built / "assets" / "static" / "fonts" / f"{name}.woff2")
        assert set(map(ord, "åäöÅÄÖšžéü”€")) <= set(font.getBestCmap())


def test_certificate_faces_have_one_weight_and_names_of_their_own(built):
    faces = [TTFont(path) for path in sorted((built / "assets" / "certificate").glob("*.ttf"))]

    assert len(faces) == 8
    assert all("fvar" not in face for face in faces)
    assert len({face["name"].getDebugName(6) for face in faces}) == 8
    assert {face["OS/2"].usWeightClass for face in faces} == {400, 700}


def test_certificate_faces_have_the_space_between_the_words_of_a_name(built):
    """What stands between two words is set in the face of the first: without it the name has a gap or a box."""
    for path in (built / "assets" / "certificate").glob("*.ttf"):
        assert ord(" ") in TTFont(path).getBestCmap(), path.name


def test_certificate_faces_are_cut_to_the_same_bytes_whenever_it_is_done(built):
    """Else a file that was lost could not be made again as it was, once the faces had been cut anew."""
    face = built / "assets" / "certificate" / "NotoSansHebrew-700.ttf"
    before = face.read_bytes()
    assert abs(TTFont(face)["head"].modified + EPOCH_OF_FONTS - time.time()) > 86_400
    face.unlink()
    build(built)
    assert face.read_bytes() == before
