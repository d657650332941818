"""Each format: what it reads, what it says about what it cannot, and that nothing is lost out and in again."""

from dataclasses import replace

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.exchange import FORMATS, FileRefusedError, Kind, Option, Question, read_file
from quizzes.exchange.form import Scene
from quizzes.exchange.gift import read_gift, write_gift
from quizzes.exchange.moodle import read_moodle, write_moodle
from quizzes.exchange.word import read_word, write_word
from quizzes.exchange.words import kind_of
from quizzes.exchange.xlsx import MAX_ROWS, read_xlsx, template_xlsx, write_xlsx
from tests.quizzes.exchange.samples import EVERYTHING, GIFT, MOODLE, document, workbook


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def questions(rows):
    assert [row.problems for row in rows if row.problems] == []
    return [row.question for row in rows]


def as_said_by(code, question):
    """What is left of a question in a format that cannot say everything."""
    options = question.options
    if code == "xml" and question.kind == "matching":
        options = tuple(replace(option, feedback="") for option in options)
    return replace(question, options=options, **({"hint": "", "unit": ""} if code == "gift" else {}))


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.code)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_out_and_in_again_loses_nothing_that_the_format_can_say(form, language):
    wanted = [as_said_by(form.code, question) for question in EVERYTHING if form.left_out(question)[0]]
    assert questions(form.read(form.write(EVERYTHING, language))) == wanted


words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp", "Zs"]), min_size=1, max_size=12)
lines = st.lists(words, min_size=1, max_size=3).map(" ".join)
options = st.lists(st.builds(Option, lines, st.just(False), st.just("") | lines), min_size=2, max_size=5)
drawn = st.builds(
    lambda prompt, options, hint: Question(
        "single", prompt, (replace(options[0], is_right=True), *options[1:]), hint=hint
    ),
    lines,
    options,
    st.just("") | lines,
)


@pytest.mark.parametrize(
    ("code", "read", "write"),
    [
        ("xlsx", read_xlsx, write_xlsx),
        ("docx", read_word, write_word),
        ("xml", read_moodle, write_moodle),
        ("gift", read_gift, write_gift),
    ],
)
@settings(max_examples=25, deadline=None)
@given(question=drawn)
def test_whatever_the_words_they_come_back(code, read, write, question):
    with translation.override("en"):
        assert questions(read(write([question], "en"))) == [as_said_by(code, question)]


@pytest.mark.parametrize("form", [form for form in FORMATS if form.template], ids=lambda form: form.code)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_template_is_read_without_complaint(form, language):
    data = form.template(language)
    if form.code == "xlsx":
        with pytest.raises(FileRefusedError, match="no questions"):
            read_file("template.xlsx", data)
    else:
        assert len(questions(form.read(data))) == 13


class TestExcel:
    def test_a_row_is_a_question(self):
        data = workbook(("Yksi oikea", "Kumpi?", "B", "Väärä", "Ei.", "Oikea", "Niin.", "laki, arki"))
        (row,) = read_xlsx(data)
        assert row.place == "row 2"
        assert row.question == Question(
            "single", "Kumpi?", (Option("Väärä", False, "Ei."), Option("Oikea", True, "Niin.")), tags=("laki", "arki")
        )

    def test_headings_may_stand_below_a_title_in_any_language_and_order(self):
        data = workbook(
            ("A, B", "x", "y", "Which?"), headings=["right answer", "Alternativ A", "Option B", "Fråga"], title="Mina"
        )
        (row,) = read_xlsx(data)
        assert (row.question.kind, [option.is_right for option in row.question.options]) == ("multiple", [True, True])

    @pytest.mark.parametrize(
        ("row", "problem"),
        [
            (("Yksi oikea", "", "A", "x", "", "y"), "The question itself is missing."),
            (("Yksi oikea", "K?", "", "x", "", "y"), "The right answer is missing."),
            (("Yksi oikea", "K?", "D", "x", "", "y"), "“D” names no option"),
            (("Piirros", "K?", "A", "x", "", "y"), "“Piirros” is no kind"),
            (("", "K?", "", "x", "", "y"), "Say what kind"),
            (("Oikein vai väärin", "Väite.", "ehkä"), "true or false"),
            (("Yhdistä", "Parit", "", "a = 1", "", "b"), "Option B is no pair"),
            (("Yksi oikea", "K?", "A", "=1+1", "", "y"), "D2: This is a formula"),
        ],
    )
    def test_a_bad_row_says_why_and_does_not_stop_the_others(self, row, problem):
        good = ("Yksi oikea", "Hyvä?", "A", "x", "", "y")
        bad, other = read_xlsx(workbook(row, good))
        assert bad.question is None
        assert problem in " ".join(bad.problems)
        assert other.question.prompt == "Hyvä?"

    def test_an_author_may_write_gaps_scales_and_thoughts_shortly(self):
        rows = read_xlsx(
            workbook(
                ("Aukot", "Luvan myöntää [1].", "", "Migri; Maahanmuuttovirasto | Kela"),
                ("Mielipide", "Osaan kysyä.", "", "Eri mieltä", "", "Samaa mieltä"),
                ("Pohdinta", "Mitä otat mukaan?"),
            )
        )
        gaps, opinion, reflection = questions(rows)
        assert (gaps.prompt, gaps.passage) == ("Fill in the gaps.", "Luvan myöntää [1].")
        assert gaps.options == (Option("Migri\nMaahanmuuttovirasto", pair="Kela"),)
        assert [option.text for option in opinion.options] == ["Eri mieltä", "Samaa mieltä"]
        assert reflection.kind == "reflection"

    def test_scenes_belong_to_the_scenario_above_them(self):
        first = ("Haarautuva tarina", "Miten toimit?")
        scene = ("Kohtaus", "Hän epäröi.", "A", "Kysyn. → 2", "Hyvä.", "Lähden.")
        lost, story, other = read_xlsx(
            workbook(
                scene,
                first,
                scene,
                ("Kohtaus", "Hän kertoo.", "B", "Keskeytän.", "", "Kuuntelen."),
                ("", "Väite.", "Oikein"),
            )
        )
        assert "above it is none" in lost.problems[0]
        assert story.question.scenes == (
            Scene("Hän epäröi.", (Option("Kysyn.", True, "Hyvä.", "2"), Option("Lähden."))),
            Scene("Hän kertoo.", (Option("Keskeytän."), Option("Kuuntelen.", True))),
        )
        assert other.question.kind == "truefalse"

    def test_a_scene_that_is_not_understood_takes_its_scenario_with_it(self):
        (story,) = read_xlsx(workbook(("Haarautuva tarina", "Miten?"), ("Kohtaus", "", "D", "Kysyn.", "", "Lähden.")))
        assert story.question is None
        assert len(story.problems) == 2

    def test_the_text_of_a_case_stands_once(self):
        headings = ["Kysymys", "Oikea vastaus", "Tapaus", "Tapauksen teksti"]
        rows = [
            ("Väite.", "Oikein", "Passi", "Passi on poissa."),
            ("Toinen.", "Väärin", "Passi", ""),
            ("Kolmas.", "Väärin"),
        ]
        one, two, three = questions(read_xlsx(workbook(*rows, headings=headings)))
        assert (one.case, one.stem) == (two.case, two.stem) == ("Passi", "<p>Passi on poissa.</p>")
        assert three.case == ""

    def test_numbers_that_the_program_made_are_read_as_they_look(self):
        (row,) = read_xlsx(workbook(("Yksi oikea", "Montako?", 2, 12, "", 3.5, "", None)))
        assert [(option.text, option.is_right) for option in row.question.options] == [("12", False), ("3.5", True)]

    def test_no_cell_of_an_export_is_a_formula(self):
        import io

        from openpyxl import load_workbook

        question = Question("single", '=HYPERLINK("http://x")', (Option("+1", True), Option("@SUM(A1)")))
        book = load_workbook(io.BytesIO(write_xlsx([question], "fi")))
        cells = [cell for row in book.worksheets[0].iter_rows(min_row=2) for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} == {"s"}
        assert all(cell.quotePrefix for cell in cells if str(cell.value)[0] in "=+@")

    def test_more_than_a_workbook_of_questions_is_refused(self):
        rows = [("Yksi oikea", f"K{n}?", "A", "x", "", "y") for n in range(MAX_ROWS + 1)]
        with pytest.raises(FileRefusedError, match="At most 500"):
            read_xlsx(workbook(*rows))

    def test_without_headings_it_is_refused(self):
        with pytest.raises(FileRefusedError, match="no row of headings"):
            read_xlsx(workbook(headings=["a", "b"]))

    def test_the_template_shows_an_example_of_each_kind(self):
        import io

        from openpyxl import load_workbook

        sheet = load_workbook(io.BytesIO(template_xlsx("fi"))).worksheets[1]
        kinds = {kind_of(str(cell.value)) for cell in sheet["B"][1:]}
        assert set(Kind) <= kinds


class TestWord:
    def test_a_typed_list(self):
        data = document(
            "Kysymyksiä",
            "1. Kumpi on oikein?",
            "a) Tämä",
            "Palaute: Ei ole.",
            "*b) Tuo",
            "Yleispalaute: Kuten laissa.",
            "Lähde: Laki 1 §",
            "2) Tulkki on vaitiolovelvollinen.",
            "Oikea vastaus: Oikein",
        )
        title, first, second = read_word(data)
        assert title.problems == ("This text belongs to no question.",)
        assert first.question == Question(
            "single",
            "Kumpi on oikein?",
            (Option("Tämä", False, "Ei ole."), Option("Tuo", True)),
            feedback="<p>Kuten laissa.</p>",
            source="Laki 1 §",
        )
        assert second.question.kind == "truefalse"

    def test_a_list_numbered_by_word_with_the_right_one_in_bold(self):
        from docx import Document

        from tests.quizzes.exchange.samples import saved

        word = Document()
        word.add_heading("Testi")
        word.add_paragraph("Kumpi?", style="List Number")
        word.add_paragraph("Tämä", style="List Bullet")
        word.add_paragraph("", style="List Bullet").add_run("Tuo").bold = True
        (row,) = read_word(saved(word))
        assert [(option.text, option.is_right) for option in row.question.options] == [("Tämä", False), ("Tuo", True)]

    def test_questions_without_numbers(self):
        rows = read_word(document("Kumpi?", "a) Tämä", "*b) Tuo", "Entä nyt?", "*a) Näin", "b) Noin"))
        assert [row.question.prompt for row in rows] == ["Kumpi?", "Entä nyt?"]

    def test_a_table_with_the_headings_of_the_template(self):
        from docx import Document

        from tests.quizzes.exchange.samples import saved

        word = Document()
        table = word.add_table(2, 4)
        for row, texts in zip(
            table.rows,
            [("Kysymys", "Oikea vastaus", "Vaihtoehto A", "Vaihtoehto B"), ("Kumpi?", "A", "x", "y")],
            strict=True,
        ):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        word.add_table(1, 1)
        good, other = read_word(saved(word))
        assert (good.place, good.question.kind) == ("table 1, row 2", "single")
        assert "no heading" in other.problems[0]

    def test_too_many_options_are_said(self):
        (row,) = read_word(document("1. Mikä?", *(f"{letter}) {letter}" for letter in "abcdefghij"), "j) vielä"))
        assert row.problems == ("At most 10 options are taken.",)


class TestMoodle:
    def test_what_there_is_a_counterpart_for(self):
        one, several, truth, pairs, order, *_others, drag = read_moodle(MOODLE)
        assert one.question == Question(
            "single",
            "Kuka on ilmoitusvelvollinen?",
            (Option("Opettaja", True, "Kyllä"), Option("Naapuri & muut")),
            feedback="<p>Laki tässä</p>",
            tags=("laki",),
        )
        assert set(one.notes) == {"Formatting of texts was left out.", "Pictures and other files were left out."}
        assert [option.is_right for option in several.question.options] == [True, True, False]
        assert several.notes == ("Part points of options were left out: only the whole answer counts.",)
        assert truth.question.options == (Option("true", False, "Ei."), Option("false", True))
        assert pairs.question.options == (Option("yksi", pair="1"), Option("kaksi", pair="2"))
        assert "“3”, which has no pair" in pairs.notes[0]
        assert [option.text for option in order.question.options] == ["eka", "toka"]
        assert "ddimageortext" in drag.problems[0]

    def test_embedded_answers_are_gaps_and_essays_reflections(self):
        gaps, number, several, essay, text = read_moodle(MOODLE)[5:10]
        assert gaps.question.prompt == "Täydennä lause."
        assert gaps.question.passage == "Luvan myöntää [1], rikosta tutkii [2]."
        assert gaps.question.options == (Option("Migri\nMaahanmuuttovirasto"), Option("poliisi", pair="Kela"))
        assert {"Feedback to single answers was left out.", "Wrong answers of gaps to type in were left out."} < set(
            gaps.notes
        )
        assert (number.question.prompt, number.question.passage) == ("Fill in the gaps.", "Vuosi [1].")
        assert "Tolerances of numbers in gaps were left out." in number.notes
        assert "MULTIRESPONSE" in several.problems[0]
        assert essay.question.kind == "reflection"
        assert "not graded" in essay.notes[0]
        assert "This is no question" in text.problems[0]

    @pytest.mark.parametrize(
        "data",
        [
            b'<!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>',
            b'<!DOCTYPE quiz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><quiz>&b;</quiz>',
            b'<!DOCTYPE quiz SYSTEM "http://127.0.0.1:1/x.dtd"><quiz/>',
            b"<html></html>",
            b"not xml",
            b"<quiz><question></quiz>",
            b'<?xml version="1.0" encoding="no-such"?><quiz/>',
        ],
    )
    def test_entities_and_what_is_not_moodles_are_refused(self, data):
        with pytest.raises(FileRefusedError):
            read_moodle(data)


class TestGift:
    def test_what_there_is_a_counterpart_for(self):
        one, two, truth, pairs, gap, number, essay, none = read_gift(GIFT.encode())
        assert one.question == Question(
            "single",
            "Who must report?",
            (Option("Teacher", True, "Yes : always"), Option("Neighbour", False, "May")),
            feedback="<p>General {really}</p>",
            tags=("laki",),
            name="k1",
        )
        assert one.notes == ("Formatting of texts was left out.",)
        assert (two.question.kind, [option.is_right for option in two.question.options]) == (
            "multiple",
            [True, True, False],
        )
        assert truth.question.options == (Option("true", True, "Right"), Option("false", False, "Wrong"))
        assert pairs.question.options == (Option("one", pair="1"), Option("two", pair="2"))
        assert gap.question.prompt == "The capital of Finland is _____ , isn't it?"
        assert number.question.options == (Option("42", True, pair="1"),)
        assert (essay.question.kind, bool(none.problems)) == ("reflection", True)
        assert "not graded" in essay.notes[0]
        assert one.place == "line 4"

    @pytest.mark.parametrize(
        ("body", "options"),
        [
            ("{#3.5}", (Option("3.5", True),)),
            ("{#1..2}", (Option("1.5", True, pair="0.5"),)),
            ("{=yksi =kaksi}", (Option("yksi", True), Option("kaksi", True))),
        ],
    )
    def test_short_texts_and_numbers(self, body, options):
        (row,) = read_gift(f"Kysymys? {body}".encode())
        assert row.question.options == options

    @pytest.mark.parametrize("data", ["Kysymys ä {T}".encode("latin-1"), b"a {T}\0"])
    def test_what_is_no_text_in_utf8_is_refused(self, data):
        with pytest.raises(FileRefusedError, match="UTF-8"):
            read_gift(data)


def test_a_file_of_another_kind_or_too_large_is_refused():
    with pytest.raises(FileRefusedError, match="Files of this kind"):
        read_file("questions.pdf", b"%PDF-")
    with pytest.raises(FileRefusedError, match="too large"):
        read_file("questions.gift", b"a" * (5 * 1024 * 1024 + 1))
