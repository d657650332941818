"""Accounts that nobody uses: a neutral mail first, then they go; whoever signs in stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import retention
from accounts.models import User
from jobs import services as jobs
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LONG_AGO = NOW - timedelta(days=700)
WARN, ERASE = "idle accounts whose people are to be warned", "accounts that stayed idle after a warning"


def night(now, **options):
    """What retention does in a night, with the jobs that it wants."""
    counts = dict(retention.apply(now=now, **options))
    jobs.run_due()
    return counts[WARN], counts[ERASE]


@pytest.fixture
def learner():
    return UserFactory(full_name="Lotta Lepo", preferred_language="sv", joined_at=LONG_AGO, last_login=LONG_AGO)


def test_an_idle_learner_is_warned_once_in_their_language_and_erased_later(learner, mailoutbox):
    UserFactory(admin=True, joined_at=LONG_AGO, last_login=LONG_AGO)
    UserFactory(joined_at=LONG_AGO, last_login=NOW - timedelta(days=3))
    assert night(NOW, is_dry_run=True) == (1, 0)
    assert not mailoutbox
    assert night(NOW) == (1, 0)
    (mail,) = mailoutbox
    assert mail.to == [learner.email]
    assert mail.subject == "Askel: Behöver du fortfarande ditt konto?"
    assert "Lotta" not in mail.body
    assert night(NOW + timedelta(days=59)) == (0, 0)
    assert night(NOW + timedelta(days=61), is_dry_run=True) == (0, 1)
    assert User.objects.get(pk=learner.pk).full_name
    assert night(NOW + timedelta(days=61)) == (0, 1)
    assert User.objects.get(pk=learner.pk).is_erased
    assert night(NOW + timedelta(days=62)) == (0, 0)
    assert len(mailoutbox) == 1


def test_signing_in_stops_it_and_it_begins_anew_later(learner, mailoutbox):
    night(NOW)
    back = NOW + timedelta(days=30)
    User.objects.filter(pk=learner.pk).update(last_login=back)
    assert night(NOW + timedelta(days=100)) == (0, 0)
    assert night(back + timedelta(days=680)) == (1, 0)
    # The old warning does not count: until a new mail has gone, nobody is erased.
    assert night(back + timedelta(days=731)) == (1, 0)
    assert not User.objects.get(pk=learner.pk).is_erased


def test_nobody_is_erased_untold_however_long_they_were_away(learner):
    User.objects.filter(pk=learner.pk).update(last_login=None, joined_at=NOW - timedelta(days=4000))
    assert night(NOW) == (1, 0)
    assert not User.objects.get(pk=learner.pk).is_erased
