"""Text without names: what may stand in a log or in a job's error."""

import ipaddress
import re

# In this order: an address with a query string may hold an e-mail address.
_RULES = [
    (re.compile(r"(?i)[\w.+%'-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+"), "<email>"),
    (re.compile(r"(?<=[\w/])\?[^\s'\"<>]*[=&][^\s'\"<>]*"), "?<query>"),
    (re.compile(r"(?i)\b([a-z_]*(?:session|csrf)[a-z_]*)=[^;\s'\"]+"), r"\1=<secret>"),
    # Whoever has such an address may open it: certificates, password resets, e-mail confirmations.
    (re.compile(r"/(c|key|confirm-email)/[^/\s'\"?<]+"), r"/\1/<code>"),
    (re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2,}\b"), "<code>"),
    # Session keys and tokens: long runs of letters and digits. The parts of a UUID and names in code are shorter.
    (re.compile(r"(?<![\w/.-])(?=[a-zA-Z]*\d)(?=\d*[a-zA-Z])[a-zA-Z0-9]{32,}(?![\w-])"), "<secret>"),
]
_ADDRESS = re.compile(
    r"(?<![\w:.])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)(?![\w.:]*\w)|"
    r"(?<![\w:.])\d{1,3}(?:\.\d{1,3}){3}(?=:\d)"
)


def _address(match: re.Match[str]) -> str:
    try:
        ipaddress.ip_address(match[0])
    except ValueError:  # a time of day, a version, a slice
        return match[0]
    return "<address>"


def without_names(text: str) -> str:
    """Take out e-mail addresses, session keys, certificate codes, query strings and network addresses."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return _ADDRESS.sub(_address, text)
