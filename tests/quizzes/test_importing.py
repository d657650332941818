"""A trainer brings questions into a quiz and takes them out, through the admin's pages."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courses.models import QuizPage
from quizzes.exchange.xlsx import read_xlsx
from quizzes.models import Question, QuestionVersion
from tests.accounts.factories import UserFactory
from tests.authoring import Course, case, single, translate_page, truefalse
from tests.quizzes.exchange.samples import MOODLE, document, workbook
from tests.quizzes.taking import drawn, taken
from tests.quizzes.test_kinds import of_every_kind
from website.services.site import ensure_trainer_group

pytestmark = pytest.mark.django_db
ID_HEADINGS = [
    "Tunnus",
    "Tyyppi",
    "Kysymys",
    "Oikea vastaus",
    "Vaihtoehto A",
    "Vaihtoehto B",
    "Palaute B",
    "Tunnisteet",
]
FIRST = ("K1", "Yksi oikea", "Kuka ilmoittaa?", "A", "Opettaja", "Naapuri", "Ei hänen ole pakko.", "laki")
SECOND = ("K2", "", "Väite pitää paikkansa.", "Oikein")


class Desk:
    """A trainer at the quiz of a course."""

    def __init__(self, client, course):
        self.client, self.course = client, course
        trainer = UserFactory()
        trainer.groups.add(ensure_trainer_group(name="Kouluttajat", courses=[course.page]))
        client.force_login(trainer)

    @property
    def url(self):
        return reverse("quizzes:import", args=[self.course.quiz.pk])

    def show(self, data, name="kysymykset.xlsx"):
        return self.client.post(self.url, {"file": SimpleUploadedFile(name, data)})

    def confirm(self, shown, rows=None):
        page = shown.content.decode()
        (read,) = re.findall(r'name="read" value="([^"]+)"', page)
        if rows is None:
            rows = re.findall(r'name="row" value="(\d+)"', page)
        return self.client.post(self.url, {"read": read, "row": rows})

    def bring_in(self, data, name="kysymykset.xlsx"):
        return self.confirm(self.show(data, name))

    def publish(self):
        page = QuizPage.objects.get(pk=self.course.quiz.pk)
        self.course.publish(page, questions=page.get_latest_revision_as_object().questions)

    def questions(self):
        return list(QuizPage.objects.get(pk=self.course.quiz.pk).get_latest_revision_as_object().questions)

    def prompts(self):
        return [question.value["prompt"] for question in self.questions()]


@pytest.fixture
def desk(client, db):
    return Desk(client, Course(lessons=1, quiz=[single("Vanha?")]))


def test_a_file_is_shown_row_by_row_and_nothing_is_written(desk):
    before = desk.course.quiz.latest_revision_id
    shown = desk.show(workbook(FIRST, ("K9", "Outo", "Mikä?", "A", "x", "y"), SECOND, headings=ID_HEADINGS))
    page = shown.content.decode()
    assert shown.status_code == 200
    for words in ("Kuka ilmoittaa?", "Naapuri", "Ei hänen ole pakko.", "Väite pitää paikkansa.", "Outo", "Mikä?"):
        assert words in page
    assert len(re.findall(r'name="row"', page)) == 2
    desk.course.quiz.refresh_from_db()
    assert desk.course.quiz.latest_revision_id == before
    assert shown["Cache-Control"] == "no-store"


def test_confirming_writes_a_draft_after_the_questions_that_are_there(desk):
    answer = desk.bring_in(workbook(FIRST, SECOND, headings=ID_HEADINGS))
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[desk.course.quiz.pk])
    assert desk.prompts() == ["Vanha?", "Kuka ilmoittaa?", "Väite pitää paikkansa."]
    assert desk.questions()[1].value["about"]["tags"] == "laki"
    live = QuizPage.objects.get(pk=desk.course.quiz.pk)
    assert [question.value["prompt"] for question in live.questions] == ["Vanha?"]


def test_only_the_chosen_rows_are_brought_in(desk):
    desk.confirm(desk.show(workbook(FIRST, SECOND, headings=ID_HEADINGS)), rows=["1"])
    assert desk.prompts() == ["Vanha?", "Väite pitää paikkansa."]


def test_what_was_brought_in_can_be_published_and_answered(desk):
    desk.bring_in(workbook(FIRST, SECOND, headings=ID_HEADINGS))
    desk.publish()
    prompts = {version.text("fi")["prompt"] for version in QuestionVersion.objects.all()}
    assert {"Kuka ilmoittaa?", "Väite pitää paikkansa."} <= prompts


def test_the_same_file_again_changes_nothing_and_a_corrected_one_updates(desk):
    desk.bring_in(workbook(FIRST, SECOND, headings=ID_HEADINGS))
    first = desk.questions()
    again = desk.show(workbook(FIRST, SECOND, headings=ID_HEADINGS))
    assert 'name="row"' not in again.content.decode()

    corrected = ("K1", "Yksi oikea", "Kuka on velvollinen?", "A", "Opettaja", "Kuka tahansa naapuri", "Ei.", "laki")
    desk.bring_in(workbook(corrected, SECOND, headings=ID_HEADINGS))
    assert desk.prompts() == ["Vanha?", "Kuka on velvollinen?", "Väite pitää paikkansa."]
    options = lambda question: [item.id for item in question.value["options"].bound_blocks]  # noqa: E731
    assert desk.questions()[1].id == first[1].id
    assert options(desk.questions()[1]) == options(first[1])


def test_a_file_without_ids_knows_its_questions_by_their_words(desk):
    lines = ("1. Kumpi?", "*a) Tämä", "b) Tuo")
    desk.bring_in(document(*lines), "kysymykset.docx")
    desk.bring_in(document(*lines, "Palaute: Ei ole."), "kysymykset.docx")
    assert desk.prompts() == ["Vanha?", "Kumpi?"]
    assert desk.questions()[1].value["options"][1]["feedback"] == "Ei ole."


def test_the_same_question_twice_in_a_file_is_brought_in_once(desk):
    shown = desk.show(workbook(FIRST, FIRST, headings=ID_HEADINGS))
    assert len(re.findall(r'name="row"', shown.content.decode())) == 1


@pytest.mark.parametrize(
    "row",
    [
        ("K1", "Yksi oikea", "Kumpi?", "A", "x"),
        ("K1", "Yksi oikea", "Kumpi?", "A, B", "x", "y"),
        ("K1", "Yksi oikea", "Kumpi?" * 100, "A", "x", "y"),
        ("K1", "Yksi oikea", "Kumpi?", "A", "x" * 301, "y"),
        ("K1", "Yhdistä", "Parit", "", "a = 1", "b = 1"),
    ],
)
def test_what_the_editor_would_refuse_is_refused_with_its_reason(desk, row):
    shown = desk.show(workbook(row, headings=ID_HEADINGS))
    page = shown.content.decode()
    assert shown.status_code == 200
    assert 'name="row"' not in page
    assert len(re.findall(r"<p>[^<]+:", page)) >= 1


def test_moodles_scripts_and_pictures_stay_outside(desk):
    shown = desk.show(MOODLE, "moodle.xml")
    assert "alert(1)" not in shown.content.decode()
    desk.confirm(shown)
    (question, *_rest) = [q for q in desk.questions() if q.value["prompt"].startswith("Kuka")]
    assert question.value["feedback"].source == "<p>Laki tässä</p>"


@pytest.mark.parametrize("name", ["kysymykset.xlsx", "kysymykset.docx", "a.xml", "a.exe", "a.txt"])
def test_a_file_that_cannot_be_read_is_refused_in_words(desk, name):
    shown = desk.show(b"\xff\xfe rubbish", name)
    assert shown.status_code == 422
    assert "error" in shown.content.decode()


def test_what_was_shown_cannot_be_forged_or_used_by_another(desk, client):
    shown = desk.show(workbook(FIRST, headings=ID_HEADINGS))
    (read,) = re.findall(r'name="read" value="([^"]+)"', shown.content.decode())
    desk.client.post(desk.url, {"read": read[:-3] + "abc", "row": ["0"]})
    colleague = UserFactory()
    colleague.groups.add(ensure_trainer_group(name="Kouluttajat"))
    client.force_login(colleague)
    client.post(desk.url, {"read": read, "row": ["0"]})
    assert desk.prompts() == ["Vanha?"]


def test_an_edit_meanwhile_shows_the_list_once_more(desk):
    shown = desk.show(workbook(FIRST, headings=ID_HEADINGS))
    QuizPage.objects.get(pk=desk.course.quiz.pk).save_revision()
    again = desk.confirm(shown)
    assert again.status_code == 409
    assert desk.prompts() == ["Vanha?"]
    desk.confirm(again)
    assert desk.prompts() == ["Vanha?", "Kuka ilmoittaa?"]


def test_a_locked_page_takes_nothing_in(desk):
    page = desk.course.quiz
    page.locked, page.locked_by = True, UserFactory()
    page.save(update_fields=["locked", "locked_by"])
    assert desk.show(workbook(FIRST, headings=ID_HEADINGS)).status_code == 302


def test_questions_are_brought_into_the_first_language_only(desk, client):
    from wagtail.models import Locale

    UserFactory(admin=True)
    swedish = Locale.objects.get(language_code="sv")
    for page in (desk.course.page, desk.course.module, desk.course.quiz):
        translated = translate_page(page, swedish)
    client.force_login(UserFactory(admin=True))
    answer = client.get(reverse("quizzes:import", args=[translated.pk]))
    assert answer.status_code == 302


def test_notes_about_questions_are_not_offered_to_translators(desk):
    from wagtail.models import Locale
    from wagtail_localize.models import Translation

    UserFactory(admin=True)
    desk.bring_in(workbook(FIRST, headings=ID_HEADINGS))
    desk.publish()
    swedish = Locale.objects.get(language_code="sv")
    for page in (desk.course.page, desk.course.module, desk.course.quiz):
        translated = translate_page(page, swedish)
    texts = {
        s.string.data
        for s in Translation.objects.get(source__object_id=translated.translation_key).source.stringsegment_set.all()
    }
    assert "Kuka ilmoittaa?" in texts
    assert "laki" not in texts
    assert translated.questions[1].value["about"]["tags"] == "laki"


CASE_HEADINGS = ["Tunnus", "Kysymys", "Oikea vastaus", "Tapaus", "Tapauksen teksti"]
CASE_ROWS = [("C1", "Passi on hänen.", "Oikein", "Passi", "Passi on poissa."), ("C2", "Ei ole.", "Väärin", "Passi")]


class TestCases:
    def test_questions_of_one_title_become_a_case_and_its_corrected_text_comes_along(self, desk):
        desk.bring_in(workbook(*CASE_ROWS, headings=CASE_HEADINGS))
        (_old, first) = desk.questions()
        assert [inner.value["prompt"] for inner in first.value["questions"]] == ["Passi on hänen.", "Ei ole."]
        again = desk.show(workbook(*CASE_ROWS, headings=CASE_HEADINGS))
        assert 'name="row"' not in again.content.decode()

        corrected = ("C1", "Passi on hänen.", "Oikein", "Passi kateissa", "Passi on työnantajalla.")
        third = ("C3", "Kolmas.", "Väärin", "Passi kateissa")
        desk.bring_in(workbook(corrected, third, headings=CASE_HEADINGS))
        (_old, same) = desk.questions()
        assert (same.id, same.value["title"]) == (first.id, "Passi kateissa")
        assert "työnantajalla" in same.value["stem"].source
        prompts = [inner.value["prompt"] for inner in same.value["questions"]]
        assert prompts == ["Passi on hänen.", "Ei ole.", "Kolmas."]
        desk.publish()
        assert QuestionVersion.objects.filter(structure__case=first.id).count() == 3

    def test_a_new_case_needs_its_text(self, desk):
        shown = desk.show(workbook(("C1", "Passi on hänen.", "Oikein", "Passi"), headings=CASE_HEADINGS))
        assert 'name="row"' not in shown.content.decode()


class TestExport:
    @pytest.fixture
    def desk(self, client, db):
        return Desk(client, Course(lessons=1, quiz=of_every_kind()))

    @pytest.mark.parametrize(("code", "missing"), [("xlsx", 0), ("docx", 0), ("xml", 2), ("gift", 4)])
    def test_what_is_taken_out_and_brought_in_again_is_the_same(self, desk, code, missing):
        page = desk.client.get(reverse("quizzes:export", args=[desk.course.quiz.pk])).content.decode()
        (part,) = re.findall(rf"export/{code}/.*?(?=export/|</main|\Z)", page, re.DOTALL)
        assert part.count("<strong>") == missing
        data = desk.client.get(reverse("quizzes:export_file", args=[desk.course.quiz.pk, code]))
        assert "attachment" in data["Content-Disposition"]
        before = desk.questions()
        shown = desk.show(data.content, f"a.{'txt' if code == 'gift' else code}").content.decode()
        assert 'name="row"' not in shown
        assert shown.count("prompt-") == len(before) - missing

    def test_a_file_of_every_kind_fills_another_quiz_that_can_be_published(self, desk, client):
        data = desk.client.get(reverse("quizzes:export_file", args=[desk.course.quiz.pk, "xlsx"])).content
        other = Desk(client, Course(lessons=1, quiz=[single("Vanha?")], title="Toinen"))
        other.bring_in(data)
        other.publish()
        live = QuizPage.objects.get(pk=other.course.quiz.pk)
        kinds_of = [block.block_type for block in QuizPage.objects.get(pk=desk.course.quiz.pk).questions]
        assert [block.block_type for block in live.questions] == ["single", *kinds_of]

    def test_what_is_asked_from_the_bank_goes_out_as_it_reads_there_and_draws_are_named(self, client, db):
        home = Course(lessons=1, quiz=[case(single("Kotikysymys?"))])
        shown = Course(lessons=1, quiz=[truefalse("Oma.")], title="Toinen")
        page = QuizPage.objects.get(pk=shown.quiz.pk)
        asked = taken(Question.objects.get(home_quiz_key=home.quiz.translation_key))
        page.questions = page.questions.stream_block.to_python([*page.questions.get_prep_value(), asked, drawn(3)])
        page.save_revision()
        desk = Desk(client, shown)
        url = reverse("quizzes:export_file", args=[shown.quiz.pk, "xlsx"])
        assert [row.prompt for row in read_xlsx(client.get(url).content)] == ["Oma."]
        page = client.get(reverse("quizzes:export", args=[shown.quiz.pk])).content.decode()
        assert page.count("<strong>") == 2 * 4

        home.publish(home.quiz, shares_questions=True)
        rows = read_xlsx(client.get(url).content)
        assert [row.prompt for row in rows] == ["Oma.", "Kotikysymys?"]
        assert rows[1].question.stem == "<p>Asiakas kertoo.</p>"
        again = desk.show(client.get(url).content).content.decode()
        assert 'name="row"' not in again

    def test_the_template_is_handed_out(self, desk):
        data = desk.client.get(reverse("quizzes:template", args=["xlsx"])).content
        assert read_xlsx(data) == []

    def test_the_editor_leads_to_both(self, desk):
        page = desk.client.get(reverse("wagtailadmin_pages:edit", args=[desk.course.quiz.pk])).content.decode()
        assert desk.url in page
        assert reverse("quizzes:export", args=[desk.course.quiz.pk]) in page

    def test_a_lesson_is_no_quiz_and_anothers_quiz_is_not_ones_own(self, desk, client):
        assert (
            desk.client.get(reverse("quizzes:export", args=[desk.course.lessons[0].pk]), follow=True).status_code == 404
        )
        stranger = UserFactory()
        stranger.groups.add(ensure_trainer_group(name="Toiset"))
        client.force_login(stranger)
        for name, extra in (("import", []), ("export", []), ("export_file", ["xlsx"])):
            answer = client.get(reverse(f"quizzes:{name}", args=[desk.course.quiz.pk, *extra]))
            assert answer.status_code in (302, 403)
            assert b"Kumpi" not in answer.content
