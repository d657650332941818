"""Rules of certificates that need no database."""

import unicodedata
from uuid import UUID, uuid5


def uuid_of_first(enrollment_uuid: UUID) -> UUID:
    """The uuid of the certificate that completing an enrollment earns: however often it is awarded, it is this one."""
    return uuid5(enrollment_uuid, "certificate")


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
