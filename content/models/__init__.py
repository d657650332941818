"""What every authored page shares, and the rows that keep it."""

from content.models.base import BasePage, BasePageForm, BasePageManager, BasePageQuerySet, PublishRefusedError
from content.models.contact import Contact
from content.models.edition import Edition, EditionQuerySet, EditionStep, EditionText
from content.models.media import Document, Image, Rendition
from content.models.source import PageSource, Source

__all__ = [
    "BasePage",
    "BasePageForm",
    "BasePageManager",
    "BasePageQuerySet",
    "Contact",
    "Document",
    "Edition",
    "EditionQuerySet",
    "EditionStep",
    "EditionText",
    "Image",
    "PageSource",
    "PublishRefusedError",
    "Rendition",
    "Source",
]
