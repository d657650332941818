"""Search in one handbook."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import PageViewRestriction

from tests.authoring import publish, text_block
from tests.handbooks.authoring import Handbook

pytestmark = pytest.mark.django_db


def url(handbook):
    with override("fi"):
        return reverse("handbooks:search", args=[handbook.key])


def fill(handbook, number, text, **changes):
    publish(handbook[number], body=[text_block(text)], **changes)


def count(html):
    """How many pages the heading says were found."""
    return int(re.search(r'<h2 id="results"[^>]*>\D*(\d+)', html)[1])


@pytest.fixture
def handbook(db):
    handbook = Handbook(title="Vastaanoton käsikirja", chapters=2, children=1)
    fill(handbook, "1.1", "Varaa tulkki ajoissa.", title="Tulkin käyttö")
    return handbook


def test_chapters_are_found_with_number_and_place(client, handbook):
    answer = client.get(url(handbook), {"q": "tulkki"})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert count(html) == 1
    assert "1.1 <mark>Tulkin</mark>" in html
    assert "Vastaanoton käsikirja › 1 Luku 1" in html
    assert "<mark>tulkki</mark>" in html
    assert '<meta name="robots" content="noindex">' in html
    assert not answer.cookies


def test_other_handbooks_are_left_out(client, handbook):
    other = Handbook(title="Muu opas", chapters=1)
    fill(other, "1", "Tulkkeja tarvitaan.")
    html = client.get(url(other), {"q": "tulkki"}).content.decode()
    assert count(html) == 1
    assert "Tulkin käyttö" not in html


def test_what_hides_a_chapter_hides_it_here(client, handbook):
    PageViewRestriction.objects.create(page=handbook["1"], restriction_type="login")
    html = client.get(url(handbook), {"q": "tulkki"}).content.decode()
    assert count(html) == 0
    assert "Tulkin käyttö" not in html


def test_what_hides_the_handbook_hides_its_search(client, handbook):
    PageViewRestriction.objects.create(page=handbook.page, restriction_type="login")
    assert client.get(url(handbook), {"q": "tulkki"}).status_code == 302


def test_nothing_found_leads_to_the_contents(client, handbook):
    html = client.get(url(handbook), {"q": "xyzzy"}).content.decode()
    with override("fi"):
        assert reverse("handbooks:contents", args=[handbook.key]) in html


@pytest.mark.parametrize("asked", [{}, {"q": "xyzzy"}, {"q": "luku"}])
def test_in_a_sensitive_handbook_every_search_is_sensitive(client, asked):
    handbook = Handbook(title="Väkivallan opas", chapters=1, is_sensitive=True)
    answer = client.get(url(handbook), asked)
    html = answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "Väkivallan" not in re.search(r"<title>(.*?)</title>", html, re.DOTALL)[1]
    assert "/exit/" in html


@pytest.mark.parametrize("size", [2, 9])
def test_it_costs_the_same_however_much_is_found(client, size, django_assert_max_num_queries):
    handbook = Handbook(chapters=size)
    for number in range(1, size + 1):
        fill(handbook, str(number), "koivu")
    client.get(url(handbook), {"q": "koivu"})
    with django_assert_max_num_queries(16):
        client.get(url(handbook), {"q": "koivu"})
