"""Search: what is live is indexed by base forms of its words, and found by those of the reader's."""

from content.services.search.excerpts import Result, load_results
from content.services.search.finding import Found, Hit, find, single_words
from content.services.search.indexing import forget_page, forget_words, index_page, rebuild_index
from content.services.search.query import Query, parse_query

__all__ = [
    "Found",
    "Hit",
    "Query",
    "Result",
    "find",
    "forget_page",
    "forget_words",
    "index_page",
    "load_results",
    "parse_query",
    "rebuild_index",
    "single_words",
]
