"""A test that draws from the questions of its course: none twice, and nothing that happens to the pool hurts."""

import pytest
from django.utils import timezone

from courses import services as courses
from courses.models import QuizPage
from quizzes.services import start_attempt
from tests.accounts.factories import UserFactory
from tests.authoring import Course, add, opinion, standing, truefalse
from tests.quizzes.sittings import answer, spec_of, start, take
from tests.quizzes.taking import drawn, problems, prompts, tagged

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def pool(django_db_setup, django_db_blocker):
    """A course whose exercise has six tagged questions, of which the test draws two between its own."""

    def make():
        course = Course(lessons=1, title="Arpa", quiz=[truefalse("Ensin.")])
        six = [tagged(truefalse(f"Väite {n}.")) for n in range(6)]
        exercise = add(course.module, QuizPage, "Harjoitus", mode="practice", is_required=False, questions=six)
        course.publish(
            course.quiz, questions=[*course.quiz.questions.get_prep_value(), drawn(2), truefalse("Lopuksi.")]
        )
        return course, exercise

    with standing(make, django_db_blocker) as both:
        yield both


def test_a_learner_gets_no_drawn_question_twice_while_there_are_others(pool):
    course, _exercise = pool
    learner = UserFactory()
    seen = []
    for _try in range(3):
        attempt = take(course, True, True, False, None, learner=learner)
        first, *two, last = prompts(attempt)
        assert (first, last) == ("Ensin.", "Lopuksi.")
        assert attempt.max_points == 4
        seen += two
    assert len(set(seen)) == 6
    fourth = prompts(take(course, True, True, True, True, learner=learner))[1:3]
    assert len(set(fourth)) == 2


def test_a_running_attempt_keeps_what_was_drawn_whatever_happens_to_the_pool(pool):
    course, exercise = pool
    attempt = start(course)
    before = prompts(attempt)
    course.publish(exercise, questions=[tagged(truefalse("Ainoa.")), tagged(truefalse("Toinen."))])
    answer(attempt, True, True, True, True)
    assert prompts(attempt) == before
    assert set(prompts(start(course))[1:3]) == {"Ainoa.", "Toinen."}


def test_a_pool_that_others_emptied_is_filled_with_what_was_in_it(pool):
    course, exercise = pool
    course.publish(exercise, questions=[tagged(truefalse("Ainoa.")), opinion()])
    drawn_now = prompts(start(course))[1:3]
    assert len(set(drawn_now)) == 2
    assert "only 1 can be" in problems(course.quiz)


def test_the_course_page_counts_what_is_drawn(pool):
    course, _exercise = pool
    facts = courses.newest_course_edition(course.key).outline.step(course.quiz.translation_key).quiz
    assert facts.question_count == 4
    assert len(facts.version_ids) == 2


def test_what_another_course_shares_comes_into_a_pool_when_it_is_published(pool):
    course, _exercise = pool
    course.publish(course.quiz, questions=[drawn(6, source="shared")])
    other = Course(lessons=1, title="Jakava", quiz=[tagged(truefalse("Jaettu."))])
    number = courses.newest_course_edition(course.key).number
    other.publish(other.quiz, shares_questions=True)
    step = courses.newest_course_edition(course.key).outline.step(course.quiz.translation_key)
    assert len(step.quiz.draws[0].version_ids) == 7
    assert courses.newest_course_edition(course.key).number == number + 1


def test_starting_an_attempt_of_forty_questions_takes_few_queries(pool, django_assert_max_num_queries):
    course, exercise = pool
    course.publish(exercise, questions=[tagged(truefalse(f"Iso {n}.")) for n in range(60)])
    course.publish(course.quiz, questions=[*[truefalse(f"Oma {n}.") for n in range(20)], drawn(20)])
    learner = UserFactory()
    first = take(course, *[True] * 40, learner=learner)
    spec = spec_of(course)
    with django_assert_max_num_queries(12):
        attempt = start_attempt(
            learner=learner, quiz=spec, context=first.context, edition_number=1, language="fi", now=timezone.now()
        )
    assert len(prompts(attempt)) == 40
