"""Many at once, and processes that die: one result, nothing lost, nothing twice."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from tests.running import Site, running_site
from tests.server.learners import Learner, at_once, attempt_in, leads_to
from tests.server.records import PASSWORD, QUESTIONS, facts, make_course, make_people

pytestmark = pytest.mark.server

TWENTY = 20
SECONDS_OF_ANSWERS = 3
KILLS = 2
ACKNOWLEDGED_BEFORE_THE_END = 20  # of a learner who hesitates: 26 in all


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Two web processes with four threads each, so that both kinds of competition occur."""
    with running_site(load_demo=False, workers=2) as site:
        yield site
        logs = site.log("web") + site.log("worker")
        assert "database is locked" not in logs
        assert "Internal Server Error" not in logs
        assert "Traceback" not in logs


@pytest.fixture(scope="module")
def course(site: Site) -> str:
    return make_course(site)


@pytest.fixture(scope="module")
def _people(site: Site, course: str) -> tuple[list[str], dict]:
    return make_people(site, 16)


@pytest.fixture
def sign_in(site: Site, course: str, _people: tuple[list[str], dict]) -> Iterator[Callable[..., Learner]]:
    """Sign in somebody who has done nothing yet."""
    emails, key = _people
    learners = []

    def sign_in(**options: bool) -> Learner:
        learner = Learner(site.url, course, emails.pop(), PASSWORD, key, **options)
        learners.append(learner)
        return learner.sign_in()

    yield sign_in
    # T142: what was typed, and what lets in, stands in no log of the web server or the worker.
    logs = site.log("web") + site.log("worker")
    for learner in learners:
        cookies = {value for value in learner.client.cookies.values() if len(value) >= 20}
        secrets = {learner.email, learner.password, *cookies}
        assert not [secret for secret in secrets if secret in logs]
        learner.close()


def test_twenty_parallel_submits_of_one_test_give_one_result(site, sign_in):
    learner = sign_in()
    learner.enroll()
    *before, test = learner.steps()
    for step in before:
        learner.do_step(step)
    attempt = learner.start(test)
    for question in learner.questions(attempt):
        learner.answer(question)
    form = learner.submit_form(attempt)
    answers = at_once([partial(learner.post, form)] * TWENTY)
    assert {leads_to(answer) for answer in answers} == {f"/fi/attempts/{attempt}/result/"}
    stored = facts(site, learner.email)[learner.email]
    assert stored["attempts"][attempt] == "graded"
    assert len(stored["attempts"]) == 1
    assert stored["passed"] == 1
    assert stored["completed"] == 1
    assert len(stored["certificates"]) == 1
    assert set(Counter(map(tuple, stored["events"])).values()) == {1}


def test_twenty_parallel_readings_of_the_last_lesson_give_one_certificate(site, sign_in):
    learner = sign_in()
    learner.enroll()
    last, *others = learner.steps()
    for step in reversed(others):
        learner.do_step(step)
    form = learner.get(last).form(action="/read/")
    answers = at_once([partial(learner.post, form)] * TWENTY)
    # The winner is led to the certificate, the others to the next step.
    assert sum("/certificates/" in leads_to(answer) for answer in answers) == 1
    stored = facts(site, learner.email)[learner.email]
    assert stored["completed"] == 1
    assert len(stored["certificates"]) == 1
    assert len(stored["satisfied"]) == len(others) + 1
    assert set(Counter(map(tuple, stored["events"])).values()) == {1}


def test_eight_learners_who_answer_at_the_same_time_lose_no_answer(site, sign_in):
    learners = [sign_in() for _ in range(8)]

    def answer_for_some_seconds(learner: Learner) -> None:
        learner.enroll()
        questions = learner.questions(learner.start(learner.steps()[-1]))
        until = time.monotonic() + SECONDS_OF_ANSWERS
        while time.monotonic() < until:
            learner.answer(learner.dice.choice(questions), is_right=False)

    at_once([partial(answer_for_some_seconds, learner) for learner in learners])
    assert sum(sum(learner.acknowledged.revisions.values()) for learner in learners) >= 8 * 5
    at_once([learner.assert_sees_all_answers for learner in learners])
    stored = facts(site, *[learner.email for learner in learners])
    for learner in learners:
        assert stored[learner.email]["revisions"] == learner.acknowledged.revisions
    assert "database is locked" not in site.log("web") + site.log("worker")


def test_a_double_click_on_enroll_and_on_start_gives_one_enrollment_and_one_attempt(site, course, sign_in):
    learners = [sign_in() for _ in range(3)]
    forms = [learner.enroll_form() for learner in learners]
    pairs = list(zip(learners, forms, strict=True)) * 2
    to = [leads_to(answer) for answer in at_once(partial(learner.post, form) for learner, form in pairs)]
    assert all(address.startswith(course) for address in to)
    test = learners[0].steps()[-1]
    forms = [learner.get(test).form(action="/start/") for learner in learners]
    pairs = list(zip(learners, forms, strict=True)) * 7  # twenty-one starts at once
    to = [leads_to(answer) for answer in at_once(partial(learner.post, form) for learner, form in pairs)]
    stored = facts(site, *[learner.email for learner in learners])
    for number, learner in enumerate(learners):
        own = stored[learner.email]
        assert own["enrollments"] == 1
        assert [verb for verb, _ in own["events"]] == ["enrolled"]
        assert own["attempts"] == {attempt_in(to[number]): "open"}
        assert set(to[number :: len(learners)]) == {to[number]}
        assert len(learner.questions(attempt_in(to[number]))) == QUESTIONS


def test_whatever_was_acknowledged_survives_the_death_of_web_and_worker(site, sign_in):
    learner = sign_in(is_patient=True)
    site.env["WEB_WORKERS"] = "1"  # back sooner
    moments = sorted(random.sample(range(2, ACKNOWLEDGED_BEFORE_THE_END), KILLS))  # noqa: S311
    try:
        site.kill_worker()  # the certificate's PDF waits for its return
        with ThreadPoolExecutor(1) as pool:
            learning = pool.submit(_learn_all, learner)
            for moment in moments:
                site.wait_for(
                    lambda moment=moment: learner.acknowledged.count >= moment or learning.done(),
                    seconds=30,
                    what=f"{moment} acknowledged forms",
                )
                assert not learning.done(), learning.exception() or "The learner was done before the last death."
                time.sleep(random.uniform(0, 0.1))  # noqa: S311
                site.restart_web()
            learning.result(timeout=60)
        site.start_worker()
        time.sleep(random.uniform(0, 1))  # noqa: S311 - somewhere in the making of the PDF
        site.kill_worker()
        site.kill_web()
    finally:
        at_once([site.restart_web, site.restart_worker])
    known = learner.acknowledged
    stored = facts(site, learner.email)[learner.email]
    assert stored["enrollments"] == stored["completed"] == 1
    assert set(known.read) <= set(stored["satisfied"])
    assert stored["attempts"] == dict.fromkeys(known.submitted, "graded")
    assert stored["revisions"] == known.revisions
    assert set(Counter(map(tuple, stored["events"])).values()) == {1}
    assert len(stored["certificates"]) == 1
    pdf = f"/fi/certificates/{stored['certificates'][0]}/pdf/fi/"
    site.wait_for(lambda: learner.client.get(pdf).content.startswith(b"%PDF"), seconds=30, what="the PDF")


def _learn_all(learner: Learner) -> None:
    learner.enroll()
    last, *others = learner.steps()
    for step in others:
        learner.do_step(step, hesitates=True)
    learner.read(last)
