"""What the database of a running site holds, asked in a process of its own."""

from typing import Any

from tests.running import Site
from tests.server.learners import plain

PASSWORD = "askel-test-2026"
QUESTIONS = 9

_COURSE = """
from tests.authoring import Course, matching, multiple, ordering, single, truefalse
quiz = [
    *(single(f"Kysymys {{n}}?", f"Oikea {{n}}", "Väärä", "Toinen väärä") for n in range({questions} - 4)),
    multiple(), truefalse(), ordering(), matching(),
]
course = Course(lessons=3, quiz=quiz, is_sensitive=True, is_open_reading=True)
result = course.page.get_url()
"""

_PEOPLE = """
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils.translation import activate, gettext
from accounts.models import User
from quizzes.models import QuestionVersion
password = make_password("{password}")
users = User.objects.bulk_create(
    User(email=f"learner{{n}}@kunta.example", full_name=f"Oppija {{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[n]}}", password=password)
    for n in range({count})
)
EmailAddress.objects.bulk_create(EmailAddress(user=u, email=u.email, verified=True, primary=True) for u in users)
activate("fi")
result = {{
    "words": [gettext("False"), gettext("True")],
    "emails": [user.email for user in users],
    "questions": [[version.structure, version.texts["fi"]] for version in QuestionVersion.objects.all()],
}}
"""

_FACTS = """
from certificates.models import Certificate
from courses.models import Enrollment, ProgressEvent, StepRecord
from quizzes.models import Attempt, Response
def one(email):
    own = {{"learner__email": email}}
    enrolled = {{"enrollment__learner__email": email}}
    return {{
        "enrollments": Enrollment.objects.filter(**own).count(),
        "completed": Enrollment.objects.filter(**own).completed().count(),
        "attempts": {{str(a.uuid): a.state for a in Attempt.objects.filter(**own)}},
        "passed": Attempt.objects.filter(**own, is_passed=True).count(),
        "satisfied": [str(r.step_key) for r in StepRecord.objects.filter(**enrolled).satisfied()],
        "events": [[e.verb, str(e.step_key)] for e in ProgressEvent.objects.filter(**enrolled)],
        "revisions": {{
            f"/fi/attempts/{{r.attempt.uuid}}/{{r.item.position}}/": r.revision
            for r in Response.objects.filter(attempt__learner__email=email).select_related("attempt", "item")
        }},
        "certificates": [str(c.uuid) for c in Certificate.objects.filter(**own)],
    }}
result = {{email: one(email) for email in {emails}}}
"""


def make_course(site: Site) -> str:
    """Publish three lessons and a test of every kind of question, as an author would; return the course's address."""
    return str(_ask(site, _COURSE.format(questions=QUESTIONS)))


def make_people(site: Site, count: int) -> tuple[list[str], dict[str, Any]]:
    """Make learners with verified addresses; return these, and what is right by each question's prompt."""
    made = _ask(site, _PEOPLE.format(password=PASSWORD, count=count))
    return made["emails"], {
        plain(texts["prompt"]): _right(key, texts, made["words"]) for key, texts in made["questions"]
    }


def facts(site: Site, *emails: str) -> dict[str, dict[str, Any]]:
    """What is stored of each learner."""
    return _ask(site, _FACTS.format(emails=list(emails)))


def _ask(site: Site, code: str) -> Any:
    return site.python(code)


def _right(key: dict[str, Any], texts: dict[str, Any], words: list[str]) -> Any:
    if key["kind"] == "truefalse":
        return [words[key["correct"] == ["true"]]]
    text = {option: plain(entry["text"]) for option, entry in texts["options"].items()}
    if key["kind"] == "ordering":
        return {text[option]: str(number) for number, option in enumerate(key["options"], start=1)}
    if key["kind"] == "matching":
        return {text[option]: plain(texts["options"][option]["right"]) for option in key["options"]}
    return [text[option] for option in key["correct"]]
