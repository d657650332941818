"""The code on a certificate: what proves it to a stranger. Pure.

140 random bits in Crockford's base32, which has no I, L, O or U, so that nobody mistypes what they read on paper.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 28
GROUP = 4
MAX_TYPED = 100

_BITS_PER_CHARACTER = 5
_LOOK_ALIKES = str.maketrans("OIL", "011")
_SEPARATORS = str.maketrans("", "", " \t\r\n\u00a0-‐‑‒–—")


def new_code() -> str:
    """Make a code of 140 bits that nobody can guess, without dashes, as it is stored."""
    number = secrets.randbits(LENGTH * _BITS_PER_CHARACTER)
    return "".join(
        ALPHABET[number >> shift & 31] for shift in range(0, LENGTH * _BITS_PER_CHARACTER, _BITS_PER_CHARACTER)
    )


def format_code(code: str) -> str:
    """Write a stored code as it is printed: seven groups of four with dashes."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def normalize_code(text: str) -> str | None:
    """Turn what a person typed into the stored form; None if it cannot be a code.

    Case, spaces and dashes of any kind do not matter, O is read as 0, I and L as 1.
    """
    if len(text) > MAX_TYPED:
        return None
    # ASCII only: upper() turns "ı" into "I" and "ß" into "SS".
    bare = text.translate(_SEPARATORS)
    if not bare.isascii():
        return None
    code = bare.upper().translate(_LOOK_ALIKES)
    if len(code) != LENGTH or any(character not in ALPHABET for character in code):
        return None
    return code
