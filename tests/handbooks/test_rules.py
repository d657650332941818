"""Numbers, short keys and anchors, without a database."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.rules import anchor_of
from handbooks import anchors
from handbooks.rules import fits, key_range, next_number, short_key


@pytest.mark.parametrize(
    ("number", "below", "answer"),
    [
        ("3", "", True),
        ("3.2", "3", True),
        ("3.2", "", False),
        ("3", "3", False),
        ("3.2.1", "3", False),
        ("3.0", "3", False),
        ("3.02", "3", False),
        ("3.x", "3", False),
        ("", "", False),
        ("3.²", "3", False),
    ],
)
def test_a_number_fits_below_its_parent_only(number, below, answer):
    assert fits(number, below) is answer


def test_gaps_are_never_filled():
    assert next_number("", ["1", "3", "3.7"]) == "4"
    assert next_number("3", ["1", "3", "3.9", "3.10", "31.4"]) == "3.11"
    assert next_number("3", ["3"]) == "3.1"


def test_a_short_key_leads_back_to_its_key():
    key = uuid4()
    first, last = key_range(short_key(key))
    assert first <= key <= last


def permalinked(html):
    return anchors.with_permalinks(html, label=lambda text: f"Linkki: {text}")


def test_every_heading_gets_an_id_and_a_link_to_itself():
    html, (first, second) = permalinked(
        '<h2 data-block-key="x1">Ennen <b>tapaamista</b></h2><p>x</p><h3>Ja &amp; sitten</h3>'
    )
    assert (first.text, first.level, second.text, second.level) == ("Ennen tapaamista", 2, "Ja & sitten", 3)
    assert f'id="{first.id}"' in html
    assert f'href="#{first.id}" aria-label="Linkki: Ennen tapaamista"' in html
    assert "tapaamista" not in first.id


def test_an_id_that_is_there_stays_and_is_linked():
    html, (only,) = permalinked('<h2 id="k-1">Tapaus</h2>')
    assert only.id == "k-1"
    assert html.count('id="k-1"') == 1


def test_a_first_heading_below_the_second_level_is_lifted():
    html, headings = permalinked("<h3>Ensin</h3><h2>Sitten</h2><h3>Viimeksi</h3>")
    assert [heading.level for heading in headings] == [2, 2, 3]
    assert html.startswith("<h2 ")


def test_the_same_words_twice_get_two_ids():
    _html, headings = permalinked("<h2>Muista</h2><h2>Muista</h2><h2>Muista</h2>")
    assert len({heading.id for heading in headings}) == 3


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="<>&"), min_size=1), unique=True), st.data())
def test_inserting_a_section_changes_no_other_id(texts, data):
    texts = [text for text in dict.fromkeys(" ".join(text.split()) for text in texts) if text]
    place = data.draw(st.integers(0, len(texts)))
    before = {heading.text: heading.id for heading in permalinked("".join(f"<h2>{t}</h2>" for t in texts))[1]}
    more = [*texts[:place], "Aivan uusi kohta, jota ei ollut", *texts[place:]]
    after = {heading.text: heading.id for heading in permalinked("".join(f"<h2>{t}</h2>" for t in more))[1]}
    assert {text: after[text] for text in before} == before


def test_a_part_keeps_its_anchors_to_itself_and_its_text_as_it_is():
    html, _ = permalinked(
        '<aside aria-labelledby="a"><h2>Laki</h2></aside><p>id="a" href="#a"</p><p><a href="#source-1">[1]</a></p>'
    )
    part = anchors.as_part(html, prefix="c3-", lower_by=1)
    assert f'<h3 id="c3-{anchor_of("Laki")}"' in part
    assert '<a href="#c3-source-1">' in part
    assert '<p>id="a" href="#a"</p>' in part
    assert "permalink" not in part
    assert "<aside" not in part
