"""What the loaders of courses and handbooks share: pages made as drafts, cited, published; never changed once there."""

from datetime import date
from pathlib import Path
from typing import Any

import yaml
from wagtail.models import Locale, Page

from accounts.models import User
from content.models import BasePage, Contact, PageSource, PageTopic, Source, Topic
from demo.markdown import key_of, plain, to_stream
from demo.translations import file_of, overlaid, plain_file_of, translate

SOURCE_LANGUAGE = "fi"
HELP = {"fi": "Apua ja neuvoa", "sv": "Hjälp och råd", "en": "Help and advice"}
# Stands below every text in plain language: (heading, text).
NOT_PROOFREAD = {
    "fi": ("Selkotekstiä ei ole tarkistettu", "Selkokielen asiantuntija ei ole vielä tarkistanut tätä tekstiä."),
    "sv": ("Texten är inte korrekturläst", "En expert på lätt språk har inte ännu granskat den här texten."),
    "en": ("This text is not proofread", "An expert in plain language has not checked this text yet."),
}


class PageLoader:
    """Loads pages from a folder of readable text, in one language: the others' texts lie in trees beside the Finnish."""

    def __init__(
        self,
        folder: Path,
        sources: dict[str, Source],
        contacts: dict[str, Contact],
        user: User,
        language: str = SOURCE_LANGUAGE,
    ) -> None:
        self.folder, self.sources, self.contacts, self.user = folder, sources, contacts, user
        self.language = language
        self.locale = Locale.objects.get(language_code=language)

    def has(self, file: Path) -> bool:
        """Whether this language has the text of a Finnish file."""
        return self._own(file).exists()

    def read(self, file: Path) -> Any:
        """The facts in a file, with the texts of this language."""
        return overlaid(read(file), {} if self.language == SOURCE_LANGUAGE else read(self._own(file)))

    def read_text(self, file: Path) -> tuple[Any, str]:
        """The facts between the dashes at the top of a file, and the text below them, in this language."""
        facts, _ = read_text(file)
        texts, body = read_text(self._own(file))
        return overlaid(facts, texts), body

    def _own(self, file: Path) -> Path:
        if self.language == SOURCE_LANGUAGE:
            return file
        return file_of(file, self.language)

    def page(self, model: Any, parent: Page, path: str, **fields: Any) -> Any:
        """The page at ``path``, made as a draft if it is not there; one that is there stays as it is.

        A translation is published at once, with the facts of its source.
        """
        key = key_of(path)
        page = model.objects.filter(translation_key=key, locale=self.locale).first()
        if page is None and self.language != SOURCE_LANGUAGE:
            source = model.objects.get(translation_key=key, locale__language_code=SOURCE_LANGUAGE)
            return translate(source=source, translated=model(**fields), locale=self.locale, user=self.user)
        if page is None:
            page = model(translation_key=key, locale=self.locale, owner=self.user, live=False, **fields)
            parent.add_child(instance=page)
            parent.refresh_from_db()
        return page

    def cite(self, page: BasePage, codes: list[str]) -> None:
        """Name the sources of a page that is not live yet."""
        if not page.live:
            page.source_links = [
                PageSource(source=self.sources[code], sort_order=order) for order, code in enumerate(codes, start=1)
            ]

    def classify(self, page: BasePage, codes: list[str]) -> None:
        """Say what a page that is not live yet is about."""
        if not page.live:
            keys = {key_of(f"topic/{code}"): order for order, code in enumerate(codes, start=1)}
            topics = Topic.objects.filter(translation_key__in=keys, locale=self.locale)
            page.topic_links = [PageTopic(topic=topic, sort_order=keys[topic.translation_key]) for topic in topics]

    def publish(self, page: BasePage) -> None:
        """Publish a page that is not live yet."""
        if not page.live:
            page.save_revision(user=self.user).publish(user=self.user)
            page.refresh_from_db()

    def easy_body(self, place: str, file: Path, codes: list[str]) -> list[dict[str, Any]]:
        """The blocks of the plain-language text that lies beside a file, if there is one."""
        own = plain_file_of(file, self.language)
        if not own.exists():
            return []
        title, text = NOT_PROOFREAD[self.language]
        plain_text = f'{own.read_text(encoding="utf-8")}\n::: note info "{title}"\n{text}\n:::\n'
        return self.body(f"{place}/easy", plain_text, codes)

    def body(self, place: str, text: str, codes: list[str]) -> list[dict[str, Any]]:
        """The blocks of a text; its citations lead to the sources at the end of the page."""
        number = {code: position for position, code in enumerate(codes, start=1)}
        return to_stream(
            place,
            text,
            link=lambda code: f'<a href="#source-{number[code]}">[{number[code]}]</a>',
            name=lambda code: f"[{number[code]}]",
            contact_pk=lambda code: self.contacts[code].pk,
            contacts_title=HELP[self.language],
        )


def read(file: Path) -> Any:
    """What a file says."""
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def read_text(file: Path) -> tuple[Any, str]:
    """What stands between the dashes at the top of a file, and the text below them."""
    _, head, body = file.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(head), body


def upkeep(data: dict[str, Any]) -> dict[str, Any]:
    """When the facts of a page were checked, and against which law."""

    def day(value: Any) -> date | None:
        return value if isinstance(value, date) else date.fromisoformat(value) if value else None

    return {
        "law_version": plain(data.get("law_version") or "", str)[:200],
        "checked_on": day(data.get("checked_on")),
        "next_review_on": day(data.get("next_review_on")),
    }
