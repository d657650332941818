"""The live pages of a course, from which its next edition is made."""

from typing import Any
from uuid import UUID

from content.models import BasePage
from courses.models import CoursePage, LessonPage, ModulePage, QuizPage
from courses.outline import CountsAs, requirements_of
from courses.progress import Requirement
from courses.services.deriving import Asked, Asking
from courses.services.supposing import NOTHING, Supposition


class LiveTree:
    """The live pages of a course in one language: modules under the course, steps under live modules. Three queries.

    ``supposing``: as they would be after what an author is about to do.
    """

    def __init__(self, course: CoursePage, supposing: Supposition = NOTHING) -> None:
        self.course = supposing.course_page(course)
        self.language = course.locale.language_code
        below: list[ModulePage | LessonPage | QuizPage] = [
            *ModulePage.objects.child_of(course).live(),
            *LessonPage.objects.descendant_of(course).live().prefetch_related("source_links__source"),
            *QuizPage.objects.descendant_of(course).live().prefetch_related("source_links__source"),
        ]
        below = supposing.apply(course, below)
        self.modules = [page for page in below if isinstance(page, ModulePage)]
        steps = [page for page in below if not isinstance(page, ModulePage)]
        by_module: dict[str, list[Any]] = {module.path: [] for module in self.modules}
        for step in sorted(steps, key=lambda step: step.path):
            by_module.get(step.path[: -step.steplen], []).append(step)
        self.steps_of = {module.translation_key: by_module[module.path] for module in self.modules}
        self.pages: list[BasePage] = [
            self.course,
            *(page for module in self.modules for page in (module, *by_module[module.path])),
        ]
        self.by_key = {page.translation_key: page for page in self.pages}

    def relative_paths(self) -> dict[str, str]:
        """Addresses of steps below the course page, so that moving the course changes no edition."""
        start = len(self.course.url_path)
        return {str(step.translation_key): step.url_path[start:] for steps in self.steps_of.values() for step in steps}

    def asking(self) -> Asking:
        """What the course asks. Two queries for each module that may be done elsewhere."""
        return Asking(
            tuple(
                Asked(
                    step.translation_key,
                    step.completion_rule,
                    *((step.mode, step.rules) if isinstance(step, QuizPage) else ()),
                )
                for steps in self.steps_of.values()
                for step in steps
            ),
            tuple(
                (self._required(module), counted)
                for module in self.modules
                if (counted := counted_module(module)) is not None
            ),
        )

    def _required(self, module: ModulePage) -> frozenset[UUID]:
        return frozenset(step.translation_key for step in self.steps_of[module.translation_key] if step.is_required)

    def requirements(self) -> tuple[Requirement, ...]:
        """What completes the course."""
        return requirements_of((module.needed_steps, self._required(module)) for module in self.modules)


def counted_module(module: ModulePage) -> CountsAs | None:
    """The module of another course that counts as this one. Two queries where there is one."""
    other = module.counts_as
    if other is None:
        return None
    course = CoursePage.objects.filter(path=other.path[: -other.steplen]).values_list("translation_key", flat=True)
    course_key = course.first()
    return CountsAs(course_key, other.translation_key) if course_key else None
