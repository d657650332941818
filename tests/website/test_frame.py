"""The frame of every page: titles, cookies, the way out."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import constants, get_messages
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.test import RequestFactory
from django.urls import resolve

from accounts.models import User

pytestmark = [pytest.mark.urls("tests.website.urls"), pytest.mark.django_db]
TEMPLATES = Path(settings.BASE_DIR) / "templates"


def render(source: str, *, path: str = "/fi/", cookies: dict[str, str] | None = None, **context: object) -> str:
    request = RequestFactory().get(path)
    request.COOKIES = cookies or {}
    request.user = context.pop("user", AnonymousUser())
    return engines["django"].from_string(source).render(context, request)


def title(html: str) -> str:
    return re.search(r"<title>(.*?)</title>", html, re.DOTALL)[1]


PAGE = '{% extends "base.html" %}{% block title %}Tunnistaminen{% endblock %}'


def test_title_names_the_page_and_the_site():
    assert title(render(PAGE)) == "Tunnistaminen \N{EN DASH} Askel"


def test_title_says_first_that_something_is_wrong(settings):
    settings.LANGUAGE_CODE = "en"
    errors = [{"href": "#a", "message": "Choose one."}]
    assert title(render(PAGE, errors=errors)).endswith(": Tunnistaminen \N{EN DASH} Askel")


def test_neutral_title_hides_what_the_page_is_about():
    html = render(PAGE, is_sensitive=True, neutral_title="Osio 2")
    assert title(html) == "Osio 2 \N{EN DASH} Askel"
    assert "Tunnistaminen" not in html


def test_sensitive_page_has_two_ways_out_that_need_no_script():
    html = render(PAGE, is_sensitive=True)
    assert html.count('href="/exit/"') == 2
    assert html.count('rel="nofollow noreferrer"') == 2
    assert "has-exit" in html


def test_other_pages_have_no_exit_bar():
    assert "/exit/" not in render(PAGE)


@pytest.mark.parametrize(("cookie", "expected"), [("dark", True), ("light", True), ('"><script>', False), ("", False)])
def test_theme_is_set_by_the_server_and_only_to_what_we_know(cookie, expected):
    html = render(PAGE, cookies={"theme": cookie})
    assert (f'data-theme="{cookie}"' in html) is expected
    assert "<script>" not in html


class TestReadingWithoutACookie:
    def test_asks_the_database_nothing_about_the_reader(self, client, db, django_assert_num_queries):
        client.get("/fi/styleguide/")
        with django_assert_num_queries(0):
            response = client.get("/fi/styleguide/")
        assert response.status_code == 200

    def test_leaves_no_cookie(self, client, db):
        assert not client.get("/fi/styleguide/?calm").cookies

    def test_who_is_signed_in_sees_the_way_out(self, client, db):
        client.force_login(User.objects.create_user(email="anna@example.org"))
        html = client.get("/fi/styleguide/").content.decode()
        assert "/fi/accounts/logout/" in html
        assert "/fi/accounts/login/" not in html


@pytest.mark.parametrize("language", ["sv", "en"])
def test_language_links_lead_to_the_same_page(client, db, language):
    html = client.get("/fi/styleguide/?calm=1").content.decode()
    assert f'href="/{language}/styleguide/?calm=1"' in html


@pytest.mark.parametrize(("name", "status"), [("400", 200), ("403", 403), ("404", 404), ("500", 500), ("csrf", 403)])
def test_error_pages_say_what_to_do_without_a_query(django_assert_num_queries, name, status):
    # The view itself: Wagtail's redirects are looked up afterwards, in a middleware.
    view, request = resolve(f"/errors/{name}/").func, RequestFactory().get(f"/errors/{name}/")
    view(request)
    with django_assert_num_queries(0):
        response = view(request)
    html = response.content.decode()
    assert response.status_code == status
    assert html.count("<h1>") == 1
    assert 'href="/fi/"' in html


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_pages_for_the_worst_speak_all_languages_and_need_no_context(name):
    html = engines["django"].get_template(name).render()
    assert '<section lang="sv">' in html
    assert '<section lang="en">' in html
    assert '<html lang="fi">' in html


def test_messages_are_announced():
    request = RequestFactory().get("/fi/")
    storage = get_messages(request)
    html = render(
        PAGE,
        cookies={settings.SESSION_COOKIE_NAME: "x"},
        messages=[*storage, Message(constants.SUCCESS, "Tallennettu")],
    )
    assert re.search(r'class="note ok" role="status">\s*<p>Tallennettu', html)


# xhtml2pdf reads these, no browser does.
PAGES = sorted(set(TEMPLATES.rglob("*.html")) - set((TEMPLATES / "certificates").glob("*pdf.html")))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_templates_keep_the_content_security_policy(path):
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style\b|javascript:", source)
    assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script\b[^>]*>", source))


@pytest.mark.parametrize("path", sorted((TEMPLATES / "components").glob("*.html")), ids=lambda path: path.name)
def test_every_component_says_what_it_takes(path):
    assert path.read_text(encoding="utf-8").startswith("{# ")
