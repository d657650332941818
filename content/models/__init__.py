"""What every authored page shares, and the rows that keep it."""

from content.models.base import BasePage, BasePageForm, BasePageManager, BasePageQuerySet, PublishRefusedError
from content.models.change import SiteChange
from content.models.contact import Contact
from content.models.edition import Edition, EditionQuerySet, EditionStep, EditionText
from content.models.media import Document, Image, Rendition
from content.models.message import Message
from content.models.recordings import Audio, Recording, Video, VideoCaptions
from content.models.search import SearchEntry
from content.models.settled import SettledTree
from content.models.source import PageSource, Source
from content.models.topic import PageTopic, Topic

__all__ = [
    "Audio",
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
    "Message",
    "PageSource",
    "PageTopic",
    "PublishRefusedError",
    "Recording",
    "Rendition",
    "SearchEntry",
    "SettledTree",
    "SiteChange",
    "Source",
    "Topic",
    "Video",
    "VideoCaptions",
]
