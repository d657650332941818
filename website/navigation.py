"""The main menu: where it leads and which entry is open."""

from dataclasses import dataclass
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext
from wagtail.models import Page

from content.services.freshness import remember
from content.services.site_memory import remembered
from website.models import InfoPage

INDEX_PAGES = {"courses": "courses.CourseIndexPage", "handbooks": "handbooks.HandbookIndexPage"}
INDEX_URLS_SECONDS = 60


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One link of the main menu."""

    label: str
    url: str
    is_current: bool
    # This very page, not one below it.
    is_page: bool


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
        MenuItem(
            label=label,
            url=url,
            is_current=url != home and request.path.startswith(url),
            is_page=url != home and request.path == url,
        )
        for label, url in entries
    ]


def search_entry(request: HttpRequest) -> MenuItem | None:
    """Return where the whole site is searched, if it can be."""
    try:
        url = reverse("website:search")
    except NoReverseMatch:
        return None
    return MenuItem(label=gettext("Search"), url=url, is_current=request.path == url, is_page=request.path == url)


def index_urls(language: str) -> dict[str, str]:
    """Return the addresses of the course and handbook indexes, remembered for a minute."""
    key = f"website.index_urls.{language}"
    return remember(key, lambda: _find_index_urls(language), INDEX_URLS_SECONDS)


def footer_links(language: str) -> list[dict[str, str]]:
    """Return the pages about the service as the footer links to them, remembered for a minute."""
    key = f"website.footer_links.{language}"
    return remember(key, lambda: _find_footer_links(language), INDEX_URLS_SECONDS)


def _find_footer_links(language: str) -> list[dict[str, str]]:
    pages = InfoPage.objects.in_language(language).visible_to(AnonymousUser())
    shown = pages.filter(is_in_footer=True).order_by("sort_order", "path")
    return [{"label": page.title, "url": page.url or ""} for page in shown]


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


def translations(request: HttpRequest, page: Page) -> dict[str, str]:
    """Return the address of a page in each language it is live in. One query if this process does not know them."""
    key = page.translation_key
    return remembered(request, ("translations", key), lambda: _find_translations(key))


def _find_translations(key: UUID) -> dict[str, str]:
    pages = Page.objects.filter(translation_key=key).live().select_related("locale")
    return {page.locale.language_code: page.get_url() for page in pages}
