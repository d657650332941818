"""Numbers after a move."""

from django.db import transaction
from wagtail.models import Page

from handbooks.models import ChapterPage


@transaction.atomic
def number_moved(*, page: Page) -> None:
    """Give a chapter that came from another handbook, and those below it, their numbers here.

    Within one handbook a moved chapter keeps its number: what was cited as 3.2 is called 3.2 under whatever chapter.
    """
    for chapter in ChapterPage.objects.descendant_of(page, inclusive=True).order_by("path"):
        before = chapter.number
        chapter.take_number()
        if chapter.number != before:
            ChapterPage.objects.filter(pk=chapter.pk).update(number=chapter.number)
