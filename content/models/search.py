"""What search knows of live pages.

The words by which they are found stand in a table of their own, ``content_searchwords``, which each database has in its
own way: see content/services/search/matching.py.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    """Reads of entries."""

    def sensitive_paths(self) -> tuple[str, ...]:
        """Tree paths of pages marked sensitive: they and all below them are. One query."""
        return tuple(self.filter(is_sensitive=True).values_list("page__path", flat=True))

    def at_paths(self, paths: Any) -> Self:
        """Those of the pages at these tree paths, with the pages."""
        return self.filter(page__path__in=paths).select_related("page")


class SearchEntry(models.Model):
    """A live page as it is found: its text, and where in it which words stand. Written anew when it is published."""

    page = models.OneToOneField(Page, primary_key=True, on_delete=models.CASCADE, related_name="search_entry")
    language = models.CharField(max_length=5)
    # What the page class calls itself. Empty: a page that is only part of the way to others.
    kind = models.CharField(max_length=12, blank=True)
    # A number that readers cite, as of a chapter.
    label = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=255)
    is_sensitive = models.BooleanField(default=False)
    # The title on the first line, the summary on the second, then all else.
    text = models.TextField()
    # JSON of {base form: where in the text its words begin}. Not a JSONField, which would write ä in six characters.
    places = models.TextField()

    objects = SearchEntryQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        indexes = [
            # The few that are sensitive are asked for in each search.
            models.Index(fields=["page"], condition=models.Q(is_sensitive=True), name="content_search_sensitive")
        ]

    def __str__(self) -> str:
        return self.title

    def words_at(self, terms: Sequence[Iterable[str]]) -> dict[int, int]:
        """{place in the text: which of ``terms``, by its number, has a form that begins there}, in order."""
        places = json.loads(self.places)
        found = {
            place: number for number, forms in enumerate(terms) for form in forms for place in places.get(form, ())
        }
        return dict(sorted(found.items()))

    @property
    def summary_end(self) -> int:
        """Where the summary ends in the text."""
        end = self.text.find("\n", len(self.title) + 1)
        return len(self.text) if end < 0 else end
