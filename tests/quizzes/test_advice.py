"""What an author is told before publishing, and what is refused."""

import pytest
from django.urls import reverse
from django.utils import translation

from content.models import PublishRefusedError
from courses.models import QuizPage
from quizzes.advice import advice_on
from quizzes.models import QuizContent
from tests.accounts.factories import UserFactory
from tests.authoring import Course, add, multiple, ordering, single, translate_page, truefalse

pytestmark = pytest.mark.django_db
STREAM = QuizPage._meta.get_field("questions").stream_block


def advice(*questions):
    with translation.override("en"):
        return advice_on(STREAM.to_python(list(questions)))


def test_a_good_question_needs_none():
    assert advice(single(), truefalse()) == []


def test_wrong_options_without_feedback_are_counted():
    assert advice(multiple(wrong=("Kolme", "Neljä"))) == [
        "Question 1 (Mitkä?): 2 wrong options have no feedback. Say why they are wrong."
    ]


@pytest.mark.parametrize(
    "text",
    ["Kaikki edelliset", "Ei mikään edellisistä.", "Alla ovanstående", "Inget av ovanstående", "All of the above"],
)
def test_of_the_above_is_noticed(text):
    assert text in advice(single("Kumpi?", "Oikea", text))[0]


@pytest.mark.parametrize("text", ["Kaikki asiakkaat", "Alla kunder", "All of the clients"])
def test_other_words_are_not(text):
    assert advice(single("Kumpi?", "Oikea", text)) == []


def test_a_right_option_that_is_always_the_longest_is_noticed_once():
    long = [single(f"Kysymys {n}?", "Tämä on pitkä ja perusteltu oikea vastaus", "Ei", "Kyllä") for n in range(4)]
    assert len(advice(*long)) == 1
    assert advice(*long[:3]) == []
    assert advice(*long[:2], single(), single("Toinen?")) == []


@pytest.mark.parametrize(
    "question", [single("Kumpi?", "Sama", " sama "), ordering(items=("Eka", "Toka", "Eka")), multiple(right=("A", "A"))]
)
def test_two_equal_options_are_refused(question):
    course = Course(lessons=1)
    with pytest.raises(PublishRefusedError):
        add(course.module, QuizPage, "Testi", questions=[question])


def test_the_editor_shows_it_and_what_is_not_translated(client):
    from wagtail.models import Locale

    client.force_login(UserFactory(admin=True))
    course = Course(lessons=1, quiz=[single()])
    swedish = Locale.objects.get(language_code="sv")
    for page in (course.page, course.module, course.quiz):
        translate_page(page, swedish)
    url = reverse("wagtailadmin_pages:edit", args=[course.quiz.pk])
    assert "help-warning" not in client.get(url).content.decode()
    course.publish(course.quiz, questions=[*course.quiz.questions.get_prep_value(), multiple()])
    page = client.get(url).content.decode()
    assert "help-warning" in page
    assert page.count("Mitkä?): ") == 1


def test_quizzes_show_it_above_their_questions():
    names = [type(panel).__name__ for panel in QuizContent.quiz_panels]
    assert names.index("AdvicePanel") == len(names) - 3
