"""One rule of who sees what: whatever authors do, each channel shows a reader exactly the same pages (P3)."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from wagtail.models import Locale, Page, PageViewRestriction

from content.models import PublishRefusedError
from courses.models import CoursePage, LessonPage, ModulePage
from handbooks.models import ChapterPage, HandbookPage
from handbooks.rules import short_key
from handbooks.services import change_log
from tests.accounts.factories import UserFactory
from tests.authoring import add, index, move, publish, run_jobs, standing, text_block, translate_page
from tests.handbooks.authoring import Handbook
from website.services.site import ensure_site

pytestmark = [pytest.mark.django_db, pytest.mark.urls("config.urls")]

WORD = "yhteissana"
KINDS = (CoursePage, LessonPage, HandbookPage, ChapterPage)
ROLES = ("anonymous", "reader", "stranger")
LANGUAGES = ("fi", "sv")

# (key, language) of a page.
Spots = set[tuple[str, str]]


@dataclass
class Tree:
    """An open course and a handbook in two languages, and people."""

    def __post_init__(self) -> None:
        ensure_site()
        UserFactory(admin=True)
        self.readers = Group.objects.create(name="Lukijat")
        self.people = {"anonymous": None, "reader": UserFactory(), "stranger": UserFactory()}
        self.people["reader"].groups.add(self.readers)
        course = add(index(), CoursePage, "Kurssi", is_published=False, is_open_reading=True, intro=WORD)
        modules = [add(course, ModulePage, f"Osio {number}") for number in (1, 2)]
        lessons = [
            add(module, LessonPage, f"Tunti {number}", body=[text_block(WORD)])
            for number, module in enumerate([modules[0], modules[0], modules[1]], start=1)
        ]
        publish(course)
        self.handbook = Handbook(title="Opas", chapters=0, intro=WORD)
        first = self.handbook.add("Luku 1", settles=False, body=[text_block(WORD)])
        below = self.handbook.add("Luku 1.1", below=first, settles=False, body=[text_block(WORD)])
        second = self.handbook.add("Luku 2", settles=False, body=[text_block(WORD)])
        self.modules, self.chapters = modules, [first, below, second]
        swedish = Locale.objects.get(language_code="sv")
        for page in [course, *modules, *lessons, self.handbook.page, *self.chapters]:
            translate_page(page, swedish)
        run_jobs()
        keys = [page.translation_key for page in [course, *modules, *lessons, self.handbook.page, *self.chapters]]
        self.pks = [
            Page.objects.get(translation_key=key, locale__language_code=code).pk for code in LANGUAGES for key in keys
        ]

    def page(self, number: int) -> Any:
        return Page.objects.get(pk=self.pks[number % len(self.pks)]).specific

    def pages(self) -> list[Any]:
        pages = Page.objects.type(*KINDS).filter(pk__in=self.pks).select_related("locale")
        return [page.specific for page in pages]

    def client(self, role: str) -> Client:
        client = Client()
        if self.people[role]:
            client.force_login(self.people[role])
        return client


@pytest.fixture(scope="module")
def tree(django_db_setup, django_db_blocker):
    with standing(Tree, django_db_blocker) as made:
        yield made


# --- What authors do --------------------------------------------------------------------------------------------------


def restrict(tree: Tree, page: Any, choice: int) -> None:
    if page.view_restrictions.exists():
        page.view_restrictions.all().delete()
        return
    kind = (PageViewRestriction.LOGIN, PageViewRestriction.GROUPS)[choice % 2]
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind)
    if kind == PageViewRestriction.GROUPS:
        restriction.groups.add(tree.readers)


def unpublish(tree: Tree, page: Any, choice: int) -> None:
    """Not what a course needs; that is refused elsewhere."""
    if page.live:
        with suppress(PublishRefusedError):
            page.unpublish()


def expire(tree: Tree, page: Any, choice: int) -> None:
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=choice % 2))


def draft(tree: Tree, page: Any, choice: int) -> None:
    page.title = "Luonnos"
    page.save_revision()


def publish_again(tree: Tree, page: Any, choice: int) -> None:
    if page.live:
        publish(page, title=f"{page.title} uusi")


def move_elsewhere(tree: Tree, page: Any, choice: int) -> None:
    language = page.locale.language_code
    if isinstance(page, LessonPage):
        targets = ModulePage.objects.filter(locale__language_code=language)
    elif isinstance(page, ChapterPage):
        targets = Page.objects.type(HandbookPage, ChapterPage).filter(locale__language_code=language)
    else:
        return
    target = targets.order_by("path")[choice % targets.count()].specific
    if page.can_move_to(target) and not target.path.startswith(page.path):
        move(page, target)


DEEDS = (restrict, restrict, unpublish, expire, draft, publish_again, move_elsewhere)
deeds = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 17), st.integers(0, 3)), min_size=1, max_size=4)


# --- What each channel shows ------------------------------------------------------------------------------------------


def by_address(tree: Tree, client: Client) -> Spots:
    """Pages that open at their own address."""
    return {
        (str(page.translation_key), page.locale.language_code)
        for page in tree.pages()
        if client.get(page.get_url()).status_code == 200
    }


def by_api(tree: Tree, client: Client) -> Spots:
    """What the API lists and gives out, asked in each language."""
    found: Spots = set()
    for language in LANGUAGES:

        def ask(path: str, language: str = language) -> Any:
            answer = client.get(f"/api/v1/{path}", {"language": language})
            assert answer.status_code == 200, path
            return answer.json()

        for course in ask("courses/")["results"]:
            found.add((course["key"], course["language"]))
            for module in ask(f"courses/{course['key']}/")["modules"]:
                found |= {(step["key"], step["language"]) for step in module["steps"]}
        for handbook in ask("handbooks/")["results"]:
            found.add((handbook["key"], handbook["language"]))
            for chapter in ask(f"handbooks/{handbook['key']}/chapters/")["results"]:
                found.add((chapter["key"], chapter["language"]))
                ask(f"handbooks/{handbook['key']}/chapters/{chapter['key']}/")
    return found


def by_search(tree: Tree, client: Client) -> Spots:
    """What a word that all of them have finds."""
    spots = {page.get_url(): (str(page.translation_key), page.locale.language_code) for page in tree.pages()}
    found = set()
    for language in LANGUAGES:
        rows = client.get("/api/v1/search/", {"q": WORD, "language": language, "limit": 100}).json()["results"]
        found |= {spots[row["url"]] for row in rows if row["url"] in spots}
        page = client.get(f"/{language}/search/", {"q": WORD}).content.decode()
        assert {spot for url, spot in spots.items() if f'href="{url}"' in page} == {
            spot for spot in found if spot[1] == language
        }
    return found


def by_map(tree: Tree, client: Client) -> Spots:
    """What the map for search engines lists."""
    text = client.get("/sitemap.xml").content.decode()
    urls = set(re.findall(r"<loc>([^<]*)</loc>", text))
    return {
        (str(page.translation_key), page.locale.language_code)
        for page in tree.pages()
        if django_settings.SITE_URL + page.get_url() in urls
    }


def addresses_named(tree: Tree, client: Client) -> Spots:
    """What is linked from lists, outlines, contents, print views and feeds, if they can be opened at all."""
    spots = {page.get_url(): (str(page.translation_key), page.locale.language_code) for page in tree.pages()}
    lists = [page.get_url() for page in tree.pages() if isinstance(page, CoursePage | HandbookPage)]
    for language in LANGUAGES:
        lists += [f"/{language}/", f"/{language}/{'koulutukset' if language == 'fi' else 'utbildningar'}/"]
        lists += [f"/{language}/{'kasikirjat' if language == 'fi' else 'handbocker'}/"]
        short = short_key(tree.handbook.key)
        lists += [f"/{language}/h/{short}/{name}/" for name in ("contents", "print", "feed", "changes")]
    named: Spots = set()
    for address in lists:
        answer = client.get(address)
        if answer.status_code == 200:
            text = answer.content.decode()
            named |= {spot for url, spot in spots.items() if f'"{url}"' in text or f"{url}</" in text}
    return named


def forget() -> None:
    """Rolled back, numbers come again with other content."""
    for cache in caches.all():
        cache.clear()
    change_log.cache_clear()


def in_words(tree: Tree, spots: Spots) -> list[str]:
    names = {(str(page.translation_key), page.locale.language_code): str(page.title) for page in tree.pages()}
    return sorted(names[spot] for spot in spots)


def assert_same(tree: Tree, channel: Any, client: Client, shown: Spots, done: Any) -> None:
    found = channel(tree, client)
    told = [deed.__name__ + f" {number} {choice}" for deed, number, choice in done]
    assert in_words(tree, found) == in_words(tree, shown), (channel.__name__, told)


@settings(
    max_examples=4,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],  # making an example smaller takes minutes
    suppress_health_check=list(HealthCheck),
)
@given(done=deeds)
def test_every_channel_shows_a_reader_the_same_pages(tree, done):
    """P3: addresses, API, search, and the map for search engines; what lists link to can be opened."""
    with transaction.atomic():
        for deed, number, choice in done:
            deed(tree, tree.page(number), choice)
            run_jobs()
        for role in ROLES:
            forget()
            client = tree.client(role)
            shown = by_address(tree, client)
            assert_same(tree, by_api, client, shown, done)
            assert_same(tree, by_search, client, shown, done)
            if role == "anonymous":
                assert_same(tree, by_map, client, shown, done)
            named = addresses_named(tree, client)
            assert in_words(tree, named - shown) == [], role
        transaction.set_rollback(True)
    forget()


def test_a_course_names_no_step_that_the_reader_may_not_open(tree):
    """T112"""
    forget()
    restrict(tree, tree.page(3), 1)
    client = tree.client("stranger")
    assert addresses_named(tree, client) <= by_address(tree, client)


@pytest.mark.parametrize("number", [0, 1, 3, 6, 7], ids=["course", "module", "lesson", "handbook", "chapter"])
def test_a_translation_goes_with_its_original(tree, number):
    """With all that is below it, in every channel, before anything is settled again."""
    forget()
    client = tree.client("stranger")
    original = tree.page(number)
    below = Page.objects.descendant_of(original, inclusive=True).values_list("translation_key", flat=True)
    remaining = {spot for spot in by_search(tree, client) if spot[0] not in set(map(str, below))}
    Page.objects.filter(pk=original.pk).update(live=False)
    forget()
    assert by_search(tree, client) == by_address(tree, client) == remaining


def test_the_tree_is_all_public_before_anything_is_done(tree):
    """So that the test above does not compare nothing with nothing."""
    forget()
    shown = by_address(tree, tree.client("anonymous"))
    assert len(shown) == 16
    assert addresses_named(tree, tree.client("anonymous")) == shown
