"""Advice to authors about a text, in the text's language. Pure; every line is something that its author can change.

Finnish words are long: what is plain in Finnish has a LIX that would be heavy in Swedish, so limits go by language.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

MAX_WORDS = 1200
MAX_PARAGRAPH_WORDS = 120
MAX_SENTENCE_WORDS = {"fi": 18, "sv": 25, "en": 25}
MAX_LIX = {"fi": 50, "sv": 40, "en": 40}
# Below this many words a LIX says nothing.
MIN_WORDS_FOR_LIX = 100
VAGUE_LINKS = {
    "fi": {"tästä", "täältä", "täällä", "lue lisää", "klikkaa tästä", "linkki", "lisää"},
    "sv": {"här", "läs mer", "klicka här", "länk", "mer"},
    "en": {"here", "read more", "click here", "link", "more"},
}

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?…]+\s+|\n")
_LINK = re.compile(r"<a\b[^>]*>(.*?)</a>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")
# A Finnish number as people write it: 112, 116 111, 080 005 005, +358 80 005 005, 029 546 3177. Years do not begin so.
# Publishing is refused for what is found, so what else begins so is left out: 112 000 euros, the postal code 00100.
_NUMBER = re.compile(
    r"(?<![\w.,:/-])(?<!\d[ \u00a0])(?:112(?![ \u00a0]?\d)|116[ \u00a0]?\d{3}(?!\s*(?:€|eur))|(?!\d{5}(?!\s?\d))"
    r"(?:\+358[ \u00a0-]?\d{1,3}|0\d{1,3})(?:[ \u00a0-]?\d{2,4}){0,4})(?![\w/-]|[.,]\d)"
)
_IDENTITY_CODE = re.compile(r"\b\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y]\b")


@dataclass(frozen=True)
class Finding:
    """What a check found: its code, and what it is about (a number, a sentence, a link's text)."""

    code: str
    detail: str = ""


def digits(number: str) -> str:
    """A phone number as dialed from within Finland."""
    dialed = re.sub(r"\D", "", number)
    return f"0{dialed[3:]}" if number.strip().startswith("+358") else dialed


def _is_whole(dialed: str) -> bool:
    """Whether it is as long as a number: hours as 08-16 are not."""
    return dialed.startswith("11") or len(dialed) >= 6


def unknown_numbers(text: str, known: Collection[str]) -> list[str]:
    """Phone numbers in a text that are none of ``known``, which are as dialed from within Finland. Each once."""
    found = [match.group().strip() for match in _NUMBER.finditer(text)]
    return list(dict.fromkeys(number for number in found if _is_whole(digits(number)) and digits(number) not in known))


def lix(text: str) -> float:
    """Words per sentence and the percentage of words over six letters, added (Björnsson 1968)."""
    words = _WORD.findall(text)
    sentences = [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]
    if not words or not sentences:
        return 0
    return len(words) / len(sentences) + 100 * sum(len(word) > 6 for word in words) / len(words)


def check_text(paragraphs: Iterable[str], *, html: str, language: str, known_numbers: Collection[str]) -> list[Finding]:
    """Advice on a page: its paragraphs as plain text, and its source for the texts of links."""
    paragraphs = list(paragraphs)
    text = "\n".join(paragraphs)
    words = len(_WORD.findall(text))
    findings = [Finding("number", number) for number in unknown_numbers(text, known_numbers)]
    findings += [Finding("identity_code")] if _IDENTITY_CODE.search(text) else []
    findings += [Finding("link", link) for link in _vague_links(html, language)]
    findings += [Finding("words", str(words))] if words > MAX_WORDS else []
    limit = MAX_SENTENCE_WORDS.get(language, 25)
    long = [part.strip() for part in _SENTENCE_END.split(text) if len(_WORD.findall(part)) > limit]
    findings += [Finding("sentence", sentence[:80]) for sentence in long[:3]]
    findings += [
        Finding("paragraph", part[:80]) for part in paragraphs if len(_WORD.findall(part)) > MAX_PARAGRAPH_WORDS
    ][:3]
    if words >= MIN_WORDS_FOR_LIX and lix(text) > MAX_LIX.get(language, 40):
        findings.append(Finding("lix", f"{lix(text):.0f}"))
    return findings


def _vague_links(html: str, language: str) -> list[str]:
    texts = [_TAG.sub("", found).strip() for found in _LINK.findall(html)]
    vague = VAGUE_LINKS.get(language, set())
    return list(dict.fromkeys(text for text in texts if text.lower().rstrip(".:»") in vague))
