"""Following links as somebody would who clicks on everything, and writing down what is wrong on the way."""

import re
from collections import Counter, deque
from urllib.parse import urldefrag, urlsplit

from playwright.sync_api import BrowserContext, Error, Page

from tests.pages import faults
from tests.pages.headers import header_faults
from tests.pages.languages import PARAGRAPHS, language_faults

# What is told of the whole, by going there once: the way out, signing out, and what a browser keeps as a file.
NOT_FOLLOWED = re.compile(
    r"^/(exit/|media/|static/|admin/bulk/)|/logout/|/print/$|\.(pdf|csv|zip|xlsx|json|xml)$|/feed/"
)
# Wagtail shows this link to all who write, and its page to administrators only.
WAGTAILS_DEAD_END = "/admin/reports/page-types-usage/"
_NUMBERS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)\d+(?=/)|(?<=/)[0-9A-Za-z]{4}(?:-[0-9A-Za-z]{4})+(?=/)")
_LINKS = """() => [...document.querySelectorAll('a[href]:not([download]), iframe[src]')].map((e) => e.href || e.src)"""
STORED = """async () => [localStorage.length, sessionStorage.length, (await caches.keys()).length,
    (await indexedDB.databases()).length, (await navigator.serviceWorker.getRegistrations()).length]"""


def shape(url: str) -> str:
    """What is the same of addresses that show the same kind of page."""
    parts = urlsplit(url)
    path = _NUMBERS.sub("*", parts.path)
    place = path.split("/")
    if len(place) > 4 and place[2] in ("koulutukset", "kasikirjat"):
        path = "/".join([*place[:3], *("*" for _ in place[3:])])
    asked = sorted({part.split("=")[0] for part in parts.query.split("&")})
    return f"{path}?{'&'.join(asked)}"


class Crawl:
    """One person's walk. ``wrong`` holds what was found, ``seen`` the shapes with how often each was met."""

    def __init__(self, context: BrowserContext, origin: str, *, is_editor: bool = False) -> None:
        self.origin, self.wrong, self.at, self.is_editor = origin, list[str](), "", is_editor
        self.seen: Counter[str] = Counter()
        self.titles: dict[str, str] = {}
        context.route(lambda url: not url.startswith(origin), lambda route: route.abort())
        context.on("request", lambda asked: self._note(f"asks another: {asked.url}", not self._is_ours(asked.url)))
        context.on("response", lambda got: self._note(f"{got.status} {got.url}", got.status >= 500))
        context.on(
            "console", lambda said: self._note(said.text, said.type == "error" and "status of 4" not in said.text)
        )
        context.on("weberror", lambda thrown: self._note(str(thrown.error), True))
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation',"
            " (e) => console.error('refused: ' + e.violatedDirective + ' ' + e.blockedURI))"
        )

    def _is_ours(self, url: str) -> bool:
        return url.startswith((self.origin, "data:", "blob:", "about:"))

    def _note(self, text: str, is_wrong: bool) -> None:
        if is_wrong:
            self.wrong.append(f"{self.at}: {text}")

    def go(self, page: Page, start: list[str], *, most: int, of_a_shape: int = 1, allowed: str = "/") -> int:
        """Walk from the addresses in ``start`` through at most ``most`` pages; return how many there were."""
        waiting, known = deque(start), set(start)
        walked = 0
        while waiting and walked < most:
            path = waiting.popleft()
            if self.seen[shape(path)] >= of_a_shape:
                continue
            self.seen[shape(path)] += 1
            walked += 1
            for link in self._look(page, path):
                found = urldefrag(link).url.removeprefix(self.origin)
                is_new = self._is_ours(link) and found.startswith(allowed) and found not in known
                if is_new and not NOT_FOLLOWED.search(urlsplit(found).path):
                    known.add(found)
                    waiting.append(found)
        return walked

    def _look(self, page: Page, path: str) -> list[str]:
        self.at = path
        try:
            answer = page.goto(self.origin + path)
        except Error as error:
            if "Download is starting" not in str(error) and "ERR_ABORTED" not in str(error):
                self._note(str(error).splitlines()[0], True)
            return []
        assert answer is not None
        place = urlsplit(page.url).path
        self._note(f"status {answer.status}", answer.status >= 400 and place != WAGTAILS_DEAD_END)
        self.wrong += header_faults(answer.headers, place)
        if "text/html" not in answer.headers.get("content-type", ""):
            return []
        if not place.startswith("/admin/"):
            self._read(page, place, answer.headers.get("cache-control", ""))
        links: list[str] = page.evaluate(_LINKS)
        return links

    def _read(self, page: Page, place: str, kept: str) -> None:
        for fault in [*faults.of_structure(page), *language_faults(page.evaluate(PARAGRAPHS))]:
            self._note(fault, True)
        is_sensitive = page.evaluate("document.body.classList.contains('has-exit')")
        self._note(f"kept: {kept}", is_sensitive and "no-store" not in kept)
        if not self.is_editor:  # the editor keeps how its menu stands, until signing out
            self._note("stores something", page.evaluate(STORED) != [0, 0, 0, 0, 0])
        self.titles[place] = page.title()
