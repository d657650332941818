"""The map for search engines."""

import pytest
from django.conf import settings

from tests.authoring import Course

pytestmark = pytest.mark.django_db


def listed(client):
    answer = client.get("/sitemap.xml")
    assert answer["Content-Type"] == "application/xml"
    assert not answer.cookies
    return answer.content.decode()


def test_it_lists_what_is_open_and_nothing_that_is_sensitive(client):
    closed, sensitive = Course(lessons=1, title="Kurssi"), Course(lessons=1, title="Arka", is_sensitive=True)
    open_course = Course(lessons=1, title="Avoin", is_open_reading=True)
    text = listed(client)
    assert f"<loc>{settings.SITE_URL}{closed.page.url}</loc>" in text
    assert open_course.lessons[0].url in text
    for url in (closed.lessons[0].url, sensitive.page.url, closed.module.url):
        assert url not in text


@pytest.mark.parametrize("more", [0, 3])
def test_its_cost_does_not_grow(client, django_assert_max_num_queries, more):
    for number in range(more):
        Course(lessons=1, title=f"Kurssi {number}", is_open_reading=True)
    client.get("/sitemap.xml")
    with django_assert_max_num_queries(20):
        client.get("/sitemap.xml")
