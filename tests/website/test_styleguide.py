"""The page of components has them all, in each language, and only the demo has the page."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import NoReverseMatch, reverse

from demo.styleguide_words import WORDS
from website.templatetags import askel

pytestmark = [pytest.mark.django_db, pytest.mark.urls("demo.urls")]

# The frame of pages that may use nothing else; tests/website/test_pages_in_browser.py looks at those.
ELSEWHERE = {"plain_page.html"}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_each_language_says_something_of_its_own_everywhere(client, language):
    shown = client.get(f"/{language}/styleguide/").text
    assert f'<html lang="{language}"' in shown
    assert WORDS[language]["h1"] in shown
    assert all(text in shown for note in WORDS[language]["notes"] for text in note[1:])
    assert WORDS[language].keys() == WORDS["fi"].keys()


def test_every_component_is_there(client):
    for drawn_once in (askel._drawn, askel._outline_step):  # what another test has drawn is not drawn again
        drawn_once.cache_clear()
    shown = {
        Path(template.name).name
        for query in ("", "?account", "?calm")
        for template in client.get(f"/fi/styleguide/{query}").templates
        if template.name and template.name.startswith("components/")
    }
    assert {file.name for file in (settings.BASE_DIR / "templates/components").glob("*.html")} - shown == ELSEWHERE


def test_the_look_is_chosen_in_the_address(client):
    shown = client.get("/fi/styleguide/?theme=dark&contrast=more").text
    assert 'data-theme="dark" data-contrast="more"' in shown
    assert "data-theme" not in client.get("/fi/styleguide/?theme=%22").text


@pytest.mark.urls("config.urls")
def test_production_has_no_such_page(client):
    with pytest.raises(NoReverseMatch):
        reverse("styleguide")
    assert client.get("/fi/styleguide/").status_code == 404
