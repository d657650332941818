"""What a first visit costs somebody with a slow connection in the field."""

import gzip

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.full]

LESSON = "/fi/koulutukset/kotoutumisen-edistamisen-perusteet-laki-6812023/"
KB = 1024


def test_a_lesson_without_media_is_light(demo, signed_in):
    """Style sheets and scripts are counted as production sends them, compressed; the page and fonts as they are."""
    with signed_in() as context:
        page = context.new_page()
        page.goto(demo.url + LESSON)
        lesson = page.locator("main .outline a.step").first.get_attribute("href")
        page.close()
    weights: dict[str, int] = {}
    with signed_in() as context:
        page = context.new_page()
        answers = []
        page.on("response", answers.append)
        page.goto(f"{demo.url}{lesson}", wait_until="networkidle")
        for answer in answers:
            body = answer.body()
            is_text = answer.url.endswith((".css", ".js"))
            weights[answer.url.removeprefix(demo.url)] = len(gzip.compress(body)) if is_text else len(body)
    assert sum(weights.values()) <= 100 * KB, weights
    assert sum(weight for url, weight in weights.items() if url.endswith(".js")) <= 15 * KB, weights
    assert any("woff2" in url for url in weights)
