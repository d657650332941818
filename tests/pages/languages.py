"""In which language a text is, by the small words that no sentence does without."""

import re
from collections.abc import Mapping

# Each is a word of one of the three languages only, or so rare in the others that a sentence does not turn on it.
SMALL_WORDS: Mapping[str, frozenset[str]] = {
    "fi": frozenset(
        "ja ei että tai kun jos niin myös ovat voi voit joka jotka ole oli mutta kuin sekä tämä tämän tässä sinun olet "
        "siitä sitä se he hän hänen kuka mitä mikä missä miten jos vain ennen jälkeen kanssa eivät pitää täytyy".split()
    ),
    "sv": frozenset(
        "och att det som är för på av med inte du har om eller kan ett din när från vad ska hos den de vid också även "
        "efter innan måste bör sig sitt deras hon han vi dig blir finns utan varje denna detta".split()
    ),
    "en": frozenset(
        "the and of is you that it are with or not be this your from have by if what when which who can will their "
        "they there has was as at but do does all any before after must should its about".split()
    ),
}
_WORD = re.compile(r"[a-zåäö]+")
FEW = 3  # small words; fewer prove nothing


def small_words(text: str) -> dict[str, int]:
    """How many small words of each language the text has."""
    words = _WORD.findall(text.lower())
    return {language: sum(word in known for word in words) for language, known in SMALL_WORDS.items()}


def is_in_another(text: str, language: str) -> str:
    """The language that the text is in, if that is not ``language`` as it should be; else nothing."""
    found = small_words(text)
    other = max((one for one in found if one != language), key=lambda one: found[one])
    return other if found[other] >= FEW and found[other] > 2 * found[language] else ""


# Text by paragraph, with the language that it claims to be in; what is in a language of its own stands apart.
PARAGRAPHS = """() => {
    const holds = 'title, p, li, dt, dd, td, th, caption, label, legend, summary, figcaption, h1, h2, h3, h4, .button';
    const told = new Map();
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const inside = walker.currentNode.parentElement;
        const speaks = inside.closest('[lang]');
        if (!walker.currentNode.data.trim() || inside.closest('script, style, noscript')) continue;
        const held = inside.closest(holds) || inside;
        const key = speaks.contains(held) ? held : speaks;
        const before = told.get(key) || [speaks.lang, ''];
        told.set(key, [before[0], before[1] + ' ' + walker.currentNode.data]);
    }
    return [...told.values()].filter(([language]) => ['fi', 'sv', 'en'].includes(language))
        .map(([language, text]) => [language, text.replace(/\\s+/g, ' ').trim()]);
}"""


def language_faults(paragraphs: list[tuple[str, str]]) -> list[str]:
    """Paragraphs that are in another language than they say."""
    return [
        f"said to be {language}, is {other}: {text[:100]}"
        for language, text in paragraphs
        if (other := is_in_another(text, language))
    ]
