"""Load the demo's handbooks from ``content/handbooks``: chapters in levels, each with its lasting number."""

from pathlib import Path
from typing import Any

from accounts.models import Organization
from demo.markdown import key_of, listed
from demo.pages import PageLoader, upkeep
from handbooks.models import ChapterPage, HandbookIndexPage, HandbookPage


class HandbookLoader(PageLoader):
    """Loads one handbook from its folder: the handbook is published last, when its chapters are there."""

    def load(self) -> HandbookPage:
        """The handbook, published with all its chapters."""
        data = self.read(self.folder / "handbook.yaml")
        path = data["code"]
        owner, _ = Organization.objects.get_or_create(name=data["owner"])
        handbook = self.page(
            HandbookPage,
            HandbookIndexPage.objects.get(locale=self.locale),
            path,
            title=data["title"][self.language],
            summary=data["summary"][:200],
            promise=data["promise"],
            intro=data["intro"],
            audience=data["audience"].removeprefix("Kenelle:").strip()[:200],
            is_sensitive=data.get("is_sensitive", False),
            content_note=data.get("content_note", ""),
            urgent=self._urgent(path, data.get("urgent")),
            organization=owner,
            responsible=data["responsible"],
            **upkeep(data),
        )
        for chapter in data["chapters"]:
            self._load_chapter(handbook, path, chapter)
        self.classify(handbook, data.get("topics", []))
        self.publish(handbook)
        return handbook

    def _load_chapter(self, parent: HandbookPage | ChapterPage, path: str, entry: dict[str, Any]) -> None:
        if not self.has(self.folder / entry["file"]):
            return
        data, text = self.read_text(self.folder / entry["file"])
        place = f"{path}/{data['code']}"
        above = parent.number if isinstance(parent, ChapterPage) else ""
        chapter = self.page(
            ChapterPage,
            parent,
            place,
            title=data["title"],
            number=f"{above}.{data['number']}" if above else str(data["number"]),
            summary=data["summary"][:200],
            minutes=data["minutes"],
            audience=", ".join(data.get("audiences", []))[:200],
            urgent=self._urgent(place, data.get("urgent")),
            body=self.body(place, text, data["sources"]),
            easy_body=self.easy_body(place, self.folder / entry["file"], data["sources"]),
            **upkeep(data),
        )
        self.cite(chapter, data["sources"])
        self.classify(chapter, data.get("topics", []))
        self.publish(chapter)
        for below in entry.get("chapters", []):
            self._load_chapter(chapter, path, below)

    def _urgent(self, path: str, data: dict[str, Any] | None) -> list[dict[str, Any]]:
        if not data:
            return []
        place = f"{path}/urgent"
        contacts = [self.contacts[str(code)].pk for code in data.get("contacts", [])]
        value = {
            "title": data["title"],
            "steps": listed(f"{place}/steps", data["steps"]),
            "contacts": listed(f"{place}/contacts", contacts),
        }
        return [{"type": "urgent", "value": value, "id": str(key_of(place))}]


def load_handbooks(folder: Path, *args: Any) -> list[HandbookPage]:
    """All handbooks below ``folder``. ``args``: sources, contacts, user and language of PageLoader."""
    loaders = [(HandbookLoader(file.parent, *args), file) for file in sorted(folder.glob("*/handbook.yaml"))]
    return [loader.load() for loader, file in loaders if loader.has(file)]
