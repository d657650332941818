"""Pack many certificates into one ZIP, as a job with progress; the file is gone after a day."""

import os
import shutil
import tempfile
import uuid
import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from certificates import files
from certificates.codes import format_code
from certificates.enums import Act
from certificates.models import Certificate
from certificates.services.changing import ChangeRefusedError, log
from jobs import services as jobs
from jobs.models import Job

PACK = "certificates.pack"
MAX_PACKED = 5_000
KEPT_FOR = timedelta(days=1)
PROGRESS_EVERY = 10
MISSING = "0000-missing.txt"


@transaction.atomic
def pack(*, certificates: Iterable[Certificate], actor: Any, reason: str, language: str, now: datetime) -> UUID:
    """Want the files of certificates in one ZIP, and write down who wanted them; the key of the job.

    Raises ChangeRefusedError for none or too many.
    """
    wanted = [certificate for certificate in certificates if certificate.erased_at is None]
    if not wanted or len(wanted) > MAX_PACKED:
        raise ChangeRefusedError(_("Choose at least one and at most %(count)d.") % {"count": MAX_PACKED})
    key = uuid.uuid4()
    log(certificates=wanted, act=Act.PACKED, actor=actor, reason=reason, now=now)
    jobs.enqueue(PACK, key, ids=[certificate.pk for certificate in wanted], actor=actor.pk, language=language)
    return key


def packed_name(key: UUID | str) -> str:
    """Where a ZIP lies in the private storage."""
    return f"certificates/packed/{key}.zip"


def packing_of(key: UUID, actor: Any) -> Job | None:
    """The job that somebody wanted; nobody else's."""
    job = Job.objects.for_key(PACK, key).first()
    return job if job is not None and job.payload.get("actor") == actor.pk else None


def make_pack(
    *, key: str, ids: list[int], language: str, on_progress: Callable[[int, int], None] | None = None
) -> None:
    """Write the ZIP, one certificate at a time, and put it there whole. Running it again makes it anew.

    What has no file yet is named in a text beside the others.
    """
    storage = storages["private"]
    missing = []
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / "packed.zip"
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
            for position, pk in enumerate(ids, start=1):
                certificate = Certificate.objects.not_erased().filter(pk=pk).first()
                if certificate is not None and not certificate.has_pdf:
                    missing.append(format_code(certificate.code))
                elif certificate is not None:
                    chosen = certificate.best_language(language)
                    with storage.open(certificate.file_name(chosen)) as file:
                        archive.writestr(f"{position:04d}-{certificate.download_name(chosen)}", file.read())
                if on_progress and (position % PROGRESS_EVERY == 0 or position == len(ids)):
                    on_progress(position, len(ids))
            if missing:
                with translation.override(language):
                    head = _("Not in this archive, because their files are not made yet. Try again in a few minutes:")
                archive.writestr(MISSING, "\n".join([head, "", *missing, ""]))
        _put(packed_name(key), part)


def _put(name: str, part: Path) -> None:
    storage = storages["private"]
    try:
        target = Path(storage.path(name))
    except NotImplementedError:
        with part.open("rb") as file:
            if storage.exists(name):
                storage.delete(name)
            storage.save(name, File(file))
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    near = target.with_suffix(".part")
    shutil.copyfile(part, near)
    os.replace(near, target)


def forget_old_packs(now: datetime) -> int:
    """Take away what was packed more than a day ago; return how many."""
    old = Job.objects.for_kinds(PACK).filter(done_at__lt=now - KEPT_FOR)
    keys = list(old.values_list("key", flat=True)[:500])
    for key in keys:
        files.delete(packed_name(key))
    return old.filter(key__in=keys).delete()[0]
