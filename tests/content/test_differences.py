"""What differs between two texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.differences import Line, Piece, differences, has_differences

LINES = st.lists(st.text(alphabet="ab ä", max_size=8), max_size=6)


@given(LINES, LINES)
def test_what_is_left_without_the_added_is_the_old_and_without_the_removed_the_new(old, new):
    lines = differences(old, new)
    sides = {"added": [], "removed": []}
    for line in lines:
        for unwanted, side in sides.items():
            if line.kind != unwanted:
                side.append("".join(piece.text for piece in line.pieces if piece.kind != unwanted))
    assert (sides["added"], sides["removed"]) == (old, new)


@given(LINES)
def test_a_text_does_not_differ_from_itself(lines):
    assert not has_differences(differences(lines, lines))


def test_a_changed_word_is_marked_within_its_line():
    (line,) = differences(["Soita numeroon 112 heti."], ["Soita numeroon 116117 heti."])
    assert line.kind == "changed"
    assert Piece("removed", "112") in line.pieces
    assert Piece("added", "116117") in line.pieces


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([], ["Uusi."], [Line("added", (Piece("added", "Uusi."),))]),
        (["Vanha."], [], [Line("removed", (Piece("removed", "Vanha."),))]),
        (["Aivan muuta"], ["Toinen asia"], [
            Line("removed", (Piece("removed", "Aivan muuta"),)),
            Line("added", (Piece("added", "Toinen asia"),)),
        ]),
    ],
)  # fmt: skip
def test_lines_that_have_nothing_in_common_are_shown_whole(old, new, expected):
    assert differences(old, new) == expected
