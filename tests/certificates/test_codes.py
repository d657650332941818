"""The code: unguessable, and readable by people."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.codes import ALPHABET, LENGTH, format_code, new_code, normalize_code

codes = st.text(alphabet=ALPHABET, min_size=LENGTH, max_size=LENGTH)


def test_a_code_is_made_of_140_bits_of_the_systems_randomness(monkeypatch):
    asked = []
    monkeypatch.setattr(secrets, "randbits", lambda bits: asked.append(bits) or (1 << bits) - 1)
    assert new_code() == "Z" * 28
    assert asked == [140]


def test_codes_do_not_repeat():
    assert len({new_code() for _ in range(20_000)}) == 20_000


def test_every_character_and_place_is_used():
    made = [new_code() for _ in range(3_000)]
    for place in range(LENGTH):
        assert {code[place] for code in made} == set(ALPHABET)


def test_a_code_is_printed_in_seven_groups_of_four():
    assert format_code("7KQ2M4RTX92HD0ABCDEFGHJKMNPQ") == "7KQ2-M4RT-X92H-D0AB-CDEF-GHJK-MNPQ"


@given(codes)
def test_what_is_printed_is_read_back(code):
    assert normalize_code(format_code(code)) == code


@given(codes, st.data())
def test_however_a_person_types_it(code, data):
    typed = ""
    for character in code:
        alike = {"0": "0Oo", "1": "1IiLl"}.get(character, character + character.lower())
        typed += data.draw(st.sampled_from(alike)) + data.draw(st.sampled_from(["", "", "-", " ", "–", "\u00a0"]))
    assert normalize_code(typed) == code


@given(st.text(max_size=120))
def test_nothing_else_becomes_a_code(text):
    code = normalize_code(text)
    assert code is None or (len(code) == LENGTH and set(code) <= set(ALPHABET))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "7KQ2",
        "U" * 28,
        "7" * 27,
        "7" * 29,
        "ı" * 28,
        "ß" * 14,
        "٧" * 28,
        "7" * 28 + "/",
        "-" * 5000 + "7" * 28,
    ],
)
def test_what_cannot_be_a_code_is_none(text):
    assert normalize_code(text) is None
