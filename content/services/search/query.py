"""What a reader typed, as search takes it."""

import unicodedata
from dataclasses import dataclass

from content import lemmas

MAX_LENGTH = 200
MAX_WORDS = 12


@dataclass(frozen=True)
class Query:
    """A search. ``text`` may be shown; ``is_cut``: there was more than we look for."""

    text: str
    words: tuple[str, ...]
    is_cut: bool = False

    def terms(self, language: str) -> tuple[tuple[str, ...], ...]:
        """For each word, what it may be a form of in ``language``."""
        return tuple(lemmas.base_forms(word, language) for word in self.words)

    def only(self, word: str) -> "Query":
        """The same search with one of its words."""
        return Query(word, (word,))


def parse_query(typed: str) -> Query:
    """Whatever was typed: only words and numbers count, none twice. Signs, operators and quotes mean nothing."""
    kept = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in typed[:MAX_LENGTH])
    if len(typed) > MAX_LENGTH and " " in kept:
        kept = kept.rpartition(" ")[0]  # not half a word
    text = " ".join(kept.split())
    words = list(filter(None, dict.fromkeys(lemmas.normalize(m.group()) for m in lemmas.words(text))))
    return Query(
        text=text,
        words=tuple(words[:MAX_WORDS]),
        is_cut=len(typed) > MAX_LENGTH or len(words) > MAX_WORDS,
    )
