"""What can be done with handbooks."""

from handbooks.services.changes import Change, ChangeLog, change_log
from handbooks.services.numbering import number_moved
from handbooks.services.pointing import chapter_to_read, handbook_key_of
from handbooks.services.reading import (
    HandbookEdition,
    Rendered,
    contents_of,
    handbook_edition,
    in_words_of,
    newest_handbook_edition,
    render,
    render_all,
)
from handbooks.services.settling import enqueue_unsettled, schedule_settling, settle

__all__ = [
    "Change",
    "ChangeLog",
    "HandbookEdition",
    "Rendered",
    "change_log",
    "chapter_to_read",
    "contents_of",
    "enqueue_unsettled",
    "handbook_edition",
    "handbook_key_of",
    "in_words_of",
    "newest_handbook_edition",
    "number_moved",
    "render",
    "render_all",
    "schedule_settling",
    "settle",
]
