"""Two processes end the same attempts whose time is over, and one of them dies in the middle: one result each."""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.running import Site, running_site
from tests.server.records import facts

pytestmark = pytest.mark.server

AT_ONCE = 6

# Everybody has answered all but the last question, an hour ago, with a minute for it.
_SIT = """
from dataclasses import replace
from datetime import timedelta
from django.utils import timezone
from accounts.models import User
from courses import services as courses
from quizzes.rules import QuizRules
from quizzes.services import start_attempt
from tests.authoring import Course, multiple, single, truefalse
from tests.quizzes.sittings import answer, spec_of
course = Course(lessons=1, quiz=[single(), multiple(), truefalse()])
spec = replace(spec_of(course), passing_percent=50, rules=QuizRules(time_limit_minutes=1))
then = timezone.now() - timedelta(hours=1)
result = {{}}
for n in range({count}):
    learner = User.objects.create(email=f"late{{n}}@kunta.example", full_name="Oppija", password="!")
    enrollment = courses.enroll(learner=learner, course_key=course.key, language="fi", now=then)
    attempt = start_attempt(learner=learner, quiz=spec, context=enrollment.uuid, edition_number=1, language="fi", now=then)
    answer(attempt, True, True, None, now=then)
    result[learner.email] = str(attempt.uuid)
"""

# The transaction has written everything, and does not come to its end.
_HANG = """
import pathlib, time
from django.utils import timezone
from quizzes.services import finalise_attempt
from quizzes.signals import attempt_graded
def hang(**facts):
    pathlib.Path({reached!r}).touch()
    time.sleep(600)
attempt_graded.connect(hang)
finalise_attempt(attempt_uuid={uuid!r}, now=timezone.now())
"""

_FINALISE = """
from django.utils import timezone
from quizzes.services import finalise_attempt
result = [uuid for uuid in {uuids} if finalise_attempt(attempt_uuid=uuid, now=timezone.now()) is not None]
"""

_MARKED = """
from fractions import Fraction
from quizzes.models import Attempt, AttemptItem
from quizzes.services.attempts import decimal_of, mark_item
result = {{}}
for attempt in Attempt.objects.all():
    items = AttemptItem.objects.filter(attempt=attempt).select_related("version", "response")
    again = decimal_of(sum((mark_item(item).points for item in items), Fraction(0)))
    result[str(attempt.uuid)] = [attempt.ended_by, str(attempt.points), str(again)]
"""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with running_site(load_demo=False, web=False, worker=False) as site:
        yield site


@pytest.fixture(scope="module")
def attempts(site: Site) -> dict[str, str]:
    """Address → attempt."""
    return site.python(_SIT.format(count=AT_ONCE + 1))


@pytest.fixture
def other(site: Site) -> Iterator[Site]:
    other = site.another()
    yield other
    other.close()


def assert_one_result(site: Site, attempts: dict[str, str]) -> None:
    marked = site.python(_MARKED.format())
    for email, stored in facts(site, *attempts).items():
        uuid = attempts[email]
        assert stored["attempts"] == {uuid: "graded"}
        assert marked[uuid] == ["time", "2.0000", "2.0000"]
        assert sorted(stored["revisions"].values()) == [1, 1]
        assert len(stored["satisfied"]) == 1
        assert set(Counter(map(tuple, stored["events"])).values()) == {1}


def test_one_that_is_killed_in_the_middle_leaves_it_to_the_other(site, attempts, other):
    email, uuid = list(attempts.items())[0]
    reached = site.var / "reached"
    other.begin_python(_HANG.format(uuid=uuid, reached=str(reached)))
    site.wait_for(reached.exists, seconds=60, what="the first to have marked it")
    site.begin_python(_FINALISE.format(uuids=[uuid]))
    other.kill_python()
    assert site.end_python() == [uuid]
    assert_one_result(site, {email: uuid})


def test_two_at_once_end_each_attempt_once(site, attempts, other):
    mine = dict(list(attempts.items())[1:])
    both = (site, other)
    other.python("result = None")  # it is there, and as quick as the first
    for process in both:
        process.begin_python(_FINALISE.format(uuids=list(mine.values())))
    ended = [uuid for process in both for uuid in process.end_python()]
    assert sorted(ended) == sorted(mine.values())
    assert_one_result(site, mine)
