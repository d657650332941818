"""Wagtail's facts, each passed to one service."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from content.models import BasePage, SearchEntry
from content.services import freshness, search


@receiver(page_published, dispatch_uid="content.index_published")
def index_published(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A page went live, or will some day: search reads what is live."""
    if isinstance(instance, BasePage):
        search.index_page(page_pk=instance.pk)


@receiver(page_unpublished, dispatch_uid="content.forget_unpublished")
def forget_unpublished(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A page is live no more."""
    search.forget_page(page_pk=instance.pk)


@receiver(post_delete, sender=SearchEntry, dispatch_uid="content.forget_deleted")
def forget_deleted(sender: type[SearchEntry], instance: SearchEntry, **kwargs: Any) -> None:
    """A page is gone, and its entry with it."""
    search.forget_words(page_pk=instance.pk)


@receiver(page_published, dispatch_uid="content.changed_published")
@receiver(page_unpublished, dispatch_uid="content.changed_unpublished")
@receiver(post_page_move, dispatch_uid="content.changed_moved")
@receiver(post_delete, sender=Page, dispatch_uid="content.changed_deleted")
def note_change(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A page came, went or moved: what readers share is made anew."""
    freshness.note_change()
