"""The catalogue by topic: a form sent by GET, with what a reader may see."""

import pytest
from wagtail.models import Locale

from content.models import PageTopic, Topic
from tests.authoring import Course, index, publish, run_jobs

pytestmark = pytest.mark.django_db


def test_a_reader_chooses_a_topic_and_keeps_it_in_another_language(client):
    key, names = None, {"fi": "Työelämä", "sv": "Arbetsliv", "en": "Working life"}
    for language, name in names.items():
        topic = Topic(name=name, slug=name.split()[0].casefold().encode("ascii", "ignore").decode())
        topic.locale = Locale.objects.get(language_code=language)
        topic.translation_key = key or topic.translation_key
        topic.save()
        key = topic.translation_key
    unused = Topic.objects.create(name="Asuminen", slug="asuminen", locale=Locale.objects.get(language_code="fi"))
    about, other = Course(lessons=1, title="Palkka"), Course(lessons=1, title="Muu kurssi")
    finnish = Topic.objects.get(name="Työelämä")
    publish(about.page, topic_links=[PageTopic(topic=finnish)])
    run_jobs()
    catalogue = index().get_url()
    page = client.get(catalogue).text
    assert f'<option value="{finnish.slug}">Työelämä</option>' in page
    assert unused.name not in page
    assert "Palkka" in page
    assert other.page.title in page
    page = client.get(catalogue, {"topic": finnish.slug}).text
    assert "Palkka" in page
    assert other.page.title not in page
    assert f'value="{finnish.slug}" selected' in page
    page = client.get(index("sv").get_url(), {"topic": finnish.slug}).text
    assert "Palkka" in page
    assert other.page.title not in page
    assert '<option value="arbetsliv" selected>' in page
    page = client.get(catalogue, {"topic": "ei-ole"}).text
    assert "Palkka" not in page
    assert f'href="{catalogue}"' in page
