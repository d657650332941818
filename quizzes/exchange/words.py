"""The words that authors write in tables and lists, in all languages at once: a file does not say its language."""

import re
from collections.abc import Mapping

from quizzes.exchange.form import Kind

LETTERS = "ABCDEFGHIJ"
LANGUAGES = ("fi", "sv", "en")

Words = Mapping[str, tuple[str, ...]]

# In the order of LANGUAGES. The first of each are what a template says.
COLUMNS: Words = {
    "name": ("Tunnus", "Id", "Id"),
    "kind": ("Tyyppi", "Typ", "Type"),
    "prompt": ("Kysymys", "Fråga", "Question"),
    "key": ("Oikea vastaus", "Rätt svar", "Right answer"),
    "feedback": ("Yleispalaute", "Allmän återkoppling", "General feedback"),
    "hint": ("Vihje", "Ledtråd", "Hint"),
    "outcome": ("Osaamistavoite", "Lärandemål", "Outcome"),
    "difficulty": ("Vaikeus", "Svårighetsgrad", "Difficulty"),
    "sensitive": ("Arkaluonteinen", "Känslig", "Sensitive"),
    "tags": ("Tunnisteet", "Taggar", "Tags"),
    "source": ("Lähde", "Källa", "Source"),
    "passage": ("Aukkoteksti", "Lucktext", "Text with gaps"),
    "unit": ("Yksikkö", "Enhet", "Unit"),
    "rules": ("Säännöt", "Regler", "Rules"),
    "case": ("Tapaus", "Fall", "Case"),
    "stem": ("Tapauksen teksti", "Fallets text", "Text of the case"),
}
OPTION = ("Vaihtoehto", "Alternativ", "Option")
OPTION_FEEDBACK = ("Palaute", "Återkoppling", "Feedback")
KINDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.SINGLE: ("Yksi oikea", "Ett rätt", "One right"),
    Kind.MULTIPLE: ("Monta oikeaa", "Flera rätt", "Several right"),
    Kind.TRUE_FALSE: ("Oikein vai väärin", "Rätt eller fel", "True or false"),
    Kind.ORDERING: ("Järjestä", "Ordna", "Put in order"),
    Kind.MATCHING: ("Yhdistä", "Para ihop", "Match"),
    Kind.SHORT_TEXT: ("Lyhyt vastaus", "Kort svar", "Short answer"),
    Kind.NUMBER: ("Luku", "Tal", "Number"),
    Kind.GAPS: ("Aukkoteksti", "Lucktext", "Gaps in a text"),
    Kind.REFLECTION: ("Pohdinta", "Reflektion", "Reflection"),
    Kind.OPINION: ("Mielipide", "Åsikt", "Opinion"),
    Kind.SCENARIO: ("Haarautuva tarina", "Förgrenad berättelse", "Branching scenario"),
}
# Stands as the kind of a row that goes on with the scenario above it.
SCENE = ("Kohtaus", "Scen", "Scene")
RULES: Words = {
    "counts_each": ("jokainen vaihtoehto vaikuttaa", "varje alternativ räknas", "each option counts"),
    "is_case_sensitive": (
        "isot ja pienet kirjaimet eroavat",
        "stora och små bokstäver skiljs åt",
        "upper and lower case differ",
    ),
    "ignores_diacritics": (
        "pisteet ja aksentit eivät vaikuta",
        "prickar och accenter räknas inte",
        "no dots or accents",
    ),
}
TRUE = ("Oikein", "Rätt", "True")
FALSE = ("Väärin", "Fel", "False")
YES = ("Kyllä", "Ja", "Yes")
DIFFICULTIES: Words = {
    "easy": ("Helppo", "Lätt", "Easy"),
    "medium": ("Keskitaso", "Medelsvår", "Medium"),
    "hard": ("Vaikea", "Svår", "Hard"),
}
_ALSO: Mapping[str, str] = {
    "id": "name",
    "tunniste": "name",
    "stem": "prompt",
    "väite": "prompt",
    "påstående": "prompt",
    "statement": "prompt",
    "vastaus": "key",
    "svar": "key",
    "answer": "key",
    "key": "key",
    "oikea": "key",
    "avain": "key",
    "tagit": "tags",
    "selitys": "feedback",
    "teksti": "passage",
    "sääntö": "rules",
}
_ALSO_KINDS: Mapping[str, Kind] = {
    "yksi vaihtoehto": Kind.SINGLE,
    "monivalinta": Kind.MULTIPLE,
    "flerval": Kind.MULTIPLE,
    "oikein/väärin": Kind.TRUE_FALSE,
    "rätt/fel": Kind.TRUE_FALSE,
    "true/false": Kind.TRUE_FALSE,
    "väittämä": Kind.TRUE_FALSE,
    "järjestäminen": Kind.ORDERING,
    "yhdistäminen": Kind.MATCHING,
    "parit": Kind.MATCHING,
    "lyhytvastaus": Kind.SHORT_TEXT,
    "lyhyt teksti": Kind.SHORT_TEXT,
    "kort text": Kind.SHORT_TEXT,
    "kortsvar": Kind.SHORT_TEXT,
    "numero": Kind.NUMBER,
    "siffra": Kind.NUMBER,
    "aukot": Kind.GAPS,
    "aukkotehtävä": Kind.GAPS,
    "luckor": Kind.GAPS,
    "luckuppgift": Kind.GAPS,
    "essee": Kind.REFLECTION,
    "essä": Kind.REFLECTION,
    "essay": Kind.REFLECTION,
    "asteikko": Kind.OPINION,
    "skala": Kind.OPINION,
    "scale": Kind.OPINION,
    "skenaario": Kind.SCENARIO,
    "scenario": Kind.SCENARIO,
}


def fold(text: str) -> str:
    """A word as it is compared: small letters, single spaces, no colon at its end."""
    return " ".join(text.casefold().split()).rstrip(":").strip()


def _turned(words: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {fold(word): code for code, spellings in words.items() for word in (*spellings, code)}


_COLUMN_OF = {**_ALSO, **_turned(COLUMNS)}
_DIFFICULTY_OF = _turned(DIFFICULTIES)
_RULE_OF = _turned(RULES)
_KIND_OF = {
    **_ALSO_KINDS,
    **{fold(word): kind for kind, spellings in KINDS.items() for word in (*spellings, kind.value)},
}
_TRUTH = {
    **{fold(word): "true" for word in (*TRUE, "t", "1", "tosi", "sant", "pitää paikkansa", "stämmer")},
    **{fold(word): "false" for word in (*FALSE, "f", "0", "epätosi", "falskt", "ei pidä paikkaansa", "stämmer inte")},
}
_LETTERED = re.compile(
    rf"({'|'.join(map(fold, OPTION + OPTION_FEEDBACK))}) ?([a-j]|10|[1-9])\Z"  # "option c", "palaute 3"
)


def column_of(heading: str) -> str:
    """What a heading stands for: a code of COLUMNS, ``option A`` or ``feedback A``; empty if it is not known."""
    word = fold(heading)
    if match := _LETTERED.match(word):
        place = int(match[2]) - 1 if match[2].isdigit() else LETTERS.index(match[2].upper())
        return f"{'option' if match[1] in map(fold, OPTION) else 'feedback'} {LETTERS[place]}"
    return _COLUMN_OF.get(word, "")


def kind_of(word: str) -> Kind | None:
    """The kind that a word means."""
    return _KIND_OF.get(fold(word))


def is_scene(word: str) -> bool:
    """Whether a row of this kind is a scene of the scenario above it."""
    return fold(word) in set(map(fold, SCENE))


def rule_of(word: str) -> str:
    """The rule that a word means."""
    return _RULE_OF.get(fold(word), "")


def difficulty_of(word: str) -> str:
    """``easy``, ``medium``, ``hard`` or nothing."""
    return _DIFFICULTY_OF.get(fold(word), "")


def truth_of(word: str) -> str:
    """``true``, ``false`` or nothing."""
    return _TRUTH.get(fold(word), "")


def is_yes(word: str) -> bool:
    """Whether a cell says yes."""
    return fold(word) in {*map(fold, YES), "x", "1", "true"}


def heading(code: str, language: str) -> str:
    """The heading of a column in a language of the site."""
    at = LANGUAGES.index(language)
    name, _, letter = code.partition(" ")
    if letter:
        return f"{(OPTION if name == 'option' else OPTION_FEEDBACK)[at]} {letter}"
    return COLUMNS[code][at]


def columns() -> list[str]:
    """The columns of a table in their order: each option with its feedback beside it."""
    options = [f"{name} {letter}" for letter in LETTERS for name in ("option", "feedback")]
    return [
        "name",
        "kind",
        "prompt",
        "key",
        *options,
        "feedback",
        "hint",
        "outcome",
        "difficulty",
        "sensitive",
        "tags",
        "source",
        "passage",
        "unit",
        "rules",
        "case",
        "stem",
    ]


def in_language(words: tuple[str, ...], language: str) -> str:
    """One of the spellings above."""
    return words[LANGUAGES.index(language)]
