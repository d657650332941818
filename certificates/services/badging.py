"""Make a certificate's badge, once."""

import hashlib
import secrets

from django.core.files.storage import storages
from django.db import IntegrityError, transaction

from certificates import files
from certificates.addresses import verification_address
from certificates.badges import LIST_SIZE, badge_of, is_issuing
from certificates.models import Certificate

_TRIES = 20


def make_badge(*, certificate: Certificate) -> bool:
    """Make the badge and store it; False if there is no key, nobody to make it for, or it is there.

    May be killed anywhere and run again. What was made once is never signed anew, whichever key signs today.
    """
    if not is_issuing() or certificate.erased_at is not None:
        return False
    if certificate.has_badge and storages["private"].exists(certificate.badge_file_name):
        return False
    if certificate.badge_index is None:
        certificate.badge_index = _take_index(certificate)
    data = badge_of(certificate, verification_address(certificate.code)).encode("ascii")
    sha256 = hashlib.sha256(data).hexdigest()
    if certificate.has_badge and certificate.badge_sha256 != sha256:
        return False  # lost, and signed by a key that is gone: restore the backup
    files.write(certificate.badge_file_name, data)
    certificate.badge_sha256 = sha256
    return Certificate.objects.not_erased().filter(pk=certificate.pk).update(badge_sha256=sha256) > 0


def _take_index(certificate: Certificate) -> int:
    """A random free place in the newest status list that is not half full: places in order would tell of days."""
    number = Certificate.objects.exclude(badge_index=None).count() // (LIST_SIZE // 2)
    own = Certificate.objects.filter(pk=certificate.pk)
    for _try in range(_TRIES):
        index = number * LIST_SIZE + secrets.randbelow(LIST_SIZE)
        try:
            with transaction.atomic():
                own.filter(badge_index=None).update(badge_index=index)
        except IntegrityError:
            continue
        return own.values_list("badge_index", flat=True).get() or index
    raise RuntimeError("No free place in the status list was found.")


def revoked_indexes(number: int) -> list[int]:
    """The places in a status list of badges that are worth nothing any more. One query."""
    first = number * LIST_SIZE
    listed = Certificate.objects.filter(badge_index__gte=first, badge_index__lt=first + LIST_SIZE)
    return [index - first for index in listed.worthless().values_list("badge_index", flat=True) if index is not None]
