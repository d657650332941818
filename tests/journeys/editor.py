"""Wagtail's editor as a trainer's hands go through it."""

import re

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.running import Site


class Editor:
    """The admin in a browser."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site = page, site

    def begin_course(self, title: str) -> int:
        """Begin a course from the first page of the admin; return the number of the draft."""
        self._go("/admin/")
        self.page.locator("a[href*='/add/courses/coursepage/']").first.click()
        return self._save_new(title)

    def begin(self, parent: int, kind: str, title: str) -> int:
        """Begin a page below another; return the number of the draft."""
        self._go(f"/admin/pages/{parent}/add_subpage/")
        if self.page.url.endswith("/add_subpage/"):  # more than one kind may stand here
            self.page.locator(f"main a[href*='/add/courses/{kind}/']").click()
        return self._save_new(title)

    def open(self, number: int) -> None:
        """Open a page to edit it."""
        self._go(f"/admin/pages/{number}/edit/")

    def write(self, name: str, text: str) -> None:
        """Fill a field of plain text."""
        self.page.locator(f"[name='{name}']").fill(text)

    def write_rich(self, name: str, text: str) -> None:
        """Type into a field of formatted text."""
        field = self.page.locator(f"//input[@name='{name}']/following::*[@contenteditable='true'][1]")
        field.click()
        self.page.keyboard.type(text)
        # The editor hands it to the form a moment later.
        expect(self.page.locator(f"[name='{name}']")).to_have_value(re.compile(re.escape(text)))

    def tick(self, name: str) -> None:
        """Tick a box."""
        self.page.locator(f"[name='{name}']").check()

    def choose(self, name: str, value: str) -> None:
        """Choose from a list."""
        self.page.locator(f"[name='{name}']").select_option(value)

    def tab(self, name: str) -> None:
        """Open one of the editor's tabs."""
        self.page.get_by_role("tab", name=name).click()

    def picker(self, stream: str) -> Locator:
        """Open the list of blocks at the end of a stream; return it."""
        root = self.page.locator(f"#{stream}-root > [data-streamfield-stream-container] > div")
        root.locator("> button.c-sf-add-button").last.click()
        return self.page.locator(".w-combobox-container")

    def add_block(self, stream: str, name: str) -> None:
        """Add a block at the end of a stream."""
        self.picker(stream).get_by_role("option", name=name, exact=True).click()
        expect(self.page.locator(".w-combobox-container")).to_have_count(0)

    def add_item(self, items: str) -> None:
        """Add an item at the end of a list."""
        count = self.page.locator(f"[name='{items}-count']")
        before = int(count.input_value())
        add = self.page.locator(f"//input[@name='{items}-count']/following-sibling::div[1]/button")
        add.last.click()
        expect(count).to_have_value(str(before + 1))

    def preview(self) -> FrameLocator:
        """Open the preview beside the form."""
        self.page.locator("button[data-side-panel-toggle=preview]").click()
        return self.page.frame_locator("#w-preview-iframe")

    def close_preview(self) -> None:
        """Close it again; the editor would open it on the next page too."""
        self.page.locator("button[data-side-panel-toggle=preview]").click()
        expect(self.page.locator("#w-preview-iframe")).to_be_hidden()

    def save_draft(self) -> None:
        """Save the draft by the button; the editor also does so by itself after a while."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Tallenna luonnos").click()
        expect(self.page.locator(".messages .success")).to_be_visible()

    def publish(self) -> None:
        """Publish; fails if it is refused."""
        with self.page.expect_navigation():
            self._press("Julkaise")
        assert self.page.url.count("/") == 6, self._said()  # back in the list of pages

    def publish_in_vain(self, button: str = "Julkaise") -> list[str]:
        """Try to publish; return what is said against it at the fields and above them."""
        with self.page.expect_navigation():
            self._press(button)
        expect(self.page.locator(".messages .error")).to_be_visible()
        return self._said()

    def _said(self) -> list[str]:
        said = self.page.locator(
            ".messages .error, .w-field__errors .error-message, .help-critical"
        ).all_text_contents()
        return [" ".join(words.split()) for words in said if words.strip()]

    def _press(self, button: str) -> None:
        self.page.get_by_role("button", name="Lisää toimintoja").click()
        self.page.locator("footer").get_by_role("button", name=button).last.click()

    def _save_new(self, title: str) -> int:
        # At once: two seconds later the editor would save it too, and the second would find its address taken.
        self.page.wait_for_load_state("networkidle")
        self.page.locator("#id_title").fill(title)
        self.page.get_by_role("button", name="Tallenna luonnos").click()
        self.page.wait_for_url("**/edit/")
        self.page.wait_for_load_state("networkidle")
        return int(self.page.url.split("/")[-3])

    def _go(self, path: str) -> None:
        self.page.goto(self.site.url + path)
        self.page.wait_for_load_state("networkidle")
