"""Write and publish handbooks the way a trainer does, for tests."""

import itertools
import uuid
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page

from content.models import Contact, PageSource, Source
from handbooks.models import ChapterPage, HandbookIndexPage, HandbookPage
from tests.authoring import add, list_items, publish, run_jobs, text_block, translate_page
from website.services.site import ensure_site

_codes = itertools.count(1)


def index(language: str = "fi") -> HandbookIndexPage:
    """The list of handbooks, with the site around it."""
    if not HandbookIndexPage.objects.exists():
        ensure_site()
    return HandbookIndexPage.objects.get(locale__language_code=language)


def source() -> Source:
    """Something to cite."""
    return Source.objects.first() or Source.objects.create(
        code=f"S{next(_codes)}", title="Laki", url="https://law.example/", seen_on=date(2026, 11, 1)
    )


def contact(name: str = "Hätänumero", phone: str = "112") -> Contact:
    """A place of help."""
    return Contact.objects.create(
        name=name,
        phone=phone,
        tel=phone.replace(" ", ""),
        locale=Locale.objects.get(language_code="fi"),
        checked_on=date(2026, 11, 1),
        next_check_on=date(2027, 11, 1),
    )


def heading(text: str, level: int = 2) -> dict[str, Any]:
    """A block that is a heading and a sentence."""
    return {"type": "text", "id": str(uuid.uuid4()), "value": f"<h{level}>{text}</h{level}><p>Lause.</p>"}


def urgent(title: str = "Tee tämä nyt", contacts: tuple[Contact, ...] = ()) -> list[dict[str, Any]]:
    """An urgent card."""
    value = {
        "title": title,
        "steps": list_items(["Soita heti.", "Jää paikalle."]),
        "contacts": list_items([contact.pk for contact in contacts]),
    }
    return [{"type": "urgent", "id": str(uuid.uuid4()), "value": value}]


class Handbook:
    """A handbook with the chapters that a test asks for by number."""

    def __init__(self, *, title: str = "Opas", chapters: int = 2, children: int = 0, **fields: Any) -> None:
        self.page = add(index(), HandbookPage, title, is_published=False, **fields)
        for number in range(1, chapters + 1):
            chapter = self.add(f"Luku {number}", settles=False)
            for child in range(1, children + 1):
                self.add(f"Luku {number}.{child}", below=chapter, settles=False)
        self.page = publish(self.page)
        run_jobs()

    def __getitem__(self, number: str) -> ChapterPage:
        """The chapter with this number, as the database has it now."""
        return ChapterPage.objects.descendant_of(Page.objects.get(pk=self.page.pk)).get(number=number)

    @property
    def key(self) -> uuid.UUID:
        """The handbook's key."""
        return self.page.translation_key

    def draft(self, title: str, *, below: Page | None = None, **fields: Any) -> ChapterPage:
        """A chapter that could be published, not saved yet."""
        today = timezone.localdate()
        facts = {
            "body": [text_block(f"Teksti: {title}.")],
            "checked_on": today,
            "next_review_on": today + timedelta(days=100),
            **fields,
        }
        chapter = add(below or self.page, ChapterPage, title, is_published=False, **facts)
        chapter.source_links = [PageSource(source=source())]
        return chapter

    def add(self, title: str, *, below: Page | None = None, settles: bool = True, **fields: Any) -> ChapterPage:
        """Publish another chapter."""
        chapter = self.draft(title, below=below, **fields)
        chapter.save_revision().publish()
        if settles:
            run_jobs()
        return ChapterPage.objects.get(pk=chapter.pk)

    def publish(self, page: Page, **changes: Any) -> Any:
        """Change and publish a page of the handbook, and let the jobs run."""
        page = publish(page, **changes)
        run_jobs()
        return page

    def translate(self, *chapters: ChapterPage, language: str = "sv") -> None:
        """Translate the handbook and these chapters, and publish the translations."""
        locale = Locale.objects.get(language_code=language)
        for page in [self.page, *chapters]:
            if not page.has_translation(locale):
                translate_page(page, locale)
        run_jobs()
