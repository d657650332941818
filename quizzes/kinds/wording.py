"""Typed answers: whether a text is one of those that count. Only the rules that its author sees; never similarity.

Always alike: composed and decomposed, full and half width forms (Unicode NFKC), curly and straight quotation marks,
long and short dashes, one and several spaces. Case and diacritics as the author says.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.grading import InvalidAnswerError

MAX_TYPED = 200
_ALIKE = str.maketrans(dict.fromkeys("‘’‛ʼ′`´", "'") | dict.fromkeys("“”„‟″«»", '"') | dict.fromkeys("‐‑‒–—−", "-"))


class WordingRules:
    """The two rules that authors choose, as fields of a block and facts of a structure."""

    @staticmethod
    def case_block() -> blocks.BooleanBlock:
        """Whether upper and lower case differ."""
        return blocks.BooleanBlock(
            required=False,
            label=_("Upper and lower case differ"),
            help_text=_("Otherwise “Kela” and “kela” count alike. Spaces and kinds of quotation marks never matter."),
        )

    @staticmethod
    def diacritics_block() -> blocks.BooleanBlock:
        """Whether letters count without their marks."""
        return blocks.BooleanBlock(
            required=False,
            label=_("Letters count without dots and accents"),
            help_text=_("“Paivakoti” is then as good as “päiväkoti”. Otherwise ä and a are different letters."),
        )

    @staticmethod
    def facts(value: Mapping[str, Any]) -> dict[str, Any]:
        """The rules that differ from the usual ones."""
        return {name: True for name in ("is_case_sensitive", "ignores_diacritics") if value.get(name)}

    @staticmethod
    def in_words(facts: Mapping[str, Any]) -> str:
        """The rules as learners are told."""
        if facts.get("is_case_sensitive"):
            return gettext("Spelling counts, also upper and lower case.")
        return gettext("Spelling counts; upper and lower case do not.")


def fold(text: str, facts: Mapping[str, Any]) -> str:
    """The text as it is compared under the rules in ``facts``."""
    text = unicodedata.normalize("NFKC", text.translate(_ALIKE))
    if not facts.get("is_case_sensitive"):
        text = text.casefold()
    if facts.get("ignores_diacritics"):
        text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFC", text).split())


def counts(typed: str, accepted: Iterable[str], facts: Mapping[str, Any]) -> bool:
    """Whether a typed text is one of the accepted ones."""
    return fold(typed, facts) in {fold(one, facts) for one in accepted}


def clean(typed: str, *, longest: int = MAX_TYPED) -> str:
    """What was typed, without what nobody types: control characters. Raises InvalidAnswerError (``too_long``)."""
    text = typed.replace("\r\n", "\n").strip()
    if len(text) > longest:
        raise InvalidAnswerError("too_long", longest=longest)
    return "".join(c for c in text if c.isprintable() or c in "\n\t")


def lines(text: str | None) -> list[str]:
    """The lines of an author's field that are not empty."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def too_long_message(error: InvalidAnswerError) -> str:
    """For the person who typed too much; what they typed is still in the form."""
    longest = error.details["longest"]
    return ngettext("Write at most %(count)s character.", "Write at most %(count)s characters.", longest) % {
        "count": longest
    }
