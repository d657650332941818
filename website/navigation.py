"""The main menu: where it leads and which entry is open."""

from dataclasses import dataclass

from django.apps import apps
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext

INDEX_PAGES = {"courses": "courses.CourseIndexPage", "handbooks": "handbooks.HandbookIndexPage"}
INDEX_URLS_SECONDS = 60


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One link of the main menu."""

    label: str
    url: str
    is_current: bool


def menu(request: HttpRequest) -> list[MenuItem]:
    """Return the main menu in the language of the request. At most one query per index page and minute."""
    language = get_language() or "fi"
    urls = index_urls(language)
    entries = [
        (gettext("Courses"), urls["courses"]),
        (gettext("Handbooks"), urls["handbooks"]),
        (gettext("My learning"), _my_learning_url(language)),
    ]
    home = home_url(language)
    return [
        MenuItem(label=label, url=url, is_current=url != home and request.path.startswith(url))
        for label, url in entries
    ]


def index_urls(language: str) -> dict[str, str]:
    """Return the addresses of the course and handbook indexes, remembered for a minute."""
    key = f"website.index_urls.{language}"
    return cache.get_or_set(key, lambda: _find_index_urls(language), INDEX_URLS_SECONDS)  # type: ignore[return-value]


def home_url(language: str) -> str:
    """Return the address of the front page in a language."""
    return f"/{language}/"


def _find_index_urls(language: str) -> dict[str, str]:
    return {name: _index_url(label, language) or home_url(language) for name, label in INDEX_PAGES.items()}


def _index_url(label: str, language: str) -> str:
    try:
        model = apps.get_model(label)
    except LookupError:
        return ""
    page = model._default_manager.filter(live=True, locale__language_code=language).first()
    return (page.url or "") if page else ""


def _my_learning_url(language: str) -> str:
    try:
        return reverse("website:my_learning")
    except NoReverseMatch:
        return home_url(language)
