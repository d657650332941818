"""The bank: what a trainer finds of their own questions, and takes into another quiz."""

import re

import pytest
from django.utils import timezone

from courses.models import QuizPage
from quizzes.models import Question
from quizzes.services.tallying import tally_quiz
from tests.accounts.factories import UserFactory
from tests.authoring import Course, multiple, single, standing, truefalse
from tests.quizzes.sittings import take
from website.services.site import ensure_trainer_group

pytestmark = pytest.mark.django_db
URL = "/admin/quizzes/bank/"


def noted(question, **about):
    question["value"]["about"] = {
        "outcome": "",
        "difficulty": "",
        "is_sensitive": False,
        "tags": "",
        "source": "",
        **about,
    }
    return question


@pytest.fixture(scope="module")
def _desk(django_db_setup, django_db_blocker):
    with standing(write_desk, django_db_blocker) as made:
        yield made


@pytest.fixture
def desk(_desk, client, db):
    """(the trainer's two courses, another's course), the trainer signed in."""
    *courses, trainer = _desk
    client.force_login(trainer)
    return tuple(course.again() for course in courses)


def write_desk():
    first = Course(
        lessons=1,
        title="Eka kurssi",
        quiz=[
            noted(single("Kuka ilmoittaa väkivallasta?", "Opettaja", "Naapuri"), tags="Laki, arki", difficulty="hard"),
            truefalse("Tulkki on vaiti."),
        ],
    )
    second = Course(lessons=1, title="Toka kurssi", quiz=[multiple("Mitkä ovat oikein?")])
    other = Course(lessons=1, title="Vieras", quiz=[single("Vieraan kysymys?")])
    trainer = UserFactory()
    trainer.groups.add(ensure_trainer_group(name="Omat", courses=[first.page, second.page]))
    return first, second, other, trainer


def found(client, **query):
    page = client.get(URL, query).content.decode()
    return re.findall(r'<summary id="question-\d+">([^<]+)</summary>', page)


def test_it_holds_ones_own_published_questions_and_no_others(desk, client):
    assert set(found(client)) == {"Kuka ilmoittaa väkivallasta?", "Tulkki on vaiti.", "Mitkä ovat oikein?"}
    assert "Vieraan" not in client.get(URL).content.decode()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"q": "VÄKIVALLASTA kuka"}, 1),
        ({"q": "naapuri"}, 1),
        ({"q": "vieraan"}, 0),
        ({"tag": "arki"}, 1),
        ({"tag": "ark"}, 0),
        ({"kind": "truefalse"}, 1),
        ({"difficulty": "hard"}, 1),
        ({"difficulty": "hard", "kind": "truefalse"}, 0),
    ],
)
def test_it_is_searched_and_filtered(desk, client, query, count):
    assert len(found(client, **query)) == count


def test_each_question_shows_options_key_and_how_it_does(desk, client):
    first, _second, _other = desk
    for rights in [(True, True)] * 3 + [(False, True)] * 2:
        take(first, *rights)
    tally_quiz(quiz_key=first.quiz.translation_key, now=timezone.now())
    page = client.get(URL, {"q": "väkivallasta"}).content.decode()
    assert "Naapuri" in page
    assert "<td>60</td>" in page
    assert "Eka kurssi" in page


def test_a_question_that_left_its_quiz_is_found_when_asked_for(desk, client):
    first, _second, _other = desk
    first.publish(first.quiz, questions=[truefalse("Uusi.")])
    assert "Kuka ilmoittaa väkivallasta?" not in found(client)
    assert "Kuka ilmoittaa väkivallasta?" in found(client, retired="on")


def copy(client, course, *prompts):
    return bring(client, course, *prompts, copy="1")


def bring(client, course, *prompts, **how):
    pks = [str(q.pk) for q in Question.objects.all() if any(prompt.casefold() in q.words for prompt in prompts)]
    return client.post(URL, {"quiz": course.quiz.pk, "question": pks, **how})


def prompts_of(course):
    page = QuizPage.objects.get(pk=course.quiz.pk).get_latest_revision_as_object()
    return [question.value["prompt"] for question in page.questions]


def test_a_question_is_copied_into_a_draft_of_another_quiz_once(desk, client):
    first, second, _other = desk
    copy(client, second, "Kuka ilmoittaa")
    copy(client, second, "Kuka ilmoittaa")
    assert prompts_of(second) == ["Mitkä ovat oikein?", "Kuka ilmoittaa väkivallasta?"]
    assert [q.value["prompt"] for q in QuizPage.objects.get(pk=second.quiz.pk).questions] == ["Mitkä ovat oikein?"]


def test_a_question_is_taken_into_a_draft_by_its_key_once(desk, client):
    first, second, _other = desk
    bring(client, second, "Kuka ilmoittaa")
    bring(client, second, "Kuka ilmoittaa")
    page = QuizPage.objects.get(pk=second.quiz.pk).get_latest_revision_as_object()
    question = Question.objects.get(home_quiz_key=first.quiz.translation_key, kind="single")
    assert [block.block_type for block in page.questions] == ["multiple", "bank"]
    assert page.questions[1].value["question"] == question.key
    assert page.questions[1].value.prompt == "Kuka ilmoittaa väkivallasta?"


def test_what_another_shares_can_be_read_and_taken_in_but_not_edited(desk, client):
    _first, second, other = desk
    other.publish(other.quiz, shares_questions=True)
    assert "Vieraan kysymys?" in found(client)
    assert f"pages/{other.quiz.pk}/edit" not in client.get(URL).content.decode()
    bring(client, second, "Vieraan kysymys")
    page = QuizPage.objects.get(pk=second.quiz.pk).get_latest_revision_as_object()
    assert page.questions[1].value.prompt == "Vieraan kysymys?"


def test_neither_anothers_question_nor_anothers_quiz_can_be_named(desk, client):
    _first, second, other = desk
    copy(client, second, "Vieraan kysymys")
    assert prompts_of(second) == ["Mitkä ovat oikein?"]
    assert copy(client, other, "Kuka ilmoittaa").status_code in (302, 403)
    assert prompts_of(other) == ["Vieraan kysymys?"]


@pytest.mark.parametrize("count", [2, 20])
def test_listing_costs_the_same_for_few_and_many(client, count, django_assert_max_num_queries):
    Course(lessons=1, quiz=[truefalse(f"Väite {n}.") for n in range(count)])
    client.force_login(UserFactory(admin=True))
    client.get(URL)
    with django_assert_max_num_queries(25):
        assert len([prompt for prompt in found(client) if prompt.startswith("Väite")]) == count
