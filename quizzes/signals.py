"""Facts of quizzes that travel up."""

from django.dispatch import Signal

# Sent once per attempt, inside the transaction that graded it, with ``attempt`` and ``now``.
attempt_graded = Signal()

# Sent when marking again made a test passed that was not, inside the transaction, with ``attempt`` and ``now``.
attempt_remarked = Signal()
