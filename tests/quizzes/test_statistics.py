"""What the sums say of a question, how they are kept, and what a trainer sees of them."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from accounts import privacy
from quizzes.models import CountedAttempt, QuestionTally, QuizTally
from quizzes.services.tallying import enqueue_tallies, reset_tallies, tally_quiz
from quizzes.statistics import Hint, Sums, discrimination, facility, hints
from tests.accounts.factories import UserFactory
from tests.authoring import Course, run_jobs, single, truefalse
from tests.quizzes.sittings import start, take


def sums(*outcomes):
    """Of (share, rest, choice) each."""
    found = Sums()
    for share, rest, choice in outcomes:
        found.add(share=share, rest=rest, is_answered=bool(choice), choices=(choice,) if choice else ())
    return found


RIGHT, WRONG = (1, 1, "a"), (0, 0, "b")
OPTIONS = {"a": True, "b": False, "c": False}


@pytest.mark.parametrize(("count", "expected"), [(4, None), (5, 1.0)])
def test_nothing_is_said_of_fewer_than_five(count, expected):
    assert facility(sums(*[RIGHT] * count)) == expected


def test_discrimination_waits_for_a_hundred_attempts():
    assert discrimination(sums(*[RIGHT] * 60, *[WRONG] * 39)) is None
    assert discrimination(sums(*[RIGHT] * 60, *[WRONG] * 40)) == pytest.approx(1)
    assert discrimination(sums(*[(1, 0, "a")] * 50, *[(0, 1, "b")] * 50)) == pytest.approx(-1)
    assert discrimination(sums(*[RIGHT] * 100)) is None


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=100, max_size=120))
def test_discrimination_is_a_correlation(pairs):
    found = discrimination(sums(*((share, rest, "a") for share, rest in pairs)))
    assert found is None or -1.0001 <= found <= 1.0001


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([RIGHT] * 5 + [WRONG] * 14, []),
        ([RIGHT] * 8 + [WRONG] * 12, [Hint.KEY, Hint.IDLE]),
        ([RIGHT] * 4 + [WRONG] * 16, [Hint.KEY, Hint.HARD, Hint.IDLE]),
        ([RIGHT] * 20, [Hint.EASY, Hint.IDLE]),
        ([RIGHT] * 14 + [WRONG] * 3 + [(0, 0, "c")] * 3, []),
        ([(1, 0, "a")] * 70 + [(0, 1, "b")] * 20 + [(0, 1, "c")] * 20, [Hint.AGAINST]),
    ],
)
def test_what_deserves_a_look(outcomes, expected):
    assert hints(sums(*outcomes), OPTIONS) == expected


COURSE = {"lessons": 1, "quiz": [single(), truefalse()]}


def tally(course):
    return tally_quiz(quiz_key=course.quiz.translation_key, now=timezone.now())


def of_quiz(course):
    return QuizTally.objects.get(quiz_key=course.quiz.translation_key)


def test_each_learners_first_attempt_is_counted_once(course):
    learner = UserFactory()
    take(course, True, False, learner=learner)
    take(course, True, True)
    take(course, True, True, learner=learner)
    start(course)
    assert tally(course) == 3
    assert tally(course) == 0
    assert (of_quiz(course).attempts, of_quiz(course).passed, sum(of_quiz(course).scores)) == (2, 1, 2)
    first, second = QuestionTally.objects.order_by("version_id")
    assert (first.attempts, first.right, second.right) == (2, 2, 1)
    assert sum(second.choices.values()) == 2


def test_what_was_left_empty_earns_nothing_and_is_no_choice(course):
    take(course, True, None)
    tally(course)
    _first, second = QuestionTally.objects.order_by("version_id")
    assert (second.attempts, second.answered, second.choices) == (1, 0, {})


def test_the_sweeper_finds_what_is_new_and_the_job_counts_it(course):
    take(course, True, True)
    assert enqueue_tallies() == 1
    run_jobs()
    assert of_quiz(course).attempts == 1
    assert enqueue_tallies() == 0


def test_a_person_who_is_erased_stays_in_the_sums_without_a_name(course):
    attempt = take(course, True, True)
    tally(course)
    privacy.erase_person(user=attempt.learner, now=timezone.now())
    assert tally(course) == 0
    assert of_quiz(course).attempts == 1


def test_answers_that_are_erased_before_they_were_counted_never_count_as_empty(course):
    attempt = take(course, True, True)
    privacy.erase_person(user=attempt.learner, now=timezone.now())
    tally(course)
    assert not QuestionTally.objects.exists()


def test_counting_again_gives_the_same(course):
    for rights in ((True, True), (True, False), (False, None)):
        take(course, *rights)
    tally(course)
    before = list(
        QuestionTally.objects.order_by("version").values("version", "attempts", "right", "products", "choices")
    )
    reset_tallies(quiz_key=course.quiz.translation_key)
    run_jobs()
    after = list(
        QuestionTally.objects.order_by("version").values("version", "attempts", "right", "products", "choices")
    )
    assert after == before
    assert CountedAttempt.objects.count() == 3


class TestPage:
    @pytest.fixture
    def page(self, client, course):
        client.force_login(UserFactory(admin=True))

        def get(name="statistics", *args):
            return client.get(reverse(f"quizzes:{name}", args=[course.quiz.pk, *args]))

        return get

    def test_it_tells_nothing_before_five_learners(self, course, page):
        for _ in range(4):
            take(course, True, True)
        tally(course)
        shown = page().content.decode()
        assert "Oikea" not in shown
        assert "<rect" not in shown

    def test_the_charts_say_the_same_as_the_tables(self, course, page):
        for rights in [(True, True)] * 3 + [(False, True)] * 2:
            take(course, *rights)
        tally(course)
        shown = page().content.decode()
        assert 'aria-label="60 %"' in shown
        assert "<td>60</td>" in shown
        assert "<td>3</td>" in shown
        assert "style=" not in shown.split("<main")[1].split("</main>")[0]

    def test_a_question_that_was_changed_keeps_the_numbers_of_each_wording_apart(self, course, page):
        for _ in range(5):
            take(course, True, True)
        changed = course.quiz.questions.get_prep_value()
        changed[0]["value"]["prompt"] = "Uusi sanamuoto?"
        course.publish(course.quiz, questions=course.quiz.questions.stream_block.to_python(changed))
        for _ in range(5):
            take(course, False, True)
        tally(course)
        shown = page().content.decode()
        assert "Kumpi?" in shown
        assert "Uusi sanamuoto?" in shown
        assert QuestionTally.objects.count() == 3

    def test_the_files_hold_no_formulas(self, client, db):
        course = Course(lessons=1, quiz=[single("=1+1?", '=HYPERLINK("http://x")', "-2")], title="Toinen")
        client.force_login(UserFactory(admin=True))
        for _ in range(5):
            take(course, True)
        tally(course)
        url = reverse("quizzes:statistics_file", args=[course.quiz.pk, "csv"])
        rows = list(csv.reader(io.StringIO(client.get(url).content.decode("utf-8-sig")), delimiter=";"))
        assert {row[2][0] for row in rows[1:]} == {"'"}
        assert {row[6][:2] for row in rows[2:]} == {"'=", "'-"}
        book = load_workbook(io.BytesIO(client.get(url.replace("csv", "xlsx")).content))
        assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n"}

    @pytest.mark.parametrize("learners", [5, 12])
    def test_it_costs_the_same_for_few_and_many(self, course, page, learners, django_assert_max_num_queries):
        for _ in range(learners):
            take(course, True, True)
        tally(course)
        page()
        with django_assert_max_num_queries(30):
            page()
