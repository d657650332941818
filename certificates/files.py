"""Files of certificates in the private storage: whole or not there."""

import os
import tempfile
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import storages


def write(name: str, data: bytes) -> None:
    """Put a file there, in place of an older one. A reader sees the old one or the new one, never half of it."""
    storage = storages["private"]
    try:
        target = Path(storage.path(name))
    except NotImplementedError:
        # An object store: an upload appears when it is complete.
        if storage.exists(name):
            storage.delete(name)
        storage.save(name, ContentFile(data))
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    _clear_parts(target)
    descriptor, part = tempfile.mkstemp(dir=target.parent, prefix=target.name, suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def delete(name: str) -> None:
    """Take a file away; it may be gone already, and what a killed writer left of it goes too."""
    storage = storages["private"]
    storage.delete(name)
    try:
        _clear_parts(Path(storage.path(name)))
    except NotImplementedError:
        return


def _clear_parts(target: Path) -> None:
    """What was written when a process was killed: it holds a person's name like the file itself.

    Should another process be writing the same file just now, its job fails and finds ours at the next try.
    """
    for part in target.parent.glob(f"{target.name}*.part"):
        part.unlink(missing_ok=True)
