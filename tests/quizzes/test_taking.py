"""A quiz that asks questions of others: one by its key, or some of a tag. Authors publish, learners answer."""

import uuid
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone
from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data, streamfield

from courses import services as courses
from courses.models import QuizPage
from quizzes.models import Question, QuestionUse
from quizzes.services.listing import bank_entries
from quizzes.services.remarking import carry_out, decide_remark, preview_remark
from quizzes.services.reporting import remarks_of
from quizzes.services.tallying import tally_quiz
from tests.accounts.factories import UserFactory
from tests.authoring import Course, run_jobs, single, standing, truefalse
from tests.quizzes.sittings import start, take
from tests.quizzes.taking import drawn, problems, prompts, tagged, taken
from website.services.site import ensure_trainer_group

pytestmark = pytest.mark.django_db


def asking(words):
    return Question.objects.get(words__contains=words.casefold())


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """A course that shares its questions, and another that asks them beside its own."""

    def make():
        home = Course(lessons=1, title="Koti", quiz=[single("Kuka ilmoittaa?"), tagged(truefalse("Tulkki on vaiti."))])
        home.publish(home.quiz, shares_questions=True)
        guest = Course(lessons=1, title="Vieras", quiz=[truefalse("Oma väite.")])
        guest.publish(guest.quiz, questions=[*guest.quiz.questions.get_prep_value(), taken(asking("kuka ilmoittaa"))])
        return home, guest

    with standing(make, django_db_blocker) as both:
        yield both


@pytest.fixture
def pair(made):
    home, guest = made
    return home.again(), guest.again()


def edited(course, words, **value):
    raw = course.quiz.questions.get_prep_value()
    next(block for block in raw if words in block["value"]["prompt"])["value"].update(value)
    return raw


def test_what_is_taken_in_is_the_same_question_and_follows_its_own_quiz(pair):
    home, guest = pair
    question = asking("kuka ilmoittaa")
    before = start(guest)
    home.publish(home.quiz, questions=edited(home, "Kuka", prompt="Kuka ilmoittaa tästä?"))
    after = start(guest)
    assert prompts(before) == ["Oma väite.", "Kuka ilmoittaa?"]
    assert prompts(after) == ["Oma väite.", "Kuka ilmoittaa tästä?"]
    question.refresh_from_db()
    assert {item.version.question_id for item in after.items.select_related("version")} >= {question.pk}
    assert question.versions.count() == 2
    home.publish(home.quiz, questions=edited(home, "Kuka", prompt="Kuka ilmoittaa?"))
    assert prompts(start(guest)) == ["Oma väite.", "Kuka ilmoittaa?"]
    assert question.versions.count() == 2


def test_nothing_changes_for_the_other_course_when_nothing_of_it_did(pair):
    home, guest = pair
    number = courses.newest_course_edition(guest.key).number
    home.publish(home.quiz, questions=edited(home, "Tulkki", prompt="Tulkki on aina vaiti."))
    assert courses.newest_course_edition(guest.key).number == number


def test_what_left_its_own_quiz_goes_on_elsewhere_until_that_is_published_again(pair):
    home, guest = pair
    home.publish(home.quiz, questions=[truefalse("Uusi väite.")])
    assert prompts(start(guest)) == ["Oma väite.", "Kuka ilmoittaa?"]
    assert "no longer in its own quiz" in problems(guest.quiz)


def test_unpublishing_the_course_retires_its_questions_and_ends_its_use_of_others(pair):
    home, guest = pair
    assert QuestionUse.objects.filter(root_key=guest.key).count() == 2
    type(guest.page).objects.get(pk=guest.page.pk).unpublish()
    run_jobs()
    assert not QuestionUse.objects.filter(root_key=guest.key).exists()
    assert asking("oma väite").state == "retired"
    assert asking("kuka ilmoittaa").state == "active"


def test_the_bank_says_where_a_question_is_used_and_how_it_does_over_all_quizzes(pair):
    home, guest = pair
    for right in (True, True, False):
        take(home, right, True)
    for right in (True, False):
        take(guest, True, right)
    for course in pair:
        tally_quiz(quiz_key=course.quiz.translation_key, now=timezone.now())
    (entry,) = bank_entries(Question.objects.filter(pk=asking("kuka ilmoittaa").pk).with_use())
    assert entry.use == "2 testissä, 2 koulutuksessa"
    assert entry.facility == 60


def test_marking_again_reaches_every_quiz_that_asked(pair):
    home, guest = pair
    attempts = take(home, False, False), take(guest, False, False)
    version = asking("kuka ilmoittaa").current
    assert preview_remark(version=version, action="void", answer=None).attempts == 2
    remark = decide_remark(
        version=version,
        quiz_key=home.quiz.translation_key,
        action="void",
        answer=None,
        reason="Kysymys on epäselvä.",
        decided_by=UserFactory(),
        now=timezone.now(),
    )
    assert carry_out(remark_id=remark.pk, now=timezone.now()) == 2
    for attempt in attempts:
        attempt.refresh_from_db()
        assert attempt.points == 1
    for course in pair:
        assert list(remarks_of(quiz_key=course.quiz.translation_key)) == [remark]


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        (lambda home, guest: [taken(uuid.uuid4())], "it is not in the bank"),
        (lambda home, guest: [taken(asking("kuka ilmoittaa")), taken(asking("kuka ilmoittaa"))], "twice"),
        (lambda home, guest: [taken(asking("oma väite"))], "is written in this quiz"),
        (lambda home, guest: [drawn(1)], "only 0 can be"),
        (lambda home, guest: [drawn(2, source="shared")], "only 1 can be"),
        (lambda home, guest: [drawn(1, source="shared"), taken(asking("tulkki"))], "only 0 can be"),
    ],
)
def test_publishing_says_what_cannot_be_asked(pair, blocks, said):
    home, guest = pair
    raw = guest.quiz.questions.get_prep_value()[:1] + blocks(home, guest)
    page = QuizPage(questions=raw)
    assert said in problems(guest.quiz, questions=page.questions)


def test_a_sensitive_question_is_for_sensitive_quizzes(pair):
    home, guest = pair
    raw = edited(home, "Kuka")
    raw[0] = tagged(raw[0], "laki", is_sensitive=True)
    home.publish(home.quiz, questions=raw)
    assert "marked as sensitive" in problems(guest.quiz)
    draw_one = QuizPage(questions=[drawn(2, source="shared")]).questions
    assert "only 1 can be" in problems(guest.quiz, questions=draw_one)


def test_translations_follow(pair):
    home, guest = pair
    for course in pair:
        course.translate("sv")
    attempt = start(guest)
    last = attempt.items.select_related("version").order_by("position").last()
    assert last.version.text("sv")["prompt"] == "sv: Kuka ilmoittaa?"
    swedish = guest.quiz.get_translation(Locale.objects.get(language_code="sv"))
    assert [block.block_type for block in swedish.questions] == ["truefalse", "bank"]


CHOOSER = "/admin/quizzes/choose-question/"


def test_the_chooser_shows_own_and_shared_questions_in_full(pair, client):
    home, guest = pair
    trainer = UserFactory()
    trainer.groups.add(ensure_trainer_group(name="Vieraat", courses=[guest.page]))
    client.force_login(trainer)
    page = client.get(CHOOSER + "results/").content.decode()
    assert "Kuka ilmoittaa?" in page
    assert "Väärä" in page
    assert "2 testissä, 2 koulutuksessa" in page
    home.publish(home.quiz, shares_questions=False)
    assert "Kuka ilmoittaa?" not in client.get(CHOOSER + "results/").content.decode()
    assert "Oma väite." in client.get(CHOOSER + "results/?q=oma&kind=truefalse").content.decode()
    key = asking("kuka ilmoittaa").key
    assert client.get(f"{CHOOSER}chosen/{key}/").headers["Location"] == "/admin/"
    assert client.get(f"{CHOOSER}chosen/nothing/").headers["Location"] == "/admin/"
    chosen = client.get(f"{CHOOSER}chosen/{asking('oma väite').key}/").json()
    assert chosen["result"] == {"id": str(asking("oma väite").key), "title": "Oma väite.", "edit_url": ""}


def test_the_editor_and_the_preview_show_what_is_taken_in_and_drawn(pair, client):
    _home, guest = pair
    client.force_login(UserFactory(admin=True))
    raw = [*guest.quiz.questions.get_prep_value(), drawn(3)]
    page = QuizPage.objects.get(pk=guest.quiz.pk)
    page.questions = QuizPage(questions=raw).questions
    page.save_revision()
    form = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert "Kuka ilmoittaa?" in form
    preview = client.get(f"/admin/pages/{page.pk}/view_draft/").content.decode()
    assert "Kuka ilmoittaa?" in preview
    assert "Väärä" in preview
    assert "tunnisteella ”laki”" in preview


class TestForm:
    """The editor's form, sent by hand: its list of choices is not what keeps others' questions out."""

    @pytest.fixture
    def send(self, pair):
        _home, guest = pair
        trainer = UserFactory()
        trainer.groups.add(ensure_trainer_group(name="Vieraat", courses=[guest.page]))

        def send(*blocks):
            page = QuizPage.objects.get(pk=guest.quiz.pk).get_latest_revision_as_object()
            sent = [(block["type"], block["value"]) for block in blocks]
            data = nested_form_data({"title": page.title, "slug": page.slug, "questions": streamfield(sent)})
            form = page.get_edit_handler().get_form_class()(data, instance=page, for_user=trainer)
            return list(form.errors.get("questions", []))

        return send

    def test_what_is_shared_or_in_the_quiz_already_is_taken(self, pair, send):
        home, _guest = pair
        assert send(taken(asking("kuka ilmoittaa")), taken(asking("tulkki"))) == []
        home.publish(home.quiz, shares_questions=False)
        assert send(taken(asking("kuka ilmoittaa"))) == []

    def test_what_is_not_shared_or_not_there_is_refused(self, pair, send):
        home, _guest = pair
        home.publish(home.quiz, shares_questions=False)
        assert send(taken(asking("tulkki"))) != []
        assert send(taken(uuid.uuid4())) != []


def test_the_migration_fills_the_bank_from_the_newest_editions(pair):
    """Also of a wording that was gone back to, and of a question that left its quiz."""
    home, _guest = pair
    home.publish(home.quiz, questions=edited(home, "Kuka", prompt="Kuka nyt?"))
    home.publish(home.quiz, questions=edited(home, "Kuka", prompt="Kuka ilmoittaa?")[:1])
    left = asking("tulkki")
    wanted = {question.pk: question.current_id for question in Question.objects.all()}
    uses = set(QuestionUse.objects.filter(how="written").values_list("root_key", "quiz_key", "question"))
    assert left.state == "retired"
    assert wanted[asking("kuka ilmoittaa").pk] != asking("kuka ilmoittaa").versions.order_by("-number").first().pk

    QuestionUse.objects.all().delete()
    Question.objects.update(current=None)
    import_module("quizzes.migrations.0005_bank_references").fill_from_editions(apps, None)

    assert {question.pk: question.current_id for question in Question.objects.all()} == wanted
    filled = set(QuestionUse.objects.values_list("root_key", "quiz_key", "question"))
    assert {use for use in filled if use[1] == home.quiz.translation_key} == {
        use for use in uses if use[1] == home.quiz.translation_key
    }
