"""The table of words, which SQLite searches by FTS5 and PostgreSQL by a GIN index.

It holds base forms only, so both find the same. Neither's own stemming is used: that of PostgreSQL knows too little
Finnish, SQLite has none. What stands in a title weighs ten times what stands in the text.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

# Words of the query, each with all that it may be a form of.
Terms = Sequence[Sequence[str]]

_WRITE = {
    "sqlite": "INSERT INTO content_searchwords (rowid, title, body) VALUES (%s, %s, %s)",
    "postgresql": (
        "INSERT INTO content_searchwords (rowid, vector) VALUES (%s,"
        " setweight(to_tsvector('simple', %s), 'A') || to_tsvector('simple', %s))"
    ),
}
_MATCH = {
    "sqlite": "SELECT rowid FROM content_searchwords WHERE content_searchwords MATCH %s",
    "postgresql": "SELECT rowid FROM content_searchwords WHERE vector @@ CAST(%s AS tsquery)",
}
_RANK = {
    "sqlite": (
        "SELECT rowid, -bm25(content_searchwords, 10.0, 1.0) FROM content_searchwords"
        " WHERE content_searchwords MATCH %s"
    ),
    # 1: a long text has more words of every kind
    "postgresql": (
        "SELECT rowid, ts_rank('{0.1, 0.1, 0.1, 1.0}', vector, query, 1)"
        " FROM content_searchwords, CAST(%s AS tsquery) AS query WHERE vector @@ query"
    ),
}
_OPERATORS = {"sqlite": ('"', " OR ", " AND "), "postgresql": ("'", " | ", " & ")}


def write_words(rows: Iterable[tuple[int, str, str]]) -> None:
    """Put (page id, words of the title, words of the text) in place of what is known of these pages."""
    rows = list(rows)
    delete_words([row[0] for row in rows])
    with connection.cursor() as cursor:
        cursor.executemany(_WRITE[connection.vendor], rows)


def delete_words(page_ids: Sequence[int]) -> None:
    """Forget pages."""
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM content_searchwords WHERE rowid = %s", [[pk] for pk in page_ids])


def delete_all_words() -> None:
    """Forget everything."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM content_searchwords")


def matching_pages(terms: Terms) -> RawSQL:
    """For ``pk__in``: pages that have each word, whatever they are. No query by itself."""
    return RawSQL(_MATCH[connection.vendor], [_expression(terms)])  # noqa: S611 - a constant, with its parameters


def rank_pages(terms: Terms) -> dict[int, float]:
    """How well pages that have each word match, by their ids: more is better. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_RANK[connection.vendor], [_expression(terms)])
        rows: Any = cursor.fetchall()
    return dict(rows)


def _expression(terms: Terms) -> str:
    """Terms are letters and digits only (content.lemmas.words), so that nothing in them can be an operator."""
    quote, either, both = _OPERATORS[connection.vendor]
    return both.join(f"({either.join(f'{quote}{term}{quote}' for term in forms)})" for forms in terms)
