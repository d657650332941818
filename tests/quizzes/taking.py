"""Questions by which a quiz asks those of others, and what learners are asked then."""

import uuid

from django.utils.translation import override

from courses.models import QuizPage
from quizzes.models import AttemptItem


def tagged(question, tags="laki", **about):
    question["value"]["about"] = {
        "outcome": "",
        "difficulty": "",
        "is_sensitive": False,
        "source": "",
        **about,
        "tags": tags,
    }
    return question


def taken(question):
    key = getattr(question, "key", question)
    return {"type": "bank", "id": str(uuid.uuid4()), "value": {"question": str(key)}}


def drawn(count, tag="laki", source="course"):
    return {"type": "draw", "id": str(uuid.uuid4()), "value": {"tag": tag, "count": count, "source": source}}


def prompts(attempt):
    items = AttemptItem.objects.filter(attempt=attempt).select_related("version").order_by("position")
    return [item.version.text("fi")["prompt"] for item in items]


def problems(page, **changes):
    page = QuizPage.objects.get(pk=page.pk)
    for name, value in changes.items():
        setattr(page, name, value)
    with override("en"):
        return " ".join(message for _field, message in page.publish_problems())
