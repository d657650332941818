"""A learner at a quiz, through the pages: every kind of question, and everything that can go wrong with a form."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from courses import services
from courses.models import Enrollment
from quizzes.kinds import kind_named
from quizzes.models import Attempt, AttemptItem, Response
from tests.accounts.factories import UserFactory
from tests.authoring import Course, matching, multiple, ordering, single, truefalse

pytestmark = pytest.mark.django_db


def all_kinds():
    return [single(), multiple(), truefalse(), ordering(), matching()]


COURSE = {"lessons": 1, "quiz": all_kinds()}


class Sitting:
    """A learner's browser at one attempt."""

    def __init__(self, client, learner, course):
        self.client, self.learner, self.course = client, learner, course
        client.force_login(learner)
        self.enrollment = services.enroll(learner=learner, course_key=course.key, language="fi", now=timezone.now())
        answer = client.post(reverse("courses:attempt_start", args=[self.enrollment.uuid, course.quiz.translation_key]))
        self.attempt = Attempt.objects.get(learner=learner, state="open")
        assert answer.status_code == 302

    def url(self, position=None, name="question"):
        args = [self.attempt.uuid] + ([position] if position else [])
        return reverse(f"courses:attempt_{name}", args=args)

    def item(self, position):
        return AttemptItem.objects.select_related("version").get(attempt=self.attempt, position=position)

    def right(self, position):
        """The form data of the right answer."""
        item = self.item(position)
        key = item.version.grading_key
        place = {option: str(number) for number, option in enumerate(item.option_order, start=1)}
        answer = kind_named(key.kind).right_answer(key)
        if "path" in answer:
            shown = [[way for way in item.option_order if way in scene] for scene in key.facts["scenes"]]
            at, places = 0, []
            for way in answer["path"]:
                places.append(str(shown[at].index(way) + 1))
                at = key.facts["leads_to"].get(way)
            return {"path": ",".join(places[:-1]), "choice": places[-1]}
        if "text" in answer:
            return answer
        if key.kind == "gaps":
            own = {gap: [o for o in item.option_order if o.startswith(gap)] for gap in key.facts["gaps"]}
            given = answer["gaps"]
            return {
                f"gap-{n}": str(own[gap].index(given[gap]) + 1) if own[gap] else given[gap]
                for n, gap in enumerate(key.facts["gaps"], start=1)
            }
        if key.kind == "multiple":
            return {"choices": [place[option] for option in key.correct]}
        if key.kind == "ordering":
            return {f"place-{place[option]}": str(n) for n, option in enumerate(key.options, start=1)}
        if key.kind == "matching":
            return {f"match-{n}": place[left] for n, left in enumerate(key.options, start=1)}
        return {"choice": place[answer["choice"]]}

    def wrong(self, position):
        item = self.item(position)
        wrong = next(option for option in item.option_order if option not in item.version.grading_key.correct)
        return {"choice": str(item.option_order.index(wrong) + 1)}

    def post(self, position, data, revision=None):
        if revision is None:
            saved = Response.objects.filter(attempt=self.attempt, item__position=position).first()
            revision = saved.revision if saved else 0
        return self.client.post(self.url(position), {**data, "revision": revision})

    def answer_all(self):
        for position in range(1, self.attempt.items.count() + 1):
            self.post(position, self.right(position))

    def submit(self, **data):
        return self.client.post(self.url(name="submit"), data, follow=True)


@pytest.fixture
def sitting(client, course):
    return Sitting(client, UserFactory(full_name="Aino Oppija"), course)


def test_every_kind_is_answered_right_and_the_test_is_passed(sitting):
    sitting.answer_all()
    page = sitting.submit().content.decode()
    sitting.attempt.refresh_from_db()
    assert sitting.attempt.is_passed
    assert sitting.attempt.percent == 100
    assert "100" in page
    assert sitting.enrollment.records.get(step_key=sitting.course.quiz.translation_key).success == "passed"


def test_the_answer_is_there_when_the_question_is_opened_again(sitting):
    sitting.answer_all()
    for position in (1, 2, 3):
        assert " checked" in sitting.client.get(sitting.url(position)).content.decode()
    for position in (4, 5):
        assert " selected" in sitting.client.get(sitting.url(position)).content.decode()


def test_saving_goes_on_to_the_next_unanswered_question_and_then_to_the_check(sitting):
    assert sitting.post(1, sitting.right(1)).url == sitting.url(2)
    for position in (2, 3, 4):
        sitting.post(position, sitting.right(position))
    assert sitting.post(5, sitting.right(5)).url == sitting.url(name="check")


def test_skipping_stores_nothing(sitting):
    assert sitting.post(1, {"skip": "1"}).url == sitting.url(2)
    assert not Response.objects.filter(attempt=sitting.attempt).exists()


@pytest.mark.parametrize("position", [1, 2, 5])
def test_an_empty_answer_shows_the_question_again_with_an_error_that_links_to_it(sitting, position):
    answer = sitting.post(position, {})
    page = answer.content.decode()
    assert answer.status_code == 422
    (link,) = re.findall(r'<a href="#([\w-]+)">', page.split("error-summary-title")[2])[:1]
    assert f'id="{link}"' in page


@pytest.mark.parametrize(
    "data", [{"choice": "99"}, {"choice": "0"}, {"choice": "-1"}, {"choice": "²"}, {"choice": "a" * 5000}]
)
def test_an_answer_that_is_not_among_the_options_is_refused(sitting, data):
    assert sitting.post(1, data).status_code == 422
    assert not Response.objects.filter(attempt=sitting.attempt).exists()


def test_two_lines_with_one_number_are_named_and_what_was_chosen_is_kept(sitting):
    answer = sitting.post(4, {"place-1": "2", "place-2": "2", "place-3": "3"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('aria-invalid="true"') == 2
    assert page.count('<option value="2" selected>') == 2


def test_a_half_matched_question_keeps_what_was_matched(sitting):
    answer = sitting.post(5, {"match-1": "2"})
    assert answer.status_code == 422
    assert '<option value="2" selected>' in answer.content.decode()


def test_a_stale_form_loses_and_is_shown_the_newer_answer(sitting):
    sitting.post(1, sitting.right(1), revision=0)
    answer = sitting.post(1, sitting.wrong(1), revision=0)
    assert answer.status_code == 409
    stored = Response.objects.get(attempt=sitting.attempt)
    assert stored.answer["choice"] in sitting.item(1).version.grading_key.correct


def test_the_same_form_sent_twice_stores_one_answer(sitting):
    first = sitting.post(1, sitting.right(1), revision=0)
    second = sitting.post(1, sitting.right(1), revision=0)
    assert first.url == second.url
    assert Response.objects.get(attempt=sitting.attempt).revision == 1


def test_starting_twice_gives_one_attempt(sitting):
    sitting.client.post(
        reverse("courses:attempt_start", args=[sitting.enrollment.uuid, sitting.course.quiz.translation_key])
    )
    assert Attempt.objects.filter(learner=sitting.learner).count() == 1


def test_submitting_with_missing_answers_asks_once_more_and_then_obeys(sitting):
    sitting.post(1, sitting.right(1))
    answer = sitting.submit()
    assert answer.status_code == 422
    sitting.submit(confirmed="1")
    sitting.attempt.refresh_from_db()
    assert (sitting.attempt.state, sitting.attempt.percent, sitting.attempt.is_passed) == ("graded", 20, False)
    assert sitting.enrollment.records.get(step_key=sitting.course.quiz.translation_key).success == "failed"


def test_a_closed_attempt_answers_with_the_receipt_of_what_was_saved(sitting):
    sitting.answer_all()
    sitting.submit()
    answer = sitting.post(1, sitting.wrong(1))
    assert answer.status_code == 409
    assert "Oikea" in answer.content.decode()
    sitting.attempt.refresh_from_db()
    assert sitting.attempt.percent == 100


def test_a_failed_test_can_be_taken_again_and_passed(sitting):
    sitting.submit(confirmed="1")
    sitting.client.post(
        reverse("courses:attempt_start", args=[sitting.enrollment.uuid, sitting.course.quiz.translation_key])
    )
    sitting.attempt = Attempt.objects.get(learner=sitting.learner, state="open")
    sitting.answer_all()
    sitting.submit()
    assert sitting.enrollment.records.get(step_key=sitting.course.quiz.translation_key).success == "passed"


def test_a_failure_after_passing_takes_nothing_back(sitting):
    sitting.answer_all()
    sitting.submit()
    sitting.client.post(
        reverse("courses:attempt_start", args=[sitting.enrollment.uuid, sitting.course.quiz.translation_key])
    )
    sitting.attempt = Attempt.objects.get(learner=sitting.learner, state="open")
    sitting.submit(confirmed="1")
    record = sitting.enrollment.records.get(step_key=sitting.course.quiz.translation_key)
    assert (record.success, record.is_satisfied) == ("passed", True)


def test_nothing_in_the_page_tells_what_is_right_before_submitting(sitting):
    for position in range(1, 6):
        version = sitting.item(position).version
        page = sitting.client.get(sitting.url(position)).content.decode()
        for option in version.structure["options"]:
            if len(option) > 5:  # true and false are words of the page itself
                assert option not in page
        assert "Hyvä:" not in page
        assert "Vihje" not in page
        assert "Yleispalaute" not in page
    assert sitting.client.get(sitting.url(1, "feedback")).status_code == 404


def test_options_are_never_shown_solved(sitting):
    item = sitting.item(4)
    assert item.option_order != item.version.structure["options"]


def test_an_edit_during_the_attempt_does_not_touch_it(sitting):
    sitting.course.publish(sitting.course.quiz, questions=[single("Aivan uusi?")], passing_percent=100)
    page = sitting.client.get(sitting.url(1)).content.decode()
    assert "Kumpi?" in page
    sitting.answer_all()
    sitting.submit()
    sitting.attempt.refresh_from_db()
    assert (sitting.attempt.percent, sitting.attempt.passing_percent) == (100, 80)


def test_another_persons_attempt_is_as_good_as_missing(sitting, client):
    client.force_login(UserFactory())
    foreign = [
        client.get(sitting.url(1)),
        client.post(sitting.url(1), {"choice": "1"}),
        client.get(sitting.url(name="result")),
    ]
    foreign += [client.post(sitting.url(name="submit"), {"confirmed": "1"})]
    missing = client.get(sitting.url(1).replace(str(sitting.attempt.uuid), "00000000-0000-4000-8000-000000000000"))
    assert {answer.status_code for answer in foreign} == {404}
    strip = lambda text: re.sub(r"[0-9a-f-]{36}", "", text)  # noqa: E731
    assert strip(foreign[0].content.decode()) == strip(missing.content.decode())


def test_the_language_can_be_switched_in_mid_quiz(client, course):
    UserFactory(admin=True)
    course.translate("sv")
    sitting = Sitting(client, UserFactory(), course)
    sitting.post(1, sitting.right(1))
    finnish = sitting.client.get(sitting.url(1)).content.decode()
    swedish = sitting.client.get(sitting.url(1).replace("/fi/", "/sv/")).content.decode()
    chosen = re.findall(r'value="(\d)" checked', finnish)
    assert chosen
    assert re.findall(r'value="(\d)" checked', swedish) == chosen
    assert "sv: Kumpi?" in swedish
    assert 'lang="sv"' in swedish


class TestPractice:
    @pytest.fixture
    def sitting(self, client, db):
        return Sitting(client, UserFactory(), Course(lessons=1, quiz=[single(), truefalse()], mode="practice"))

    def test_a_wrong_answer_gets_its_feedback_and_a_hint_and_can_be_tried_again(self, sitting):
        answer = sitting.post(1, sitting.wrong(1))
        assert answer.url == sitting.url(1, "feedback")
        page = sitting.client.get(answer.url).content.decode()
        assert "Ei: Väärä" in page
        assert "Vihje" in page
        assert "Hyvä: Oikea" not in page
        assert "Hyvä: Oikea" in sitting.client.get(f"{answer.url}?show=1").content.decode()
        sitting.post(1, sitting.right(1))
        assert "Hyvä: Oikea" in sitting.client.get(answer.url).content.decode()

    def test_it_is_done_when_every_question_has_an_answer(self, sitting):
        sitting.post(1, sitting.wrong(1))
        assert sitting.submit().status_code == 422
        sitting.post(2, sitting.right(2))
        sitting.submit()
        record = sitting.enrollment.records.get(step_key=sitting.course.quiz.translation_key)
        assert record.is_satisfied
        assert record.success == "none"


def test_the_last_test_completes_the_course(sitting):
    sitting.client.post(
        reverse("courses:mark_read", args=[sitting.enrollment.uuid, sitting.course.lessons[0].translation_key])
    )
    sitting.answer_all()
    sitting.submit()
    assert Enrollment.objects.get(pk=sitting.enrollment.pk).is_completed


def test_a_course_closed_to_the_learner_shows_no_question_more_and_loses_no_answer(sitting):
    from wagtail.models import PageViewRestriction

    sitting.post(1, sitting.right(1))
    PageViewRestriction.objects.create(page=sitting.course.page, restriction_type="groups")

    for url in (sitting.url(1), sitting.url(name="check")):
        assert sitting.client.get(url).status_code == 404
    assert Response.objects.filter(attempt=sitting.attempt).count() == 1
