"""Files as Moodle itself writes them: shares of every answer, CDATA, entities, files, tags, categories, its own defaults.

Written by ourselves after question/format/{xml,gift}/format.php of Moodle 4.5.
"""

from pathlib import Path

import pytest
from django.utils import translation

from quizzes.exchange.form import Option
from quizzes.exchange.gift import read_gift, write_gift
from quizzes.exchange.moodle import read_moodle, write_moodle

EXPORTS = Path(__file__).parent / "exports"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def xml():
    return (EXPORTS / "moodle.xml").read_bytes()


@pytest.fixture
def gift():
    return (EXPORTS / "moodle.gift").read_bytes()


def test_moodle_xml_is_read_with_what_was_left_out(xml):
    several, truth, short, number, gaps, words = read_moodle(xml)
    question = several.question
    assert question.prompt == "Ketkä ovat\nilmoitusvelvollisia?"
    assert [option.is_right for option in question.options] == [True, True, True, False]
    assert question.options[0].feedback == "Kyllä: lastensuojelulaki 25 §."
    assert question.options[3].text == "Naapuri & tuttava"
    assert question.feedback == '<p>Katso liite ja <a href="https://finlex.fi/">Finlex</a>: 1 &lt; 2.</p>'
    assert (question.hint, question.name, question.tags) == ("Mieti ammattia.", "ilmo-01", ("laki", "lapset"))
    assert set(several.notes) == {
        "Pictures and other files were left out.",
        "Feedback to right, partly right and wrong answers as a whole was left out.",
    }
    assert (truth.question.options, truth.notes) == ((Option("true", True, "Niin on."), Option("false")), ())
    assert [option.text for option in short.question.options] == ["Maahanmuuttovirasto", "Migri"]
    assert number.question.options == (Option("7", True),)
    assert gaps.question.options == (Option("Migri\nMaahanmuuttovirasto"), Option("poliisi", pair="Kela"))
    assert (gaps.question.prompt, gaps.question.passage) == (
        "Täydennä.",
        "Luvan myöntää [1], rikosta tutkii [2].",
    )
    assert "gapselect" in words.problems[0]


def test_gift_is_read_with_what_was_left_out(gift):
    several, truth, short, number, pairs, path, text = read_gift(gift)
    question = several.question
    assert question.prompt == "Ketkä ovat ilmoitusvelvollisia?"
    assert [option.is_right for option in question.options] == [True, True, True, False]
    assert question.options[0].feedback == "Kyllä: lastensuojelulaki 25 §."
    assert (question.options[2].feedback, question.options[3].text) == ("1 < 2", "Naapuri & tuttava")
    assert question.feedback == '<p>Katso <a href="https://finlex.fi/">Finlex</a>.</p>'
    assert (question.name, question.tags) == ("ilmo-01", ("laki", "lapset"))
    assert truth.question.options == (Option("true", True, "Niin on."), Option("false", False, "On kyllä."))
    assert [option.text for option in short.question.options] == ["Maahanmuuttovirasto", "Migri"]
    assert short.notes == ("Answers that earn part of the points, or hold *, were left out.",)
    assert number.question.options == (Option("7", True),)
    assert number.notes == ("Feedback to single answers was left out.",)
    assert pairs.question.options == (Option("Poliisi", pair="Tutkii rikoksen"), Option("Migri", pair="Myöntää luvan"))
    assert (path.question.prompt, path.question.options[0].text) == (
        "Missä kansiossa?\nKirjoita polku.",
        "C:\\Users",
    )
    assert text.problems


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n", b"\n\n  "])
def test_what_programs_put_before_the_file_does_no_harm(xml, gift, start):
    assert len(read_moodle(start + xml)) == 6
    assert len(read_gift(start + gift.replace(b"\n", b"\r\n"))) == 7


@pytest.mark.parametrize(
    ("name", "read", "write"), [("xml", read_moodle, write_moodle), ("gift", read_gift, write_gift)]
)
def test_what_was_read_is_written_and_read_again_the_same(request, name, read, write):
    found = [row.question for row in read(request.getfixturevalue(name)) if row.question]
    assert [row.question for row in read(write(found, "fi"))] == found


def test_gift_is_written_as_moodle_reads_it(gift):
    """A backslash before any other sign than these would be shown to learners there."""
    written = write_gift([row.question for row in read_gift(gift) if row.question], "fi").decode()
    backslashed = {written[at + 1] for at, sign in enumerate(written) if sign == "\\" and written[at - 1] != "\\"}
    assert backslashed <= set("\\~=#{}:n")
