"""The checks find what they are for: a page that has it all wrong, and texts in the wrong language."""

import pytest
from playwright.sync_api import Page

from tests.pages import faults
from tests.pages.crawl import shape
from tests.pages.languages import is_in_another

BAD = """<!DOCTYPE html><html lang="fi"><head><title>Väkivalta</title></head><body class="has-exit">
<h1>Otsikko</h1><h1>Toinen</h1><h3 id="a">Ohi tason</h3><p id="a" onclick="x()">Teksti</p>
<main><a href="#a"><span style="display:inline-block;width:9px;height:9px"></span></a></main>
<button style="outline:none!important">Nappi</button><div style="width:3000px">Leveä</div>
<p style="animation: 9s linear infinite alternate none">x</p></body></html>"""


@pytest.mark.journey
def test_a_page_that_has_it_all_wrong(page: Page):
    page.set_content(BAD)
    found = " ".join(faults.everywhere(page) + faults.by_axe(page))
    wrong = ("6: 2 × h1", "6: h1 is followed by", "6: id a twice", "7: title", "7: väkival", "8: ", "9: ", "3: over")
    assert [one for one in (*wrong, "4: over", "5: over", "14: no outline") if one not in found] == []


@pytest.mark.parametrize(
    ("text", "said", "found"),
    [
        ("Voit jatkaa siitä, mihin jäit, kun olet valmis ja ehdit.", "sv", "fi"),
        ("Du kan fortsätta när det passar dig och du har tid.", "fi", "sv"),
        ("You can go on from where you left, and your answers are kept.", "fi", "en"),
        ("Voit jatkaa siitä, mihin jäit, kun olet valmis ja ehdit.", "fi", ""),
        ("Nollalinja 080 005 005", "en", ""),
    ],
)
def test_small_words_tell_the_language(text, said, found):
    assert is_in_another(text, said) == found


def test_pages_of_one_kind_have_one_shape():
    one, other = (f"/fi/learn/{key}/6a3f2c8e-0a51-4a0c-8f0a-111111111111/" for key in ("x", "x"))
    assert shape(one) == shape(other) == "/fi/learn/x/*/?"
    assert shape("/fi/koulutukset/a/b/c/") == shape("/fi/koulutukset/d/e/f/")
