"""All pages that anybody may read, in every width, theme and language. Minutes: only with --full."""

import re

import pytest

from tests.pages import faults
from tests.pages.languages import PARAGRAPHS, language_faults

pytestmark = [pytest.mark.journey, pytest.mark.full]

LOOKS = [
    {"color_scheme": "light"},
    {"color_scheme": "dark"},
    {"color_scheme": "light", "contrast": "more"},
    {"color_scheme": "dark", "contrast": "more"},
]
OTHERS = [
    "/{}/accounts/login/",
    "/{}/accounts/signup/",
    "/{}/c/",
    "/{}/display/",
    "/{}/accessibility/",
    "/{}/feedback/",
]


# Sensitive pages are in no sitemap: they are found from the courses and handbooks that lead to them.
_BELOW = """() => [...document.querySelectorAll('main a[href]')].map((e) => new URL(e.href))
    .filter((url) => url.origin === location.origin && !url.search).map((url) => url.pathname)"""


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_no_page_has_a_fault_at_any_width_in_any_look(demo, signed_in, language):
    found: dict[str, list[str]] = {}
    has_sensitive = False
    with signed_in() as context:
        context.add_cookies([{"name": "note", "value": "1", "url": demo.url}])  # the note has been read
        page = context.new_page()
        listed = re.findall(r"<loc>[^<]*?(/\w\w/[^<]*)</loc>", page.request.get(f"{demo.url}/sitemap.xml").text())
        paths = [path for path in listed if path.startswith(f"/{language}/")] + [
            path.format(language) for path in OTHERS
        ]
        sections = tuple({"/".join(path.split("/")[:3]) + "/" for path in paths if path.count("/") > 3})
        assert len(sections) > 1
        for path in paths:
            page.goto(demo.url + path)
            found_below = dict.fromkeys(page.evaluate(_BELOW))
            paths += [below for below in found_below if below.startswith(sections) and below not in paths]
            wrong = [*faults.everywhere(page), *language_faults(page.evaluate(PARAGRAPHS))]
            for look in LOOKS:
                page.emulate_media(**look)
                for width in (320, 360, 768, 1280):
                    page.set_viewport_size({"width": width, "height": 800})
                    wrong += [f"{width} {look}: {fault}" for fault in [*faults.by_axe(page), *faults.of_width(page)]]
            page.emulate_media(color_scheme="light", contrast="no-preference")
            if wrong:
                found[path] = wrong
            has_sensitive |= page.evaluate("document.body.classList.contains('has-exit')")
    assert has_sensitive
    assert found == {}
