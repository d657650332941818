"""What a browser may ask of handbooks. The hook that serves pages calls these, by page type or by name of a part."""

from handbooks.models import ChapterPage, HandbookIndexPage, HandbookPage
from handbooks.views import pages, parts, search

page_views = {
    HandbookIndexPage: pages.index,
    HandbookPage: pages.handbook,
    ChapterPage: pages.chapter,
}

part_views = {
    "permalink": parts.permalink,
    "contents": parts.contents,
    "changes": parts.changes,
    "print": parts.print_view,
    "search": search.search,
    "feed": parts.feed,
}
