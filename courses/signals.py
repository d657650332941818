"""Facts of courses that travel up."""

from django.dispatch import Signal

# Sent once per enrollment, inside the transaction that completed it, with ``enrollment`` (its ``learner`` loaded),
# ``edition`` (LoadedEdition) and ``now``.
course_completed = Signal()

# Sent inside the transaction that wrote a course's new edition, with ``course_key``.
edition_written = Signal()
