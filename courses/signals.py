"""Facts of courses that travel up."""

from django.dispatch import Signal

# Names each enrollment once, inside the transaction that completed it. ``enrollments``: one, or those whom an edition
# completes, their ``learner`` loaded; ``edition`` (CourseEdition); ``now``.
course_completed = Signal()

# Sent inside the transaction that wrote a course's new edition, with ``course_key``.
edition_written = Signal()
