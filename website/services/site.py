"""Set up the frame of a site: languages, home and index pages, groups. Safe to run again: what is there stays."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page, Site

from content.services.rights import grant_own_page
from courses.models import CourseIndexPage, CoursePage
from handbooks.models import HandbookIndexPage, HandbookPage
from website.models import HomePage

# Names of addresses, by language.
COURSES_SLUGS = {"fi": "koulutukset", "sv": "utbildningar", "en": "courses"}
HANDBOOKS_SLUGS = {"fi": "kasikirjat", "sv": "handbocker", "en": "handbooks"}

HOME_KEY = UUID("5f6c0a3e-8a57-4d0c-9d0a-5b3a2f1c0001")
COURSES_KEY = UUID("5f6c0a3e-8a57-4d0c-9d0a-5b3a2f1c0002")
HANDBOOKS_KEY = UUID("5f6c0a3e-8a57-4d0c-9d0a-5b3a2f1c0003")

Texts = Mapping[str, Mapping[str, Mapping[str, str]]]

DEFAULT_TEXTS: Texts = {
    "home": {
        "fi": {"title": settings.SITE_NAME, "lead": ""},
        "sv": {"title": settings.SITE_NAME, "lead": ""},
        "en": {"title": settings.SITE_NAME, "lead": ""},
    },
    "courses_index": {
        "fi": {"title": "Koulutukset", "intro": ""},
        "sv": {"title": "Utbildningar", "intro": ""},
        "en": {"title": "Courses", "intro": ""},
    },
    "handbooks_index": {
        "fi": {"title": "Käsikirjat", "intro": ""},
        "sv": {"title": "Handböcker", "intro": ""},
        "en": {"title": "Handbooks", "intro": ""},
    },
}


@transaction.atomic
def ensure_site(*, texts: Texts = DEFAULT_TEXTS) -> None:
    """Make the languages, the home page and the two index pages in each, and the site that they belong to."""
    root = Page.get_first_root_node()
    for code, _name in settings.LANGUAGES:
        locale, _ = Locale.objects.get_or_create(language_code=code)
        home = _ensure(HomePage, root, HOME_KEY, locale, code, texts["home"][code])
        _ensure(CourseIndexPage, home, COURSES_KEY, locale, COURSES_SLUGS[code], texts["courses_index"][code])
        _ensure(HandbookIndexPage, home, HANDBOOKS_KEY, locale, HANDBOOKS_SLUGS[code], texts["handbooks_index"][code])
    home = HomePage.objects.get(translation_key=HOME_KEY, locale__language_code=settings.LANGUAGE_CODE)
    site, _ = Site.objects.get_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
    )
    if not HomePage.objects.filter(pk=site.root_page_id).exists():
        site.root_page = home
    site.site_name = site.site_name or settings.SITE_NAME
    site.save()
    # The page that Wagtail's own migration leaves behind.
    for page in Page.objects.filter(depth=2, numchild=0).exclude(translation_key=HOME_KEY):
        if page.specific_class is Page:
            page.delete()


def _ensure(model: Any, parent: Page, key: UUID, locale: Locale, slug: str, texts: Mapping[str, str]) -> Any:
    page = model.objects.filter(translation_key=key, locale=locale).first()
    if page is None:
        page = model(translation_key=key, locale=locale, slug=slug, **texts)
        parent.add_child(instance=page)
        page.save_revision().publish()
        parent.refresh_from_db()
    return page


@transaction.atomic
def ensure_trainer_group(
    *, name: str, courses: Iterable[CoursePage] = (), handbooks: Iterable[HandbookPage] = ()
) -> Group:
    """A group of trainers who write, publish and translate these, and may begin new ones, but no others'."""
    group, is_new = Group.objects.get_or_create(name=name)
    if is_new:
        group.permissions.set(
            Permission.objects.filter(
                content_type__app_label__in=("wagtailadmin", "content", "wagtail_localize"),
                codename__in=(
                    "access_admin",
                    "add_source",
                    "change_source",
                    "view_source",
                    "view_contact",
                    "submit_translation",
                ),
            )
        )
        collection = Collection.get_first_root_node().add_child(name=name)
        for codename in [
            f"{action}_{kind}"
            for kind in ("image", "document", "video", "audio")
            for action in ("add", "change", "choose")
        ]:
            permission = Permission.objects.get(content_type__app_label="content", codename=codename)
            GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
    add = Permission.objects.get(content_type__app_label="wagtailcore", codename="add_page")
    for index in [*CourseIndexPage.objects.all(), *HandbookIndexPage.objects.all()]:
        GroupPagePermission.objects.get_or_create(group=group, page=index, permission=add)
    for page in [*courses, *handbooks]:
        grant_own_page(group=group, page=page)
    return group
