"""Load the pages about the service."""

from pathlib import Path
from typing import Any

from demo.pages import PageLoader, upkeep
from website.models import HomePage, InfoPage


class InfoPageLoader(PageLoader):
    """Loads the pages in one folder, each from its file."""

    def load(self) -> list[InfoPage]:
        """The pages, published below the home page of their language."""
        return [self._load_page(file) for file in sorted(self.folder.glob("*.md")) if self.has(file)]

    def _load_page(self, file: Path) -> InfoPage:
        data, text = self.read_text(file)
        page: InfoPage = self.page(
            InfoPage,
            HomePage.objects.get(locale=self.locale),
            data["code"],
            title=data["title"],
            slug=data["slug"],
            summary=data["summary"],
            sort_order=data["sort_order"],
            body=self.body(data["code"], text, data["sources"]),
            easy_body=self.easy_body(data["code"], file, data["sources"]),
            **upkeep(data),
        )
        self.cite(page, data["sources"])
        self.publish(page)
        return page


def load_info_pages(folder: Path, *args: Any) -> list[InfoPage]:
    """All pages about the service in ``folder``. ``args``: sources, contacts, user and language of PageLoader."""
    return InfoPageLoader(folder, *args).load()
