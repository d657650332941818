"""The pages as people meet them: at every width, light and dark, with the keyboard, in a hurry."""

import pytest
from playwright.sync_api import Page, expect

from tests.pages import faults

pytestmark = [pytest.mark.journey, pytest.mark.urls("tests.website.urls"), pytest.mark.django_db(transaction=True)]

COMPONENTS = "/fi/styleguide/"
PAGES = [
    COMPONENTS,
    f"{COMPONENTS}?calm",
    f"{COMPONENTS}?account&contrast=more",
    "/fi/accounts/login/",
    "/fi/accounts/signup/",
    "/sv/accounts/login/code/",
    "/en/accounts/password/reset/",
    "/errors/400/",
    "/errors/403/",
    "/errors/404/",
    "/errors/500/",
    "/errors/csrf/",
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_is_wrong(page: Page, live_server, wrong, width, theme):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme)
    found = {}
    for path in PAGES:
        page.goto(live_server.url + path)
        found[path] = wrong(page, () if (width, theme) == (360, "light") else faults.LOOK)
    assert found == {path: [] for path in PAGES}


def test_large_text_and_spacing_break_nothing(page: Page, live_server):
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(live_server.url + COMPONENTS)
    # WCAG 1.4.12. Set on the elements: the page's policy refuses a style sheet of ours.
    page.evaluate(
        "document.querySelectorAll('body, body *').forEach((e) => {"
        "e.style.lineHeight = '1.5'; e.style.letterSpacing = '.12em'; e.style.wordSpacing = '.16em'})"
    )
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_targets_are_large_enough(page: Page, live_server):
    page.goto(live_server.url + COMPONENTS)
    small = page.evaluate(
        "[...document.querySelectorAll('.button, .top nav a, label.option, summary, .pagination a')]"
        ".filter((e) => e.offsetParent && e.getBoundingClientRect().height < 44)"
        ".map((e) => e.textContent.trim())"
    )
    assert small == []


def test_first_tab_offers_to_skip(page: Page, live_server):
    page.goto(f"{live_server.url}{COMPONENTS}?calm")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_focus_is_never_covered(page: Page, live_server):
    page.set_viewport_size({"width": 768, "height": 600})
    page.emulate_media(reduced_motion="reduce")  # no gliding: where it is now is where it stays
    page.goto(live_server.url + COMPONENTS)
    page.evaluate("document.activeElement.blur()")
    covered = []
    for _ in range(90):
        page.keyboard.press("Tab")
        covered += page.evaluate(
            "(() => { const e = document.activeElement; if (e === document.body) return [];"
            "const r = e.getBoundingClientRect();"
            "const hit = document.elementFromPoint("
            "r.left + Math.min(r.width / 2, 20), r.top + Math.min(r.height / 2, 20));"
            "return hit && (e.contains(hit) || hit.contains(e)) ? [] : [e.outerHTML.slice(0, 90)] })()"
        )
    assert covered == []


def test_error_summary_has_the_focus_and_leads_to_the_field(page: Page, live_server):
    page.goto(live_server.url + COMPONENTS)
    expect(page.locator(".note.err[role=alert]")).to_be_focused()
    page.get_by_role("link", name="Nimi:").click()
    expect(page.get_by_label("Nimi")).to_be_focused()


def test_rows_move_by_button_and_by_number(page: Page, live_server):
    page.goto(f"{live_server.url}{COMPONENTS}?calm")
    rows = page.locator(".sort .text")
    down = page.get_by_role("button", name="Alas: Kirjaa havainnot")

    down.focus()
    page.keyboard.press("Enter")
    expect(rows).to_have_text(["Varmista turvallisuus", "Kirjaa havainnot", "Järjestä ammattitulkki"])
    expect(down).to_be_focused()
    expect(page.locator(".sort + [role=status]")).to_have_text("Kirjaa havainnot: 2 / 3")

    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(rows.last).to_have_text("Kirjaa havainnot")
    expect(down).to_have_attribute("aria-disabled", "true")
    expect(down).to_be_focused()

    page.get_by_label("Järjestysnumero: Kirjaa havainnot").select_option("1")
    expect(rows).to_have_text(["Kirjaa havainnot", "Varmista turvallisuus", "Järjestä ammattitulkki"])
    assert [select.input_value() for select in page.locator(".sort select").all()] == ["1", "2", "3"]


def test_password_can_be_shown(page: Page, live_server):
    page.goto(f"{live_server.url}/en/accounts/login/")
    page.get_by_label("Password", exact=True).fill("metsä-mustikka")
    page.get_by_role("button", name="Show password").click()
    expect(page.get_by_label("Password", exact=True)).to_have_attribute("type", "text")
    expect(page.get_by_role("button", name="Hide password")).to_be_visible()


class TestLeaving:
    """By Shift three times, by the button, and what does not count."""

    def test_shift_three_times_leaves_and_takes_the_page_out_of_the_history(self, page: Page, live_server):
        page.goto(live_server.url + "/fi/")
        page.goto(live_server.url + COMPONENTS)
        for _ in range(2):
            page.keyboard.press("Shift")
        expect(page.locator(".exit-bar [role=status]")).not_to_be_empty()
        page.keyboard.press("Shift")
        page.wait_for_url("**/exit/")
        page.go_back()
        assert page.url.endswith("/fi/")

    def test_a_capital_letter_is_no_press(self, page: Page, live_server):
        page.goto(live_server.url + COMPONENTS)
        for _ in range(4):
            page.keyboard.press("Shift+A")
        page.keyboard.press("Shift")
        page.keyboard.press("a")
        page.keyboard.press("Shift")
        page.keyboard.press("Shift")
        assert page.url.endswith(COMPONENTS)

    def test_presses_are_forgotten_after_a_pause(self, page: Page, live_server):
        page.clock.install()
        page.goto(live_server.url + COMPONENTS)
        page.keyboard.press("Shift")
        page.keyboard.press("Shift")
        page.clock.fast_forward(6000)
        page.keyboard.press("Shift")
        assert page.url.endswith(COMPONENTS)

    def test_the_button_is_in_sight_on_a_small_phone(self, page: Page, live_server):
        page.set_viewport_size({"width": 320, "height": 480})
        page.goto(live_server.url + COMPONENTS)
        page.evaluate("window.scrollTo(0, 3000)")
        button = page.locator(".exit-bar .button")
        assert button.bounding_box()["y"] < 480 - 44
        button.click()
        page.wait_for_url("**/exit/")


def test_states_differ_without_colors(page: Page, live_server):
    page.emulate_media(forced_colors="active")
    page.goto(live_server.url + COMPONENTS)
    borders = page.evaluate(
        "['.outline a.step[aria-current]', '.outline a.step:not([aria-current])']"
        ".map((s) => [...document.querySelectorAll(s)].find((e) => e.offsetParent))"
        ".map((e) => getComputedStyle(e).borderInlineStartColor)"
    )
    assert borders[0] != borders[1]
    edge = "(s) => [...document.querySelectorAll(s)].map((e) => getComputedStyle(e)).map((s) => s.borderInlineStartColor)[0]"
    assert page.evaluate(edge, ".option:has(:checked)") != page.evaluate(edge, ".option:not(:has(:checked))")
    widths = "(all) => all.map((s) => document.querySelector(s)).map((e) => parseFloat(getComputedStyle(e).borderInlineStartWidth))"
    assert all(page.evaluate(widths, [".note.err", ".field.bad", ".progress progress", ".tag", ".button"]))
    page.keyboard.press("Tab")
    assert page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 2


def test_folded_parts_open_by_enter_and_by_space(page: Page, live_server):
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{live_server.url}{COMPONENTS}?calm")
    folded = page.locator("details:visible")
    assert folded.count() >= 3  # the menu, the outline, a transcript
    for part in folded.all():
        summary = part.locator("summary")
        summary.focus()
        for key, is_open in (("Enter", True), ("Space", False), ("Space", True), ("Enter", False)):
            page.keyboard.press(key)
            assert part.evaluate("(e) => e.open") is is_open
            expect(summary).to_be_focused()


def test_before_signing_out_it_asks_and_escape_means_that_one_is_there(page: Page, live_server):
    page.clock.install()
    page.route("**/accounts/stay/", lambda route: route.fulfill(status=204))
    page.goto(f"{live_server.url}{COMPONENTS}?account")
    dialog = page.locator("dialog.idle")
    for _ in range(10):
        page.clock.run_for(27 * 60 * 1000)
        expect(dialog).to_be_hidden()
        page.clock.run_for(61 * 1000 + 1000)  # two minutes before the end of thirty
        expect(dialog).to_be_visible()
        assert page.evaluate("document.activeElement.closest('dialog') !== null")
        expect(dialog.locator("[data-said]")).not_to_be_empty()
        with page.expect_response("**/accounts/stay/"):
            page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()


def test_nothing_moves_for_those_who_asked(page: Page, live_server):
    page.emulate_media(reduced_motion="reduce")
    page.goto(live_server.url + COMPONENTS)
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_paper_shows_what_is_folded_away_and_no_chrome(page: Page, live_server):
    page.goto(f"{live_server.url}{COMPONENTS}?calm")
    page.emulate_media(media="print")
    expect(page.get_by_text("Puhuja: hyvää päivää.")).to_be_visible()
    expect(page.locator("header.top")).to_be_hidden()
    expect(page.locator("footer")).to_be_hidden()
