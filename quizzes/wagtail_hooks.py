"""What the editor of a quiz gains."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from quizzes.models import QuizContent
from quizzes.views.choosing import QuestionChooserViewSet, question_chooser


@hooks.register("register_admin_viewset")
def choose_questions() -> QuestionChooserViewSet:
    """The list of questions that the editor of a quiz chooses from."""
    return question_chooser


@hooks.register("register_page_header_buttons")
def quiz_buttons(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Beside the title of a quiz, in the menu of what can be done with it."""
    page = page.specific
    if not issubclass(type(page), QuizContent) or not page.permissions_for_user(user).can_edit():
        return
    for name, label, icon, priority in _BUTTONS:
        yield Button(label, reverse(f"quizzes:{name}", args=[page.pk]), icon_name=icon, priority=priority)


_BUTTONS = (
    ("import", _("Bring in questions"), "upload", 80),
    ("export", _("Take questions out"), "download", 81),
    ("statistics", _("Statistics"), "order", 82),
)
