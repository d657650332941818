"""Light or dark, and the accessibility statement."""

import pytest
from django.urls import reverse
from django.utils import translation

from website.views.accessibility import facts

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_server_sets_the_theme_that_was_chosen(client, theme):
    answer = client.post(reverse("website:display"), {"theme": theme})
    assert {name: morsel.value for name, morsel in answer.cookies.items()} == {"theme": theme}
    assert f'data-theme="{theme}"' in client.get("/fi/").text


def test_more_contrast_is_set_by_the_server_and_taken_back(client):
    client.post(reverse("website:display"), {"theme": "dark", "contrast": "more"})
    for path in ("/fi/", "/fi/"):  # the second may come from the pages that readers share
        assert 'data-theme="dark" data-contrast="more"' in client.get(path).text
    assert 'value="more" id="contrast" checked' in client.get(reverse("website:display")).text
    client.post(reverse("website:display"), {"theme": "dark"})
    assert "data-contrast" not in client.get("/fi/").text


def test_as_the_device_leaves_no_cookie(client):
    client.post(reverse("website:display"), {"theme": "dark"})
    client.post(reverse("website:display"), {"theme": "auto"})
    assert client.cookies["theme"].value == ""
    assert "data-theme" not in client.get("/fi/").text


def test_nothing_else_becomes_a_theme(client):
    client.post(reverse("website:display"), {"theme": '"><script>', "contrast": "less"})
    client.cookies["contrast"] = "dull"
    page = client.get("/fi/").text
    assert "data-theme" not in page
    assert "data-contrast" not in page


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_statement_names_every_known_gap_in_each_language(client, language):
    with translation.override(language):
        page = client.get(reverse("website:accessibility"))
    assert page.status_code == 200
    for gap in facts()["gaps"]:
        assert gap[language]["what"] in page.text
    assert f"/{language}/feedback/accessibility/" in page.text
    assert "Traficom" in page.text
    assert not page.cookies


def test_the_statement_is_read_again_in_time():
    assert facts()["checked_on"] <= facts()["next_review_on"]


@pytest.mark.parametrize(
    "path", ["/fi/", "/fi/accounts/login/", "/fi/display/", "/health/live", "/exit/", "/fi/ei-ole/"]
)
def test_every_answer_has_the_headers(client, path):
    """security.md 7.4"""
    answer = client.get(path)
    policy = answer["Content-Security-Policy"]
    for part in (
        "default-src 'none'",
        "script-src 'self';",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    ):
        assert part.rstrip(";") in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Referrer-Policy"] == ("no-referrer" if path == "/exit/" else "same-origin")
