"""Publishing a handbook: what becomes an edition, and what its change log tells."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.models import Edition, PublishRefusedError
from handbooks import services
from handbooks.models import ChapterPage
from jobs.models import Job
from tests.authoring import move, publish, run_jobs, text_block
from tests.handbooks.authoring import Handbook

pytestmark = pytest.mark.django_db


def editions(handbook):
    return list(Edition.objects.for_root(handbook.key).order_by("number"))


def newest(handbook):
    return services.newest_handbook_edition(handbook.key)


def shown(handbook):
    return [newest(handbook).title(chapter.key, "fi") for chapter in newest(handbook).outline.chapters]


def test_publishing_the_handbook_makes_its_first_edition(handbook):
    (first,) = editions(handbook)
    assert first.number == 1
    assert shown(handbook) == ["Luku 1", "Luku 1.1", "Luku 1.2", "Luku 2", "Luku 2.1", "Luku 2.2"]


def test_publishing_without_a_change_makes_no_edition(handbook):
    handbook.publish(handbook["1"])
    assert len(editions(handbook)) == 1


def test_a_change_makes_the_next_edition_with_its_note(handbook):
    handbook.publish(handbook["1.1"], body=[text_block("Uusi laki.")], note="Laki muuttui.", severity="content")
    _first, second = editions(handbook)
    assert [note["note"] for note in second.change_notes] == ["Laki muuttui."]
    assert second.severity == "content"


def test_a_note_stands_in_one_edition_even_if_settling_began_before_the_publication(handbook):
    began = timezone.now()
    publish(handbook["1"], body=[text_block("Ensin.")], note="Ensimmäinen muutos.", severity="content")
    services.settle(handbook_key=handbook.key, now=began)
    publish(handbook["2"], body=[text_block("Sitten.")], note="Toinen muutos.", severity="content")
    run_jobs()
    assert [[note["note"] for note in edition.change_notes] for edition in editions(handbook)] == [
        [],
        ["Ensimmäinen muutos."],
        ["Toinen muutos."],
    ]


def test_a_draft_is_in_no_edition(handbook):
    handbook.draft("Luonnos")
    run_jobs()
    assert "Luonnos" not in shown(handbook)


@pytest.mark.parametrize("act", ["unpublish", "delete"])
def test_taking_a_chapter_away_takes_those_below_it(handbook, act):
    getattr(handbook["1"], act)()
    run_jobs()
    assert shown(handbook) == ["Luku 2", "Luku 2.1", "Luku 2.2"]


def test_moving_a_chapter_to_another_handbook_settles_both(handbook):
    other = Handbook(title="Toinen", chapters=0)
    move(handbook["1"], other.page, "last-child")
    run_jobs()
    assert shown(handbook) == ["Luku 2", "Luku 2.1", "Luku 2.2"]
    assert shown(other) == ["Luku 1", "Luku 1.1", "Luku 1.2"]


def test_reordering_makes_an_edition(handbook):
    move(handbook["2"], handbook["1"], "left")
    run_jobs()
    assert shown(handbook)[0] == "Luku 2"


def test_the_sweeper_finds_a_handbook_whose_signal_was_lost(handbook):
    publish(handbook["1"], body=[text_block("Uusi.")])
    Job.objects.filter(kind="handbooks.settle").delete()
    assert services.enqueue_unsettled(timezone.now()) == 1
    run_jobs()
    assert len(editions(handbook)) == 2
    assert services.enqueue_unsettled(timezone.now()) == 0


def test_a_translation_brings_text_and_no_chapter(handbook, editor):
    handbook.translate(handbook["1"], handbook["1.1"])
    edition = newest(handbook)
    assert edition.outline.languages == ("fi", "sv")
    assert edition.title(handbook["1.1"].translation_key, "sv") == "sv: Luku 1.1"
    assert edition.title(handbook["2"].translation_key, "sv") == "Luku 2"
    assert len(edition.outline.chapters) == 6


def log(handbook):
    return services.change_log(handbook.key, newest(handbook).number)


def test_the_log_tells_what_changed_newest_first(handbook):
    handbook.publish(handbook["1"], body=[text_block("a")], note="Lisätty ohje.", severity="content")
    handbook.publish(handbook["2"], body=[text_block("b")], note="Kirjoitusvirhe.", severity="correction")
    handbook.add("Luku 3")
    assert [(change.note, change.is_new, change.is_correction) for change in log(handbook).changes] == [
        ("", True, False),
        ("Kirjoitusvirhe.", False, True),
        ("Lisätty ohje.", False, False),
    ]


def test_a_correction_does_not_make_a_page_newer(handbook):
    key = handbook["1"].translation_key
    Edition.objects.update(published_at=timezone.now() - timedelta(days=30))
    services.change_log.cache_clear()
    first = log(handbook).updated_at([key])
    handbook.publish(handbook["1"], body=[text_block("a")], note="Kirjoitusvirhe.", severity="correction")
    assert log(handbook).updated_at([key]) == first
    handbook.publish(handbook["1"], body=[text_block("b")], note="Uusi ohje.", severity="content")
    assert log(handbook).updated_at([key]) > first + timedelta(days=29)


@pytest.mark.parametrize(
    ("field", "empty"), [("body", []), ("checked_on", None), ("next_review_on", None), ("source_links", [])]
)
def test_a_chapter_without_text_sources_or_dates_is_refused_by_the_name_of_the_field(handbook, field, empty):
    chapter = handbook.draft("Vajaa")
    setattr(chapter, field, empty)
    with pytest.raises(PublishRefusedError) as refused:
        chapter.save_revision().publish()
    assert list(refused.value.message_dict) == [field]
    assert not ChapterPage.objects.get(pk=chapter.pk).live


def test_a_chapter_that_has_been_live_is_not_published_without_a_note(handbook):
    chapter = handbook["1"]
    chapter.title = "Toinen"
    with pytest.raises(PublishRefusedError) as refused:
        chapter.save_revision().publish()
    assert set(refused.value.message_dict) == {"change_note", "change_severity"}
