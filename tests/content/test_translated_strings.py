"""What a translator types, or posts by hand, into wagtail-localize's form of strings: security T066."""

import pytest
from django.test import TestCase
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation

from content.rules import is_neutral_slug
from content.services import translating
from courses.models import CoursePage, LessonPage, ModulePage
from tests.accounts.factories import UserFactory
from tests.authoring import add, index, text_block, translate_page

pytestmark = pytest.mark.django_db

EVIL = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)></svg>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action=//evil.example><button>x</button></form>",
    "<style>@import '//evil.example'</style>",
    '<a href="javascript:alert(1)">x</a>',
    "<b onclick=alert(1) style='position:fixed'>x</b>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
]


@pytest.fixture
def translation():
    """Of a lesson, with every text translated and nothing published."""
    UserFactory(admin=True)
    swedish = Locale.objects.get(language_code="sv")
    course = add(index(), CoursePage, "Kurssi", is_published=False)
    module = add(course, ModulePage, "Osio")
    lesson = add(module, LessonPage, "Tunti", body=[text_block("Alku")])
    for page in (course, module, lesson):
        translate_page(page, swedish, publishes=False)
    return Translation.objects.get(source__object__translation_key=lesson.translation_key)


@pytest.mark.parametrize("markup", EVIL)
def test_a_string_with_markup_that_the_editor_does_not_offer_is_not_published(translation, markup):
    string = StringTranslation.objects.filter(context__object=translation.source.object).last()
    string.data = f"Ord {markup} ord"
    string.save()
    with pytest.raises(translating.TranslationRefusedError):
        publish(translation)
    assert not translation.get_target_instance().live


def test_the_same_string_with_what_the_editor_offers_is_published(translation):
    string = StringTranslation.objects.filter(context__object=translation.source.object).last()
    string.data = "Ord <b>ord</b>"
    string.save()
    publish(translation)
    assert translation.get_target_instance().live


def test_a_translation_has_an_address_in_its_own_language_which_then_stays(translation):
    title = StringTranslation.objects.get(context__path="title", context__object=translation.source.object)
    title.data = "Första lektionen på svenska"
    title.save()
    publish(translation)
    page = translation.get_target_instance()
    assert (page.slug, page.url_path.rsplit("/", 2)[1]) == ("forsta-lektionen-pa-svenska",) * 2
    page.title = "Något annat"
    page.full_clean()
    assert page.slug == "forsta-lektionen-pa-svenska"


def test_a_sensitive_translation_keeps_an_address_that_tells_nothing():
    UserFactory(admin=True)
    course = add(index(), CoursePage, "Väkivalta", is_published=False, is_sensitive=True)
    page = translate_page(course, Locale.objects.get(language_code="sv"), publishes=False)
    assert is_neutral_slug(course.slug)
    assert is_neutral_slug(page.slug)


def publish(translation):
    with TestCase.captureOnCommitCallbacks(execute=True):
        translating.publish_translation(translation=translation, user=UserFactory(admin=True))
