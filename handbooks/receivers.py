"""Wagtail's facts, each passed to one service."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import copy_for_translation_done, page_published, page_unpublished, post_page_move

from content.services import rights
from handbooks import services
from handbooks.models import ChapterPage, HandbookPage

HANDBOOK_PAGES = (HandbookPage, ChapterPage)


@receiver(page_published, dispatch_uid="handbooks.published")
@receiver(page_unpublished, dispatch_uid="handbooks.unpublished")
def settle_changed(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A page came or went."""
    if isinstance(instance, HANDBOOK_PAGES):
        services.schedule_settling(pages=[instance])


@receiver(post_page_move, dispatch_uid="handbooks.numbered")
def number_moved(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A chapter moved: in another handbook it needs a number."""
    if isinstance(instance.specific, ChapterPage):
        services.number_moved(page=instance)


@receiver(post_page_move, dispatch_uid="handbooks.moved")
def settle_moved(sender: type[Page], instance: Page, parent_page_before: Page, **kwargs: Any) -> None:
    """A page moved: the handbook it left and the one it came to may both differ."""
    if isinstance(instance.specific, HANDBOOK_PAGES):
        services.schedule_settling(pages=[instance, parent_page_before])


@receiver(post_delete, dispatch_uid="handbooks.deleted")
def settle_deleted(sender: type, instance: Any, **kwargs: Any) -> None:
    """A page's row is gone."""
    if sender in HANDBOOK_PAGES:
        services.schedule_settling(pages=[instance])


@receiver(copy_for_translation_done, dispatch_uid="handbooks.translated")
def copy_rights(sender: Any, source_obj: Any, target_obj: Any, **kwargs: Any) -> None:
    """Whoever may edit a handbook may edit its translation."""
    if isinstance(target_obj, HandbookPage):
        rights.copy_group_rights(source=source_obj, target=target_obj)
