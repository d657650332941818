"""What a copied course must be told: its questions lead back to its own lessons, not to those of the original."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from wagtail.models import Page

from courses.models import QuizPage


@transaction.atomic
def keep_inside(*, original: Page, copy: Page, user: Any) -> int:
    """Let questions of copied quizzes name the copied lessons. Return in how many quizzes something was changed.

    The pages below both are the same, in the same order: to be called as soon as the copy is made.
    """
    below = zip(original.get_descendants().order_by("path"), copy.get_descendants().order_by("path"), strict=True)
    copies = {old.pk: new.pk for old, new in below}
    changed = 0
    for quiz in QuizPage.objects.descendant_of(copy):
        raw = list(quiz.questions.raw_data)
        led = [_led(block, copies) for block in raw]
        if led == raw:
            continue
        quiz.questions = led
        quiz.save()
        quiz.save_revision(user=user, clean=False)
        changed += 1
    return changed


def _led(block: Any, copies: Mapping[int, int]) -> Any:
    """A block of a quiz as stored: a question, or a case that holds some."""
    value = block["value"]
    if not isinstance(value, dict):
        return block
    said = dict(value)
    if said.get("lesson") in copies:
        said["lesson"] = copies[said["lesson"]]
    if isinstance(said.get("questions"), list):
        said["questions"] = [_led(question, copies) for question in said["questions"]]
    return {**block, "value": said}
