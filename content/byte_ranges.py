"""Byte ranges of RFC 9110, section 14: one range at a time, as players ask for them."""

import re

_RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")


class RangeNotSatisfiableError(ValueError):
    """The range lies wholly outside the file."""


def parse_range(header: str, size: int) -> tuple[int, int] | None:
    """(first, last) byte that is asked for, both included; None for the whole file: no range, several, or nonsense.

    Raises RangeNotSatisfiableError if the file has none of them.
    """
    found = _RANGE.match(header.strip().replace(" ", ""))
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:  # the last so many bytes
        if int(last) == 0 or size == 0:
            raise RangeNotSatisfiableError
        return max(0, size - int(last)), size - 1
    start, end = int(first), int(last) if last else size - 1
    if last and end < start:
        return None
    if start >= size:
        raise RangeNotSatisfiableError
    return start, min(end, size - 1)
