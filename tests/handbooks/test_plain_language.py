"""Plain language beside the standard text of a chapter."""

import pytest
from django.urls import reverse

from handbooks.rules import short_key
from tests.authoring import text_block

pytestmark = pytest.mark.django_db


def test_the_choice_holds_for_the_chapter_and_for_print_and_can_be_taken_back(client, handbook):
    chapter = handbook.publish(handbook["1"], easy_body=[text_block("Selkeä teksti.")])
    printed = reverse("handbooks:print", args=[short_key(chapter.translation_key)])
    address = chapter.get_url()
    assert "Teksti: Luku 1." in client.get(address).text
    there = client.get(reverse("plain_language", args=["easy"]), {"to": address})
    assert there.url == address
    for page in (client.get(address).text, client.get(printed).text):
        assert "Selkeä teksti." in page
        assert "Teksti: Luku 1.<" not in page
    # A chapter below without plain language is printed as it is, and offers none.
    assert "Teksti: Luku 1.1." in client.get(printed).text
    other = client.get(handbook["1.1"].get_url()).text
    assert "Teksti: Luku 1.1." in other
    assert "/standard/?to=" not in other
    client.get(reverse("plain_language", args=["standard"]), {"to": address})
    assert "Teksti: Luku 1." in client.get(address).text


def test_a_chapter_without_it_keeps_its_edition(handbook):
    assert "easy_stream" not in handbook["1"].edition_text()
