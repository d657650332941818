"""Cards in a client's language: the right language and direction for each, whatever language the page is in."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Locale

from content.blocks import BodyBlock
from content.client_blocks import ClientCardBlock, direction_of
from tests.authoring import Course, list_items, run_jobs, translate_page


def card(**changes):
    return {
        "title": "Tulkki",
        "note": "Ei tarkistettu.",
        "phrases": list_items(["Tarvitsetko tulkkia?", "Voimme pitää tauon."]),
        "languages": list_items(
            [
                {
                    "code": "fa",
                    "name": "فارسی",
                    "phrases": list_items(["آیا به مترجم نیاز دارید؟", "می‌توانیم استراحت کنیم."]),
                },
                {
                    "code": "so",
                    "name": "Soomaali",
                    "phrases": list_items(["Ma u baahan tahay turjubaan?", "Waan nasan karnaa."]),
                },
            ]
        ),
        **changes,
    }


@pytest.mark.parametrize(
    ("code", "direction"),
    [("ar", "rtl"), ("ckb", "rtl"), ("ku", "ltr"), ("ku-Arab", "rtl"), ("uk", "ltr"), ("az-Latn", "ltr")],
)
def test_the_direction_is_that_of_the_script(code, direction):
    assert direction_of(code) == direction


def test_every_language_needs_every_phrase():
    block = ClientCardBlock()
    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python(card(phrases=list_items(["Vain yksi."]))))
    assert "languages" in refused.value.block_errors


@pytest.mark.django_db
def test_a_translated_page_keeps_the_clients_words_and_asks_for_its_own():
    course = Course(lessons=1)
    course.publish(
        course.lessons[0], body=[{"type": "client", "id": "c5a3f1a2-0000-4000-8000-000000000001", "value": card()}]
    )
    for page in (course.page, course.module, course.lessons[0]):
        translated = translate_page(page, Locale.objects.get(language_code="sv"))
    run_jobs()
    html = str(BodyBlock().render(translated.body))
    assert '<th scope="row">sv: Tarvitsetko tulkkia?</th>' in html
    assert '<td lang="fa" dir="rtl">آیا به مترجم نیاز دارید؟</td>' in html
    assert '<td lang="so" dir="ltr">Ma u baahan tahay turjubaan?</td>' in html
