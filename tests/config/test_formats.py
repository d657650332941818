from datetime import UTC, datetime

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format

MORNING = datetime(2026, 11, 24, 6, 31, tzinfo=UTC)  # half past eight in Helsinki


@pytest.mark.parametrize(
    ("language", "day", "short_day", "moment"),
    [
        ("fi", "24. marraskuuta 2026", "24.11.2026", "24.11.2026 klo 8.31"),
        ("sv", "24 november 2026", "24.11.2026", "24.11.2026 kl. 8.31"),
        ("en", "24 November 2026", "24 Nov 2026", "24 Nov 2026, 8:31"),
    ],
)
def test_dates_and_times_are_written_as_in_finland(language, day, short_day, moment):
    local = timezone.localtime(MORNING)
    with translation.override(language):
        assert date_format(local, "DATE_FORMAT") == day
        assert date_format(local, "SHORT_DATE_FORMAT") == short_day
        assert date_format(local, "SHORT_DATETIME_FORMAT") == moment
