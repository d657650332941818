"""What a first visit costs somebody with a slow connection in the field. Of a short lesson: test_faultless.py."""

import pytest

from tests.pages.weight import too_heavy, weigh

pytestmark = [pytest.mark.journey, pytest.mark.full]

COURSE = "/fi/koulutukset/kotoutumisen-edistamisen-perusteet-laki-6812023/"


def test_a_lesson_without_media_is_light(demo, signed_in):
    with signed_in() as context:
        page = context.new_page()
        page.goto(demo.url + COURSE)
        lesson = page.locator("main .outline a.step").first.get_attribute("href")
        page.close()
    with signed_in() as context:
        assert too_heavy(weigh(context, f"{demo.url}{lesson}")) == []
