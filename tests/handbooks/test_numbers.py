"""Numbers are given once: whatever authors do, a cited number never means another chapter."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Locale, Page

from handbooks import services
from handbooks.models import ChapterNumber, ChapterPage
from handbooks.rules import MAX_LEVELS
from tests.authoring import move, publish, run_jobs, translate_page
from tests.handbooks.authoring import Handbook

pytestmark = pytest.mark.django_db


def numbers(handbook):
    """The numbers in reading order, as readers see them."""
    return [chapter.number for chapter in services.newest_handbook_edition(handbook.key).outline.chapters]


def test_chapters_are_numbered_through_their_levels(handbook):
    assert numbers(handbook) == ["1", "1.1", "1.2", "2", "2.1", "2.2"]


def test_reordering_and_publishing_again_change_no_number(handbook):
    move(handbook["2"], handbook["1"], "left")
    run_jobs()
    handbook.publish(handbook["1"], title="Uusi nimi")
    assert numbers(handbook) == ["2", "2.1", "2.2", "1", "1.1", "1.2"]


def test_a_deleted_chapters_number_is_not_given_again(handbook):
    handbook["2.2"].delete()
    assert handbook.add("Tilalle", below=handbook["2"]).number == "2.3"


def test_a_chapter_keeps_its_number_under_another_chapter(handbook):
    move(handbook["1.2"], handbook["2"], "last-child")
    run_jobs()
    assert numbers(handbook) == ["1", "1.1", "2", "2.1", "2.2", "1.2"]
    assert handbook.add("Uusi", below=handbook["1"]).number == "1.3"
    assert handbook.add("Uusi", below=handbook["2"]).number == "2.3"


def test_another_handbook_gives_numbers_of_its_own_and_coming_back_gives_the_old(handbook):
    other = Handbook(title="Toinen", chapters=1)
    chapter = publish(handbook["1"], slug="siirtyva")
    move(chapter, other.page, "last-child")
    run_jobs()
    assert numbers(other) == ["1", "2", "2.1", "2.2"]
    assert numbers(handbook) == ["2", "2.1", "2.2"]
    assert handbook.add("Uusi").number == "3"
    move(other["2"], handbook.page, "first-child")
    run_jobs()
    assert numbers(handbook) == ["1", "1.1", "1.2", "2", "2.1", "2.2", "3"]


def test_a_copy_is_another_chapter_with_another_number(handbook):
    copy = handbook["1"].copy(recursive=True, update_attrs={"slug": "kopio"}, keep_live=True)
    run_jobs()
    assert copy.number == "3"
    assert numbers(handbook) == ["1", "1.1", "1.2", "2", "2.1", "2.2", "3", "3.1", "3.2"]


def test_a_translation_has_the_number_of_its_source(handbook, editor):
    swedish = Locale.objects.get(language_code="sv")
    handbook.page.copy_for_translation(swedish)
    move(handbook["1"], handbook["2"], "right")
    assert translate_page(handbook["2"], swedish).number == "2"
    assert translate_page(handbook["2.1"], swedish).number == "2.1"


def test_a_number_that_is_asked_for_is_given_if_it_was_never_anyones(handbook):
    assert handbook.add("Neljäs", number="4").number == "4"
    assert handbook.add("Toinen", number="2").number == "5"
    assert handbook.add("Väärässä paikassa", number="2.9").number == "6"


def test_the_database_gives_a_number_once(handbook):
    row = ChapterNumber.objects.for_handbook(handbook.key).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        ChapterNumber.objects.create(handbook_key=handbook.key, chapter_key=handbook.key, number=row.number)


def test_chapters_stand_in_three_levels_at_most(handbook):
    third = handbook.add("Kolmas taso", below=handbook["1.1"])
    assert third.number == "1.1.1"
    assert not ChapterPage.can_create_at(third)
    assert ChapterPage.can_create_at(handbook["1.1"])
    assert not handbook["1"].can_move_to(handbook["2"])
    assert handbook["1.1"].can_move_to(handbook["2"])
    assert not handbook["1.1"].can_move_to(handbook["2.1"])
    assert handbook["1.2"].can_move_to(handbook["2.1"])


ACTS = st.tuples(st.sampled_from(["add", "move", "delete", "publish"]), st.integers(0, 99), st.integers(0, 99))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=1, max_size=8))
def test_a_number_means_one_chapter_for_good(handbook, acts):
    """Random insertions, moves, deletions and publications: no number and no address ever means another chapter."""
    with transaction.atomic():
        known: dict[str, object] = {}
        for act, where, target in acts:
            chapters = list(ChapterPage.objects.descendant_of(Page.objects.get(pk=handbook.page.pk)).order_by("path"))
            places = [Page.objects.get(pk=handbook.page.pk), *chapters]
            parent = places[target % len(places)]
            chapter = chapters[where % len(chapters)] if chapters else None
            if act == "add" and parent.depth - handbook.page.depth < MAX_LEVELS:
                handbook.add("Uusi", below=parent, settles=False, slug=f"x-{len(known)}-{where}-{target}")
            elif act == "move" and chapter and chapter.can_move_to(parent) and not parent.path.startswith(chapter.path):
                if not parent.get_children().filter(slug=chapter.slug).exists():
                    move(chapter, parent, "first-child")
            elif act == "delete" and chapter:
                chapter.delete()
            elif act == "publish" and chapter:
                publish(chapter, title=f"Nimi {where}")
            for found in ChapterPage.objects.descendant_of(Page.objects.get(pk=handbook.page.pk)):
                assert known.setdefault(found.number, found.translation_key) == found.translation_key
            assert len(known) == len(set(known.values()))
        transaction.set_rollback(True)
