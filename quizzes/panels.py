"""What the editor of a quiz shows beside its fields."""

from typing import Any

from wagtail.admin.panels import Panel

from quizzes.advice import advice_on
from quizzes.blocks import Authored, Taken, authored_questions, quiz_parts
from quizzes.models.bank import Question


class AdvicePanel(Panel):
    """What the author may want to mend, in the quiz as it was last saved, and what is not translated yet."""

    class BoundPanel(Panel.BoundPanel):
        """See Panel."""

        template_name = "quizzes/admin/advice.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.advice = advice_on(self.instance.questions) if self.instance.pk else []
            self.untranslated = _untranslated(self.instance) if self.instance.pk else []

        def is_shown(self) -> bool:
            """Only where there is something to say."""
            return super().is_shown() and bool(self.advice or self.untranslated)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """See Component."""
            return {
                **super().get_context_data(parent_context),
                "advice": self.advice,
                "untranslated": self.untranslated,
            }


def _untranslated(page: Any) -> list[tuple[str, int]]:
    """(language, questions of this page that its published translation there does not have yet). Two queries."""
    parts = quiz_parts(page.questions)
    own = {part.block.id for part in parts if isinstance(part, Authored)}
    others = type(page).objects.live().filter(translation_key=page.translation_key).exclude(pk=page.pk)
    keys = [part.key for part in parts if isinstance(part, Taken)]
    taken = Question.objects.filter(key__in=filter(None, keys)).exclude(current=None).values_list("current__texts")
    found = []
    for other in others.select_related("locale"):
        count = len(own - {question.block.id for question in authored_questions(other.questions)})
        count += sum(other.locale.language_code not in texts for (texts,) in taken)
        if count:
            found.append((other.locale.get_display_name(), count))
    return found
