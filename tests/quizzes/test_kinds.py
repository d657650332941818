"""Every kind of question: what an answer earns, by table; and each through the pages, whatever kinds there are."""

import random
import re
from fractions import Fraction

import pytest

from quizzes.grading import InvalidAnswerError, Key, grade
from quizzes.kinds import kind_named, kinds
from quizzes.kinds.number import parse_number
from quizzes.models import Attempt, QuestionVersion, Response
from tests import authoring
from tests.accounts.factories import UserFactory
from tests.authoring import Course
from tests.courses.test_attempts import Sitting

EACH = Key("multiple", ("a", "b", "c", "d"), ("a", "b"), facts={"counts_each": True})
NUMBER = Key("number", facts={"value": "12.5", "tolerance": "0.5"})
EXACT = Key("number", facts={"value": "0", "tolerance": "0"})
ACCEPTED = {"text": ("on rikos", "Är ett brott")}
TEXT = Key("shorttext", accepted=ACCEPTED)
ALSO = Key("shorttext", accepted=ACCEPTED, also=({"text": "Kela"},))
CASED = Key("shorttext", accepted=ACCEPTED, facts={"is_case_sensitive": True})
PLAIN = Key("shorttext", accepted=ACCEPTED, facts={"ignores_diacritics": True})
GAPS = Key(
    "gaps", ("g2:1", "g2:2"), ("g2:1",), facts={"gaps": ["g1", "g2"]}, accepted={"g1": ("Maahanmuuttovirasto", "Migri")}
)


@pytest.mark.parametrize(
    ("key", "answer", "share"),
    [
        (EACH, {"choices": ["a", "b"]}, 1),
        (EACH, {"choices": ["a"]}, Fraction(1, 2)),
        (EACH, {"choices": ["a", "b", "c"]}, Fraction(1, 2)),
        (EACH, {"choices": ["a", "b", "c", "d"]}, 0),
        (EACH, {"choices": ["c", "d"]}, 0),
        (TEXT, {"text": "on rikos"}, 1),
        (TEXT, {"text": "  ON   Rikos "}, 1),
        (TEXT, {"text": "ei ole rikos"}, 0),
        (TEXT, {"text": "on rikos."}, 0),
        (TEXT, {"text": "är ett brott"}, 1),
        (TEXT, {"text": "ar ett brott"}, 0),
        (TEXT, {"text": "a\u0308r ett brott"}, 1),
        (TEXT, {"text": "ｏｎ ｒｉｋｏｓ"}, 1),
        (CASED, {"text": "On rikos"}, 0),
        (CASED, {"text": "Är ett brott"}, 1),
        (PLAIN, {"text": "ar ett brott"}, 1),
        (ALSO, {"text": " KELA"}, 1),
        (ALSO, {"text": "Kelassa"}, 0),
        (NUMBER, {"text": "12.5"}, 1),
        (NUMBER, {"text": "13"}, 1),
        (NUMBER, {"text": "12"}, 1),
        (NUMBER, {"text": "13.0000000001"}, 0),
        (NUMBER, {"text": "-12.5"}, 0),
        (EXACT, {"text": "-0"}, 1),
        (GAPS, {"gaps": {"g1": "migri", "g2": "g2:1"}}, 1),
        (GAPS, {"gaps": {"g1": "Kela", "g2": "g2:1"}}, Fraction(1, 2)),
        (GAPS, {"gaps": {"g1": "Kela", "g2": "g2:2"}}, 0),
    ],
)
def test_an_answer_earns_its_share(key, answer, share):
    assert grade(key, answer).points == share


@pytest.mark.parametrize(
    ("key", "answer", "code"),
    [
        (TEXT, {"text": "  "}, "empty"),
        (TEXT, {}, "empty"),
        (NUMBER, {"text": "kaksi"}, "not_a_number"),
        (GAPS, {"gaps": {}}, "empty"),
        (GAPS, {"gaps": {"g1": "Migri", "g2": ""}}, "incomplete"),
        (GAPS, {"gaps": {"g1": "Migri", "g2": "g1:1"}}, "unknown_option"),
        (GAPS, {"gaps": {"g1": "Migri", "g2": "g2:1", "g9": "x"}}, "unknown_option"),
    ],
)
def test_what_is_no_answer_is_refused(key, answer, code):
    with pytest.raises(InvalidAnswerError) as refused:
        grade(key, answer)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("typed", "number"),
    [("12,5", "12.5"), (" 1 200 ", "1200"), ("1\u00a0200,5", "1200.5"), ("+3", "3"), ("−3", "-3"), ("-0", "0")],
)
def test_decimal_comma_and_point_are_the_same(typed, number):
    assert str(parse_number(typed)).removesuffix(".0") == number


@pytest.mark.parametrize("typed", ["1e400", "٣", "0x10", "Infinity", "NaN", "1,2,3", "12 5", "1.200,5", "", "9" * 40])
def test_what_only_looks_like_a_number_is_none(typed):
    assert parse_number(typed) is None


STORY = Key(
    "scenario",
    ("a", "b", "c", "d"),
    ("a", "c"),
    facts={"scenes": [["a", "b"], ["c", "d"]], "leads_to": {"a": 1}},
)


@pytest.mark.parametrize(
    ("path", "share"), [(["a", "c"], 1), (["a", "d"], Fraction(1, 2)), (["b"], 0), (["a"], 0), ([], 0)]
)
def test_a_path_counts_once_it_has_ended(path, share):
    assert grade(STORY, {"path": path}).points == share


@pytest.mark.parametrize("path", [["c"], ["a", "a"], ["b", "c"], ["z"]])
def test_a_path_does_not_leave_the_ways_there_are(path):
    with pytest.raises(InvalidAnswerError):
        grade(STORY, {"path": path})


def of_every_kind():
    """A question of each kind that there is, and one in a case."""
    # The factory of a kind is named as the kind: a new kind without one fails here.
    made = [getattr(authoring, kind.name)(f"Kysymys: {kind.name}?") for kind in kinds()]
    return [*made, authoring.multiple("Kukin?", counts_each=True), authoring.case(authoring.single("Tapauksessa?"))]


COURSE = {"lessons": 1, "quiz": of_every_kind()}


@pytest.fixture
def sitting(client, course):
    return Sitting(client, UserFactory(), course)


class TestEveryKindOnItsPages:
    def test_right_answers_through_the_forms_earn_everything(self, sitting):
        for item in sitting.attempt.items.all():
            answer = sitting.post(item.position, sitting.right(item.position))
            assert answer.status_code == 302, item.version.structure["kind"]
        page = sitting.submit().content.decode()
        sitting.attempt.refresh_from_db()
        assert sitting.attempt.percent == 100
        for kind in kinds():
            assert f"Kysymys: {kind.name}?" in page

    def test_what_was_saved_is_in_the_form_again_and_can_be_sent_as_it_is(self, sitting):
        for item in sitting.attempt.items.all():
            sitting.post(item.position, sitting.right(item.position))
            page = sitting.client.get(sitting.url(item.position)).content.decode()
            before = Response.objects.get(item=item).answer
            sitting.post(item.position, fields_of(page))
            after = Response.objects.get(item=item).answer
            chosen = "choices"  # in whatever order a browser sends them
            assert {**after, chosen: sorted(after.get(chosen, ()))} == {
                **before,
                chosen: sorted(before.get(chosen, ())),
            }

    def test_nothing_of_the_key_is_in_a_page_before_submitting(self, sitting):
        for item in sitting.attempt.items.all():
            page = sitting.client.get(sitting.url(item.position)).content.decode()
            for secret in secrets_of(item.version):
                assert secret not in page, item.version.structure["kind"]

    def test_an_empty_form_is_refused_with_an_error_that_links_to_a_control(self, sitting):
        for item in sitting.attempt.items.all():
            answer = sitting.post(item.position, {})
            if not item.version.grading_key.is_graded:
                # It may be left empty: that leads on, and nothing is stored.
                assert (answer.status_code, Response.objects.filter(item=item).exists()) == (302, False)
                continue
            page = answer.content.decode()
            assert answer.status_code == 422, item.version.structure["kind"]
            (link,) = re.findall(r'<a href="#([\w-]+)">', page.split("error-summary-title")[2])[:1]
            assert f'id="{link}"' in page

    def test_what_was_written_for_oneself_can_be_taken_back(self, sitting):
        item = next(i for i in sitting.attempt.items.all() if i.version.structure["kind"] == "reflection")
        sitting.post(item.position, {"text": "Asiakkaan nimi."})
        sitting.post(item.position, {"text": ""})
        assert Response.objects.get(item=item).answer == {"text": ""}
        assert "Asiakkaan nimi" not in sitting.submit(confirmed="1").content.decode()

    def test_a_result_shows_every_kind_without_an_answer_too(self, sitting):
        sitting.submit(confirmed="1")
        page = sitting.client.get(sitting.url(name="result"))
        assert page.status_code == 200

    def test_an_answer_that_is_not_right_earns_less(self, sitting):
        for version in QuestionVersion.objects.all():
            key = version.grading_key
            mark = grade(key, kind_named(key.kind).other_answer(key, random.Random(1)))
            assert mark.points < mark.max_points or not key.is_graded


def fields_of(page):
    """What a browser would send of the form as it stands."""
    from html.parser import HTMLParser

    class Form(HTMLParser):
        def __init__(self):
            super().__init__()
            self.data, self.select, self.area = {}, None, None

        def handle_starttag(self, tag, attrs):
            attrs = dict(attrs)
            if tag == "select":
                self.select = attrs["name"]
            elif tag == "option" and self.select and "selected" in attrs:
                self.data.setdefault(self.select, []).append(attrs["value"])
            elif tag == "textarea":
                self.area = attrs["name"]
            elif tag == "input" and attrs.get("type") in ("radio", "checkbox") and "checked" in attrs:
                self.data.setdefault(attrs["name"], []).append(attrs["value"])
            elif tag == "input" and attrs.get("type") in ("text", "hidden") and "name" in attrs:
                self.data.setdefault(attrs["name"], []).append(attrs.get("value", ""))

        def handle_endtag(self, tag):
            self.select = None if tag == "select" else self.select
            self.area = None if tag == "textarea" else self.area

        def handle_data(self, data):
            if self.area:
                self.data.setdefault(self.area, []).append(data)

    form = Form()
    form.feed(page.split('<form method="post" novalidate', 1)[1].split("</form>")[0])
    return {name: values for name, values in form.data.items() if name not in ("revision", "csrfmiddlewaretoken")}


def secrets_of(version):
    """What only the key knows: option keys, texts that count, feedback."""
    key, text = version.grading_key, version.text("fi")
    hidden = [option for option in key.options if len(option) > 8]
    for words in key.accepted.values():
        hidden += words
    if key.kind == "number":
        hidden.append("12.5")
    hidden += [option["feedback"] for option in text.get("options", {}).values() if option.get("feedback")]
    return [*hidden, text["feedback"], text["hint"]]


class TestReflectionsAndOpinions:
    @pytest.fixture
    def sitting(self, client, db):
        quiz = [authoring.single(), authoring.reflection(), authoring.opinion()]
        return Sitting(client, UserFactory(), Course(lessons=1, quiz=quiz))

    def test_they_may_be_left_out_and_count_for_nothing(self, sitting):
        sitting.post(1, sitting.right(1))
        sitting.submit()
        sitting.attempt.refresh_from_db()
        assert (sitting.attempt.percent, sitting.attempt.max_points) == (100, 1)

    def test_the_page_of_a_reflection_says_who_reads_it(self, sitting):
        page = sitting.client.get(sitting.url(2).replace("/fi/", "/en/")).content.decode()
        assert "Only you can read this" in page
        assert "details of clients" in page

    def test_a_reflection_is_in_the_persons_own_data_and_goes_with_the_person(self, sitting):
        from django.utils import timezone

        from accounts.privacy import erase_person, export_person

        sitting.post(2, {"text": "Ajattelin tätä."})
        assert "Ajattelin tätä." in str(export_person(user=sitting.learner))
        erase_person(user=sitting.learner, now=timezone.now())
        assert not Response.objects.filter(attempt__learner=sitting.learner).exists()


def test_a_test_in_which_nothing_is_graded_is_not_published(db):
    from courses.models import QuizPage

    problems = dict(QuizPage(title="T", mode="test", questions=[authoring.reflection()]).quiz_problems())
    assert "questions" in problems
    assert not QuizPage(title="T", mode="practice", questions=[authoring.reflection()]).quiz_problems()


@pytest.mark.parametrize(
    "question",
    [
        authoring.shorttext(accepted=" \n "),
        authoring.number(value=None),
        authoring.number(tolerance="-1"),
        authoring.gaps(passage="Ei merkkejä."),
        authoring.gaps(passage="[1] ja [1] ja [2]"),
        authoring.gaps(of=(("a", ""), ("", "b"))),
        authoring.gaps(of=(("a", ""), ("b", "B"))),
        authoring.multiple(wrong=(), counts_each=True),
        authoring.case(authoring.single(""), authoring.shorttext(accepted="")),
    ],
)
def test_a_question_nobody_could_answer_right_is_not_published(db, question):
    from courses.models import QuizPage

    assert QuizPage(title="T", questions=[authoring.single(), question]).quiz_problems()


def test_a_case_is_shown_with_each_of_its_questions_in_the_readers_language(client, db):
    UserFactory(admin=True)
    course = Course(lessons=1, quiz=[authoring.case(authoring.single("Yksi?"), authoring.truefalse("Kaksi."))])
    course.translate("sv")
    sitting = Sitting(client, UserFactory(), course)
    for position in (1, 2):
        assert "Asiakas kertoo." in client.get(sitting.url(position)).content.decode()
        swedish = client.get(sitting.url(position).replace("/fi/", "/sv/")).content.decode()
        assert "sv: Asiakas kertoo." in swedish
        assert "sv: Tapaus" in swedish


def test_a_word_counts_in_every_language_of_the_question_whichever_is_read(client, db):
    UserFactory(admin=True)
    course = Course(lessons=1, quiz=[authoring.shorttext(accepted="tulkki")])
    course.translate("sv")
    sitting = Sitting(client, UserFactory(), course)
    for typed in ("sv: tulkki", "tulkki"):
        sitting.post(1, {"text": typed})
        assert Response.objects.get(attempt=sitting.attempt).points == 1


def test_a_translation_whose_gaps_do_not_fit_is_not_shown(db):
    from courses.models import QuizPage
    from quizzes.blocks import draft_questions

    question = authoring.gaps()
    other = {**question, "value": {**question["value"], "passage": "Bara [1]."}}
    (draft,) = draft_questions(
        Attempt._meta.get_field("uuid").default(),
        QuizPage(questions=[question]).questions,
        {"sv": QuizPage(questions=[other]).questions},
        "fi",
    )
    assert set(draft.texts) == {"fi"}


def test_each_choice_of_a_scenario_is_stored_and_leads_on_until_it_ends(client, db):
    sitting = Sitting(client, UserFactory(), Course(lessons=1, quiz=[authoring.scenario(), authoring.single()]))
    assert "Asiakas epäröi." in client.get(sitting.url(1)).content.decode()
    own = [way for way in sitting.item(1).option_order if way in sitting.item(1).version.structure["scenes"][0]]
    place = str(own.index(sitting.item(1).version.structure["correct"][0]) + 1)
    assert sitting.post(1, {"choice": place}).url == sitting.url(1)
    page = client.get(sitting.url(1)).content.decode()
    assert "Asiakas kertoo." in page
    assert "Seuraus" not in page
    assert len(Response.objects.get().answer["path"]) == 1
    assert sitting.submit().status_code == 422  # begun is not answered
    assert sitting.post(1, {"path": place, "choice": "1"}).url == sitting.url(2)
    assert sitting.post(1, {"path": f"{place},1", "restart": "1"}).url == sitting.url(1)
    assert Response.objects.get().answer["path"] == []
