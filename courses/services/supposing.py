"""A course as it would be if pages were published, went or moved: so that an author sees the effect beforehand."""

import copy
from dataclasses import dataclass
from typing import Any

from courses.models import CoursePage, LessonPage, ModulePage, QuizPage

STEPS = (LessonPage, QuizPage)
# After every path that the tree has: the admin moves a page to the end of its new place.
_LAST = "~"


@dataclass(frozen=True)
class Supposition:
    """What an author is about to do. Nothing is written; the pages given are not changed."""

    published: tuple[Any, ...] = ()
    # Tree paths, each with everything below it.
    gone: tuple[str, ...] = ()
    # Pages with the paths of their new parents.
    moved: tuple[tuple[Any, str], ...] = ()

    def apply(self, course: CoursePage, pages: list[Any]) -> list[Any]:
        """The live pages below ``course`` as they would be, by path. ``pages``: as they are, in any order.

        A page that comes from another course is counted with what is live below it. One query for each page moved.
        """
        moved_from = tuple(page.path for page, _parent in self.moved)
        found = {page.path: page for page in pages}
        for page in self.published:
            if page.path.startswith(course.path) and page.path != course.path:
                found[page.path] = page
        left = {path: page for path, page in found.items() if not path.startswith((*self.gone, *moved_from, "\0"))}
        for position, (page, parent_path) in enumerate(self.moved):
            if parent_path.startswith(course.path):
                for arriving in _with_live_below(page):
                    # Kept one step long, so that the paths of parents are cut off as always.
                    place = f"{parent_path}{_LAST}{position:03d}"
                    arriving.path = place + arriving.path[len(page.path) :]
                    left[arriving.path] = arriving
        return [left[path] for path in sorted(left)]

    def course_page(self, course: CoursePage) -> CoursePage:
        """The course's own page as it would be."""
        return next((page for page in self.published if page.pk == course.pk and isinstance(page, CoursePage)), course)


NOTHING = Supposition()


def _with_live_below(page: Any) -> list[Any]:
    pages = [copy.copy(page)] if page.live else []
    if isinstance(page, ModulePage) and page.live:
        for model in STEPS:
            pages += list(model.objects.descendant_of(page).live())
    return pages
