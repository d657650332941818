"""The worker dies while it counts everybody again after an edit: the next one goes on, and does nothing twice."""

from collections.abc import Iterator

import pytest

from tests.running import Site, running_site

pytestmark = pytest.mark.server

# Eight batches of completions, to be cut off after the first.
COMPLETING, GOING_ON = 760, 40

_STUDY = """
from django.utils import timezone
from accounts.models import User
from courses.models import Enrollment, StepRecord
from tests.authoring import Course
course = Course(lessons=3)
now = timezone.now()
people = User.objects.bulk_create(
    User(email=f"many{{n}}@kunta.example", full_name="Oppija", password="!") for n in range({count})
)
rows = Enrollment.objects.bulk_create(
    Enrollment(learner=person, course_key=course.key, language="fi", started_at=now, last_active_at=now,
               started_edition=1, steps_required=3)
    for person in people
)
StepRecord.objects.bulk_create(
    StepRecord(enrollment=row, step_key=lesson.translation_key, satisfied_at=now, satisfied_by="read")
    for position, row in enumerate(rows)
    for lesson in course.lessons[: 2 if position < {completing} else 1]
)
result = [str(course.key), course.lessons[2].pk]
"""

_UNPUBLISH = """
from courses.models import LessonPage
LessonPage.objects.get(pk={pk}).unpublish()
result = None
"""

_STATE = """
from certificates.models import Certificate
from courses.models import Enrollment, ProgressEvent
from jobs.models import Job
own = Enrollment.objects.filter(course_key={key!r})
job = Job.objects.for_key("courses.reevaluate", {key!r}).first()
result = {{
    "job": [job.status, job.done, job.total] if job else None,
    "completed": {{str(row.uuid): str(row.completed_at) for row in own.completed()}},
}}
"""

_END = """
from collections import Counter
from certificates.models import Certificate
from courses.models import Enrollment, ProgressEvent
own = Enrollment.objects.filter(course_key={key!r})
result = {{
    "behind": own.in_progress().not_counted_by(2).count(),
    "counts": sorted({{(row.steps_done, row.steps_required) for row in own.in_progress()}}),
    "events": Counter(ProgressEvent.objects.filter(enrollment__in=own, verb="completed").values_list("enrollment_id"))
        .most_common(1)[0][1],
    "certificates": [Certificate.objects.filter(enrollment__in=own).count(),
                     Certificate.objects.filter(enrollment__in=own).values("enrollment").distinct().count()],
}}
"""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with running_site(load_demo=False, web=False) as site:
        yield site


def test_a_worker_killed_in_the_middle_is_followed_by_one_that_goes_on(site):
    key, pk = site.python(_STUDY.format(count=COMPLETING + GOING_ON, completing=COMPLETING))

    def state() -> dict:
        return site.python(_STATE.format(key=key))

    site.python(_UNPUBLISH.format(pk=pk))
    site.wait_for(lambda: state()["job"][1], seconds=90, what="the first completions")
    site.kill_worker()
    cut_off = state()
    status, done, total = cut_off["job"]
    assert status == "running"
    assert 0 < done < total == COMPLETING + GOING_ON
    assert 10 < len(cut_off["completed"]) < COMPLETING

    site.start_worker()
    site.wait_for(lambda: state()["job"][0] == "done", seconds=180, what="the rest")
    end = state()
    assert len(end["completed"]) == COMPLETING
    assert cut_off["completed"].items() <= end["completed"].items()
    assert site.python(_END.format(key=key)) == {
        "behind": 0,
        "counts": [[1, 2]],
        "events": 1,
        "certificates": [COMPLETING, COMPLETING],
    }
