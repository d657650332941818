"""Words as search knows them: what an inflected word may be a form of, and what a compound is made of.

Dictionaries come with simplemma and are packed into tries by ``build_assets``; mapped from disk, all processes of a
machine share them. A word has several base forms because a dictionary keeps one for each form, and not always the
one that is meant: *tulkin* is there as a form of *tulkka*. Without a dictionary a word is only itself.
"""

import logging
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from marisa_trie import BytesTrie

if TYPE_CHECKING:  # fifty modules, each of a language: loaded by the first who searches
    from simplemma.strategies import DefaultStrategy
    from simplemma.strategies.dictionaries.trie_dictionary_factory import TrieWrapDict

logger = logging.getLogger(__name__)

FOLDER = "lemmas"
LANGUAGES = ("fi", "sv", "en")
MAX_WORD = 60
_WORD = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")

# The parts of a compound, and the shortest word worth taking apart.
MIN_MODIFIER, MIN_COMPOUND = 3, 7
MIN_HEAD = {"fi": 4, "sv": 3}
# A first part that is no word by itself (sosiaali-) is one if this many words begin with it and go on as a word.
MIN_FAMILY, MAX_FAMILY_LOOK = 6, 3000


def words(text: str) -> Iterator[re.Match[str]]:
    """The words and numbers of a text, each with its place."""
    return _WORD.finditer(text)


def normalize(word: str) -> str:
    """A word as it is compared: composed letters, lower case, letters and digits only, of bounded length."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", word).lower()))[:MAX_WORD]


@lru_cache(maxsize=16384)
def base_forms(word: str, language: str) -> tuple[str, ...]:
    """What ``word`` may be a form of, itself first. One form for a language that we have no dictionary of."""
    word = normalize(word)
    if language not in LANGUAGES or not _LETTERS.fullmatch(word):
        return (word,)
    lemma = (_strategy().get_lemma(word, language) or word).lower()
    # The dictionary takes some base forms for a form of quite another word: työ, of sinä.
    found = [] if lemma[:1] != word[:1] and _is_base(word, language) else [lemma]
    if language == "fi":
        found += _finnish_base_forms(word)
    elif language == "sv":
        found += _swedish_base_forms(word)
    if len(word) >= MIN_COMPOUND and not _lookup(word, language):
        split = _split(word, language, is_inflected=True)
        if split:
            first, _, head = split
            found += [first + form for form in base_forms(head, language)[1:]]
    # Letters only: nothing in them may mean anything to a database's search.
    return (word, *dict.fromkeys(form for form in found if form != word and form.isalnum()))


@lru_cache(maxsize=16384)
def compound_parts(word: str, language: str) -> tuple[str, ...]:
    """Base forms of the words that ``word`` is made of, and of their parts. Empty if it is no compound."""
    if language not in MIN_HEAD or not _LETTERS.fullmatch(word):
        return ()
    word = normalize(word)
    found: list[str] = []
    for form in base_forms(word, language):
        if len(form) < MIN_COMPOUND or (form == word and not _is_base(word, language) and _lookup(word, language)):
            continue
        split = _split(form, language)
        if split and not _is_derived(form, language):
            for part in (*split[1], split[2]):
                found += [part, *base_forms(part, language)[1:2]]
                if _is_base(part, language):
                    found += compound_parts(part, language)
    return tuple(dict.fromkeys(part for part in found if part.isalnum()))


def dictionary_file(language: str) -> Path:
    """Where the packed dictionary of a language lies."""
    return Path(settings.ASSETS_DIR) / FOLDER / f"{language}.trie"


def packaged_dictionary(language: str) -> Path:
    """The dictionary of a language as simplemma brings it."""
    import simplemma

    return Path(simplemma.__file__).parent / "strategies" / "dictionaries" / "data" / f"{language}.plzma"


def pack_dictionary(source: Path, target: Path) -> None:
    """Pack simplemma's dictionary of a language into a trie. Finnish takes 11 s and 700 MB of memory while it does."""
    from simplemma.strategies.dictionaries.dictionary_factory import _load_dictionary_from_disk

    raw = _load_dictionary_from_disk(source.stem)
    BytesTrie((form.decode(), base) for form, base in raw.items()).save(str(target))


# --- The dictionary ---------------------------------------------------------------------------


class _Dictionaries:
    """simplemma's way to dictionaries, from our files."""

    def get_dictionary(self, lang: str) -> "TrieWrapDict":
        return _dictionary(lang)


@cache
def _dictionary(language: str) -> "TrieWrapDict":
    from simplemma.strategies.dictionaries.trie_dictionary_factory import TrieWrapDict

    file = dictionary_file(language)
    if not file.exists():
        logger.error("No dictionary for %s: search finds exact words only. Run: ./dev build_assets", language)
        return TrieWrapDict(BytesTrie())
    trie = BytesTrie()
    trie.mmap(str(file))
    return TrieWrapDict(trie)


@cache
def _strategy() -> "DefaultStrategy":
    from simplemma.strategies import DefaultStrategy

    return DefaultStrategy(dictionary_factory=_Dictionaries())


def _lookup(word: str, language: str) -> str | None:
    return _dictionary(language).get(word)


_FORM_OF_BASE = {"fi": ("n",), "sv": ("en", "et", "n", "s")}


@lru_cache(maxsize=8192)
def _is_base(word: str, language: str) -> bool:
    """Whether ``word`` is a base form; also one that the dictionary takes for a form of another (*työ*, *plan*)."""
    if _lookup(word, language) == word:
        return True
    return any(_lookup(word + ending, language) == word for ending in _FORM_OF_BASE.get(language, ()))


# --- Finnish: base forms that the dictionary gives to another word ----------------------------

# Before these endings, which close the syllable, the consonants of the stem are weak: tulki-n, of tulkki.
_INNER = ("ssa", "ssä", "sta", "stä", "lla", "llä", "lta", "ltä", "lle", "ksi")
_CLOSING = ("n", "t", "tta", "ttä", *_INNER, *("i" + ending for ending in _INNER))
_OPEN = ("a", "ä", "ta", "tä", "na", "nä", "ja", "jä", "en", "jen", "ien", "iden", "ia", "iä", "ita", "itä")
_LENGTHENED = ("an", "en", "in", "on", "un", "yn", "än", "ön")
_STRONG_GRADE = (
    ("nk", "ng"),
    ("nt", "nn"),
    ("mp", "mm"),
    ("lt", "ll"),
    ("rt", "rr"),
    ("kk", "k"),
    ("pp", "p"),
    ("tt", "t"),
    ("p", "v"),
    ("t", "d"),
    ("k", ""),
)
_STEM_END = re.compile(r"([bcdfghjklmnpqrstvwxzšž]*)([aeiouyäö])$")


def _finnish_base_forms(word: str) -> list[str]:
    """Base forms that the dictionary knows, of which ``word`` may be a case by the rules of consonant gradation."""
    found = []
    for stem, is_weak in _finnish_stems(word):
        match = _STEM_END.search(stem)
        if match is None:
            continue
        consonants, vowel = match.groups()
        head = stem[: match.start()]
        grades = [consonants]
        if is_weak:
            grades += [
                consonants.removesuffix(weak) + strong for strong, weak in _STRONG_GRADE if consonants.endswith(weak)
            ]
        vowels = [vowel, "i"] if vowel == "e" else [vowel]
        candidates = [head + grade + end for grade in grades for end in vowels]
        found += [form for form in candidates if len(form) >= 4 and _lookup(form, "fi") == form]
    return found


def _finnish_stems(word: str) -> Iterator[tuple[str, bool]]:
    for endings, is_weak in ((_CLOSING, True), (_OPEN, False)):
        for ending in endings:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                yield word[: -len(ending)], is_weak
    if word.endswith(_LENGTHENED) and len(word) >= 5 and word[-3] == word[-2]:
        yield word[:-2], False


# --- Swedish: the same, by taking endings away ------------------------------------------------

_SWEDISH_ENDINGS = ("en", "et", "n", "t", "s", "ar", "er", "na", "arna", "erna", "ens", "ets", "ars", "ers", "nas")


def _swedish_base_forms(word: str) -> list[str]:
    """Nouns that the dictionary knows, of which ``word`` may be a definite form, a plural or a genitive."""
    found = [word[: -len(ending)] for ending in _SWEDISH_ENDINGS if word.endswith(ending)]
    found += [word[: -len(ending)] + "a" for ending in ("or", "orna") if word.endswith(ending)]
    return [form for form in found if len(form) >= 3 and _is_base(form, "sv")]


# --- Compounds --------------------------------------------------------------------------------

Split = tuple[str, tuple[str, ...], str]


@lru_cache(maxsize=8192)
def _split(word: str, language: str, *, is_inflected: bool = False) -> Split | None:
    """(first part as written, base forms of its words, last word): the split into the fewest and longest words."""
    if language not in MIN_HEAD:
        return None
    best: tuple[tuple[int, bool, int], Split] | None = None
    for cut in range(MIN_MODIFIER, len(word) - MIN_HEAD[language] + 1):
        first, head = word[:cut], word[cut:]
        # The base form of some compounds is a plural: sosiaalipalvelut.
        is_head = _is_base(head, language) or ((is_inflected or head.endswith("t")) and _lookup(head, language))
        if not is_head:
            continue
        modifiers = _modifiers(first, language)
        if modifiers:
            is_linked = language == "sv" and first.endswith("s")  # integrations-lag, not integration-slag
            rank = (len(modifiers), not is_linked, -min(len(part) for part in (*modifiers, head)))
            if best is None or rank < best[0]:
                best = rank, (first, modifiers, head)
    return best[1] if best else None


@lru_cache(maxsize=8192)
def _modifiers(first: str, language: str) -> tuple[str, ...]:
    """Base forms of the words, three at most, that the first part of a compound is made of."""
    whole = _modifier(first, language)
    if whole:
        return (whole,)
    best: tuple[str, ...] = ()
    for cut in range(MIN_MODIFIER, len(first) - MIN_MODIFIER + 1):
        last = _modifier(first[cut:], language)
        before = _modifiers(first[:cut], language) if last else ()
        if last and 0 < len(before) < 3 and (not best or len(before) + 1 < len(best)):
            best = (*before, last)
    return best


def _modifier(word: str, language: str) -> str | None:
    """The base form of a word as it stands in front of another: as it is, in the genitive, with a linking sound."""
    if len(word) < MIN_MODIFIER:
        return None
    if _is_base(word, language):
        return word
    if language == "sv":
        unlinked = {"s": word[:-1], "o": word[:-1] + "a", "u": word[:-1] + "a"}.get(word[-1], "")
        return unlinked if len(unlinked) >= MIN_MODIFIER and _is_base(unlinked, language) else None
    if len(word) >= 5 and word.endswith("n"):
        genitive_of = _lookup(word, language)
        if genitive_of:
            return genitive_of
    if len(word) >= 6 and word.endswith("s") and _lookup(word[:-1] + "nen", language):
        return word[:-1] + "nen"
    return word if _begins_a_family(word, language) else None


@lru_cache(maxsize=4096)
def _begins_a_family(beginning: str, language: str) -> bool:
    """Whether many words begin so and go on as a word of their own: *sosiaali-*, *lähi-*."""
    if len(beginning) < 4:
        return False
    members = 0
    for look, form in enumerate(_dictionary(language)._trie.iterkeys(beginning)):
        rest = form[len(beginning) :]
        if len(rest) >= MIN_HEAD[language] and _is_base(rest, language) and _is_base(form, language):
            members += 1
        if members >= MIN_FAMILY:
            return True
        if look >= MAX_FAMILY_LOOK:
            return False
    return False


def _is_derived(word: str, language: str) -> bool:
    """Whether ``word`` only looks like a compound: *varsinainen* has no *nainen* in it."""
    return language == "fi" and word.endswith("inen") and not word.endswith("minen") and _lookup(word, language) == word
