"""The API of handbooks: as this reader may see them, chapters as text."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from content.models import EditionQuerySet
from content.readers import one_each
from content.rest import ListParams, NotReadyError, Params, PublicOperation, page_of
from content.services.editions import text_body
from content.upkeep import sources, upkeep
from handbooks import services
from handbooks.models import HandbookPage
from handbooks.outline import Chapter
from handbooks.views.place import Place, place_of_page


class HandbookSerializer(serializers.Serializer):
    """A handbook."""

    key = serializers.UUIDField(help_text="The same in every language.")
    title = serializers.CharField()
    summary = serializers.CharField()
    audience = serializers.CharField()
    language = serializers.CharField(help_text="The language of title and summary.")
    is_sensitive = serializers.BooleanField(help_text="Deals with violence: show neither title nor address to others.")
    url = serializers.CharField(help_text="The page, below the address of the site.")


class ChapterSerializer(serializers.Serializer):
    """A chapter in its place."""

    key = serializers.UUIDField()
    number = serializers.CharField(help_text="Given once and for good, whatever the order.")
    parent = serializers.UUIDField(  # type: ignore[assignment]  # a name of DRF's own
        allow_null=True, help_text="The key of the chapter above."
    )
    level = serializers.IntegerField()
    title = serializers.CharField()
    language = serializers.CharField(help_text="Another than asked for where it is not translated.")
    minutes = serializers.IntegerField()
    is_sensitive = serializers.BooleanField()
    url = serializers.CharField()
    permalink = serializers.CharField(help_text="Stays when the chapter moves.")


class SourceSerializer(serializers.Serializer):
    """What the text rests on."""

    code = serializers.CharField()
    title = serializers.CharField()
    publisher = serializers.CharField()
    url = serializers.CharField()


class ChapterDetailSerializer(ChapterSerializer):
    """A chapter with its text as HTML. Links in it begin with ``/`` below the site, or are anchors."""

    edition = serializers.IntegerField()
    summary = serializers.CharField()
    urgent = serializers.CharField(help_text="What to do in a hurry; HTML, often empty.")
    body = serializers.CharField(help_text="HTML.")
    sources = SourceSerializer(many=True)
    law_version = serializers.CharField()
    reviewed_by = serializers.CharField()
    checked_on = serializers.DateField(allow_null=True)
    next_review_on = serializers.DateField(allow_null=True)


def _handbooks(user: Any) -> Any:
    return (
        HandbookPage.objects.visible_to(user)
        .select_related("locale")
        .annotate(edition_pk=EditionQuerySet.newest_of("translation_key", "pk"))
        .exclude(edition_pk=None)
        .order_by("path")
    )


def _card(handbook: Any, request: HttpRequest) -> dict[str, Any]:
    return {
        "key": handbook.translation_key,
        "title": handbook.title,
        "summary": handbook.promise or handbook.summary,
        "audience": handbook.audience,
        "language": handbook.locale.language_code,
        "is_sensitive": handbook.is_sensitive,
        "url": handbook.get_url(request),
    }


class HandbookList(PublicOperation):
    """All handbooks, as this reader sees them."""

    params_class = ListParams

    @extend_schema(
        operation_id="handbooks_list",
        tags=["handbooks"],
        parameters=[ListParams],
        responses=page_of(HandbookSerializer),
    )
    def get(self, request: Request) -> Response:
        """Each handbook once: in the language asked for, else in the one that it was written in."""
        handbooks = one_each(list(_handbooks(request.user)), self.language)
        return self.page(handbooks, HandbookSerializer, lambda row: _card(row, request._request))


class _OfHandbook(PublicOperation):
    """What belongs to one handbook."""

    has_missing = True

    def place(self, handbook_key: UUID) -> Place:
        """The handbook as this reader sees it; 404 if they do not. Six queries."""
        pages = list(_handbooks(self.request.user).filter(translation_key=handbook_key))
        if not pages:
            raise Http404
        place = place_of_page(self.request._request, one_each(pages, self.language)[0])
        if place is None:
            raise NotReadyError
        return place

    @staticmethod
    def row(place: Place, chapter: Chapter) -> dict[str, Any]:
        """A chapter as lists have it. No query."""
        code = place.contents.language_of(chapter.key)
        return {
            "key": chapter.key,
            "number": chapter.number,
            "parent": chapter.parent,
            "level": chapter.level,
            "title": place.title(chapter.key),
            "language": code,
            "minutes": chapter.minutes,
            "is_sensitive": chapter.is_sensitive,
            "url": place.url(chapter.key, code),
            "permalink": place.permalink(chapter.key),
        }


class ChapterList(_OfHandbook):
    """The chapters of a handbook."""

    params_class = ListParams

    @extend_schema(
        operation_id="chapters_list",
        tags=["handbooks"],
        parameters=[ListParams],
        responses=page_of(ChapterSerializer),
    )
    def get(self, request: Request, handbook_key: UUID) -> Response:
        """In reading order, without those that this reader may not see."""
        place = self.place(handbook_key)
        return self.page(place.contents.chapters, ChapterSerializer, lambda chapter: self.row(place, chapter))


class ChapterDetail(_OfHandbook):
    """One chapter."""

    @extend_schema(
        operation_id="chapters_read", tags=["handbooks"], parameters=[Params], responses=ChapterDetailSerializer
    )
    def get(self, request: Request, handbook_key: UUID, chapter_key: UUID) -> Response:
        """Its text as HTML."""
        place = self.place(handbook_key)
        chapter = place.outline.chapter(chapter_key)
        if chapter is None or not place.contents.shows(chapter_key):
            raise Http404
        return Response(ChapterDetailSerializer(self.row(place, chapter) | self._text(place, chapter_key)).data)

    @staticmethod
    def _text(place: Place, key: UUID) -> dict[str, Any]:
        code = place.contents.language_of(key)
        sha256 = place.edition.sha256(key, code)
        body = text_body(sha256)
        rendered = services.render(sha256, body, code)
        freshness = upkeep(body)
        return {
            "edition": place.edition.number,
            "summary": body.get("summary", ""),
            "urgent": str(rendered.urgent),
            "body": str(rendered.body),
            "sources": [
                {name: source.get(name, "") for name in ("code", "title", "publisher", "url")}
                for source in sources(body)
            ],
            **{name: freshness[name] for name in ("law_version", "reviewed_by", "checked_on", "next_review_on")},
        }
