"""Rules of certificates that need no database."""

import calendar
import unicodedata
from datetime import date
from uuid import UUID, uuid5


def uuid_of_first(enrollment_uuid: UUID) -> UUID:
    """The uuid of the certificate that completing an enrollment earns: however often it is awarded, it is this one."""
    return uuid5(enrollment_uuid, "certificate")


def uuid_of_next(certificate_uuid: UUID) -> UUID:
    """The uuid of the certificate that is issued in the place of another: one, however often it is asked for."""
    return uuid5(certificate_uuid, "reissue")


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def is_same_name(typed: str, name: str) -> bool:
    """Whether somebody typed the name: letter case, accents, hyphens and the order of its words do not matter."""
    words = _plain_words(typed)
    return bool(words) and words == _plain_words(name)


def _plain_words(name: str) -> list[str]:
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    return sorted("".join(_kept(character) for character in letters).split())


def _kept(character: str) -> str:
    """A letter or digit itself, nothing for a mark or an apostrophe, a space for whatever else parts words."""
    kind = unicodedata.category(character)[0]
    if kind in "LN":
        return _NOT_TAKEN_APART.get(character, character)
    return "" if kind == "M" or character in "'’`´" else " "


# Letters that Unicode does not take apart into a letter and a mark, as people without them on their keyboard write.
_NOT_TAKEN_APART = {
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "ı": "i",
    "ŧ": "t",
    "ŋ": "n",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}


def initials(name: str) -> str:
    """The first letter of each word with its marks, as in ``A. E.``; a word without letters is left out."""
    return " ".join(f"{first}." for word in name.split() if (first := _first_letter(word)))


def _first_letter(word: str) -> str:
    for position, character in enumerate(word):
        if unicodedata.category(character).startswith("L"):
            end = position + 1
            while end < len(word) and unicodedata.category(word[end]).startswith("M"):
                end += 1
            return word[position:end].upper()
    return ""
