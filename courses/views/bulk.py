"""Wagtail's acts on many pages at once: they ask what the acts on one page ask, and refuse what those refuse.

Wagtail calls ``before_bulk_action`` only when the answer comes; the questions before it are these views' own.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions import (
    DeleteBulkAction,
    MoveBulkAction,
    PublishBulkAction,
    UnpublishBulkAction,
)
from wagtail.models import Page

from content.models import BasePage
from courses.models import CoursePage
from courses.services.effects import Effect, effect_of_moving, effect_of_publishing_together, effect_of_removing
from courses.services.guarding import deletion_problem, removal_problem
from courses.views.admin import tell_effects

Found = list[tuple[CoursePage, Effect]]


class AskingFirst:
    """What the acts share. A refusal is told on the way in, before somebody confirms what cannot be."""

    request: HttpRequest
    next_url: str

    def problems(self, pages: Sequence[Page]) -> Iterable[str]:
        """Why the pages may not be acted on together, in words."""
        return ()

    def effects(self, pages: Sequence[Page]) -> Found:
        """What the act does to those who study."""
        return []

    def tell(self, pages: Sequence[Page]) -> None:
        """Above the question: what the answer yes does."""
        tell_effects(self.request, self.effects(pages))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """See BulkAction: what cannot be is not asked."""
        pages, _without = self.get_actionable_objects()  # type: ignore[attr-defined]
        return self.refusal(pages) or super().get(request, *args, **kwargs)  # type: ignore[misc]

    def render_to_response(self, context: Any, **kwargs: Any) -> HttpResponse:
        """See TemplateView: the question, also where it is asked once more after an answer that was not understood."""
        pages, _without = self.get_actionable_objects()  # type: ignore[attr-defined]
        self.tell(pages)
        return super().render_to_response(context, **kwargs)  # type: ignore[misc]

    def form_valid(self, form: Any) -> HttpResponse:
        """See BulkAction: nothing is done if a page refuses."""
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except ValidationError as error:
            return self._refuse(error.messages)
        except ProtectedError as error:
            return self._refuse([str(error.args[0])])

    def refusal(self, pages: Sequence[Page]) -> HttpResponse | None:
        """The answer if the pages may not be acted on together."""
        problems = list(dict.fromkeys(problem for problem in self.problems(pages) if problem))
        return self._refuse(problems) if problems else None

    def _refuse(self, problems: Iterable[str]) -> HttpResponse:
        for problem in problems:
            messages.error(self.request, problem)
        return redirect(self.next_url)


class DeletePages(AskingFirst, DeleteBulkAction):
    """Delete pages, if nobody's records speak of them."""

    def problems(self, pages: Sequence[Page]) -> Iterable[str]:
        """See AskingFirst."""
        for page in pages:
            yield deletion_problem(page) or removal_problem(page, together_with=pages)

    def effects(self, pages: Sequence[Page]) -> Found:
        """See AskingFirst."""
        return effect_of_removing(pages)


class UnpublishPages(AskingFirst, UnpublishBulkAction):
    """Unpublish pages, if a live course keeps a required step."""

    def problems(self, pages: Sequence[Page]) -> Iterable[str]:
        """See AskingFirst."""
        return (removal_problem(page, together_with=pages) for page in pages)

    def effects(self, pages: Sequence[Page]) -> Found:
        """See AskingFirst."""
        return effect_of_removing(pages)


class MovePages(AskingFirst, MoveBulkAction):
    """Move pages: where to is chosen first, then what that does is shown, then they are moved."""

    def prepare_action(self, pages: Sequence[Page], without: Any) -> HttpResponse | None:
        """See MoveBulkAction: stop before the act if it is refused, or has not been confirmed knowing what it does."""
        answer = super().prepare_action(pages, without)
        if answer is not None:
            return answer
        destination = self.cleaned_form.cleaned_data["chooser"]
        refused = self._refuse(found) if (found := self._moving_problems(pages, destination)) else None
        if refused is not None or "confirmed" in self.request.POST:
            return refused
        effects = [
            (course, effect) for course, effect in effect_of_moving(pages, destination) if effect.concerns_anybody
        ]
        if not effects:
            return None
        tell_effects(self.request, effects)
        return render(
            self.request,
            "courses/admin/confirm_bulk_move.html",
            {"pages": pages, "destination": destination, "next": self.next_url},
        )

    @staticmethod
    def _moving_problems(pages: Sequence[Page], destination: Page) -> list[str]:
        found = (removal_problem(page, new_parent=destination, together_with=pages) for page in pages)
        return list(dict.fromkeys(problem for problem in found if problem))


class PublishPages(AskingFirst, PublishBulkAction):
    """Publish pages, if each says what it must, with the drafts below them where that is ticked."""

    def problems(self, pages: Sequence[Page]) -> Iterable[str]:
        """See AskingFirst. Where drafts below may come along, they may be what a page lacks: the act itself tells."""
        with_below = self.cleaned_form is None or self.cleaned_form.cleaned_data["include_descendants"]
        for page in pages:
            if with_below and self._below([page]):
                continue
            draft = page.get_latest_revision_as_object()
            if isinstance(draft, BasePage):
                for _field, problem in draft.publish_problems():
                    yield _("“%(title)s”: %(problem)s") % {"title": draft.title, "problem": problem}

    def tell(self, pages: Sequence[Page]) -> None:
        """See AskingFirst: without the drafts below, and with them, for one box on the page decides."""
        alone = effect_of_publishing_together(_drafts(pages))
        tell_effects(self.request, alone)
        below = self._below(pages)
        if below:
            together = effect_of_publishing_together(_drafts([*pages, *below]))
            tell_effects(
                self.request,
                [found for found in together if found not in alone],
                when=_("If the drafts below are published too"),
            )

    @classmethod
    def execute_action(
        cls, objects: Sequence[Page], include_descendants: bool = False, user: Any = None, **kwargs: Any
    ) -> tuple[int, int]:
        """See PublishBulkAction. Courses come last: what they need must be there when they are published."""
        below = cls._drafts_below(objects, user) if include_descendants else []
        together: list[Any] = [page.specific for page in (*objects, *below)]
        for page in sorted(together, key=lambda page: (isinstance(page, CoursePage), page.path)):
            revision = page.get_latest_revision() or page.save_revision(user=user)
            revision.publish(user=user)
        return len(objects), len(below)

    def _below(self, pages: Sequence[Page]) -> list[Page]:
        return self._drafts_below(pages, self.request.user)

    @staticmethod
    def _drafts_below(pages: Sequence[Page], user: Any) -> list[Page]:
        """What comes along: drafts below that this person may publish, and that are not chosen themselves."""
        chosen = {page.pk for page in pages}
        found = {
            draft.pk: draft
            for page in pages
            for draft in page.get_descendants().not_live()
            if draft.pk not in chosen and (user is None or draft.permissions_for_user(user).can_publish())
        }
        return list(found.values())


def _drafts(pages: Sequence[Page]) -> list[Any]:
    return [page.get_latest_revision_as_object() for page in pages]


bulk_actions = (DeletePages, UnpublishPages, MovePages, PublishPages)
