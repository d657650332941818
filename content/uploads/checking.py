"""Refuse what is too large, of an unknown kind, or not what it says it is. Messages are for the person who uploads."""

import logging
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext

from content.uploads.captions import MAX_BYTES, CaptionsError, parse_captions
from content.uploads.kinds import Kind, kind_of_name
from content.uploads.recordings import tells_place
from content.uploads.scanning import ScanFailedError, is_infected

logger = logging.getLogger(__name__)


class UploadRefusedError(ValidationError):
    """A file that is not taken in; the message says why and what would be."""


def max_bytes(group: str) -> int:
    """How large a file of this group of kinds may be."""
    return int(settings.UPLOAD_MAX_MEGABYTES[group]) * 1024 * 1024


def labels(kinds: Iterable[Kind]) -> str:
    """The kinds in words, as ``PDF (.pdf), Word (.docx)``."""
    return ", ".join(f"{kind.label} (.{', .'.join(kind.extensions)})" for kind in kinds)


def check_upload(file: Any, name: str, kinds: Sequence[Kind]) -> Kind:
    """The kind of an uploaded file, which both its name and its content say. Leaves the file at its beginning.

    Raises UploadRefusedError. Reads head and tail, of recordings the index, of captions all; a scanner reads all.
    """
    kind = kind_of_name(name, kinds)
    if kind is None:
        raise UploadRefusedError(
            gettext("Files of this kind are not taken. These are: %(kinds)s.") % {"kinds": labels(kinds)},
            code="unknown_kind",
        )
    limit = max_bytes(kind.group)
    if file.size > limit:
        raise UploadRefusedError(
            gettext("The file is too large: %(size)s. At most %(limit)s is taken.")
            % {"size": filesizeformat(file.size), "limit": filesizeformat(limit)},
            code="too_large",
        )
    file.seek(0)
    is_kind = kind.test(cast("BinaryIO", file))
    if not is_kind:
        raise _not_its_kind(file, name, kind)
    if kind.group in ("video", "audio") and tells_place(cast("BinaryIO", file)):
        raise UploadRefusedError(
            gettext("The recording tells the place where it was made. Export it again without the location."),
            code="tells_place",
        )
    _refuse_infected(file)
    file.seek(0)
    return kind


def _refuse_infected(file: Any) -> None:
    """Where a scanner is configured, nothing comes in that it has not called clean."""
    if not settings.CLAMD_ADDRESS:
        return
    try:
        is_bad = is_infected(cast("BinaryIO", file), settings.CLAMD_ADDRESS)
    except ScanFailedError as error:
        logger.error("An upload was refused unchecked. %s", error)
        raise UploadRefusedError(
            gettext("The file could not be checked for viruses just now. Try again later."), code="not_scanned"
        ) from error
    if is_bad:
        logger.warning("An upload was refused: the scanner found something in it.")
        raise UploadRefusedError(
            gettext("The virus scanner found something harmful in this file. It was not taken in."), code="infected"
        )


def _not_its_kind(file: Any, name: str, kind: Kind) -> UploadRefusedError:
    if kind.group == "captions":
        file.seek(0)
        try:
            parse_captions(file.read(MAX_BYTES).decode("utf-8"))
        except CaptionsError as error:
            return UploadRefusedError(
                gettext("These are no captions in WebVTT: line %(line)s cannot be read.") % {"line": error.line},
                code="not_its_kind",
            )
        except UnicodeDecodeError:
            return UploadRefusedError(gettext("Save the captions as text in UTF-8."), code="not_its_kind")
    return UploadRefusedError(
        gettext(
            "The file is named %(extension)s, but its content is not a valid %(kind)s file without programs in it. "
            "Open it in its own program and save it again."
        )
        % {"extension": PurePosixPath(name).suffix.lower(), "kind": kind.label},
        code="not_its_kind",
    )
