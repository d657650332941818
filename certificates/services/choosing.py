"""What the holder decides."""

from django.db import transaction

from certificates.enums import NameShown
from certificates.models import Certificate


@transaction.atomic
def choose_shown_name(*, certificate: Certificate, name_shown: NameShown) -> None:
    """Set what somebody who checks the code sees of the name. Nothing to show of an erased holder."""
    Certificate.objects.not_erased().filter(pk=certificate.pk).update(name_shown=name_shown)
    certificate.name_shown = name_shown
