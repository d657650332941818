"""Names of files: one that tells nothing for the address, one that a person knows for the download."""

import re
import secrets
import unicodedata

from content.uploads.kinds import Kind

# Windows opens devices by these names.
_DEVICES = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)


def random_name(kind: Kind) -> str:
    """A name for the address, of 128 random bits: lower-case letters and digits, and the kind's own extension."""
    return f"{secrets.token_hex(16)}.{kind.extensions[0]}"


def clean_name(name: str, kind: Kind) -> str:
    """The name to download as: letters, digits, spaces, hyphens and underscores; at most 100 characters."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    stem = name.rsplit(".", 1)[0] if "." in name else name
    stem = "".join(sign if sign.isalnum() or sign in "-_ " else "_" for sign in stem if sign.isprintable())
    stem = re.sub(r"[_\s]*_[_\s]*", "_", " ".join(stem.split()))[: 99 - len(kind.extensions[0])].strip("_- ")
    if not stem or _DEVICES.match(stem):
        stem = f"file_{stem}".rstrip("_")
    return f"{stem}.{kind.extensions[0]}"
