"""What may be wrong with a page, whatever page it is: numbers are those of the checks in docs/accessibility.md.

Each function takes the open page and returns a sentence for everything that is wrong. None leaves the page changed.
"""

import functools
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What another width or other colors may change of a page that axe has seen whole.
LOOK = ("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable")
# In titles and addresses of pages that somebody may have to hide.
SENSITIVE_TERMS = (
    *("väkival", "vakival", "silpo", "kunnia", "pakkoavio", "ihmiskau", "haitalli"),
    *("våld", "vald", "stymp", "heder", "tvångsäkt", "tvangsakt", "människohan", "manniskohan", "skadlig"),
    *("violence", "mutilation", "honour", "forced", "traffick", "harmful"),
)

_STRUCTURE = """(terms) => {
    const found = [];
    const all = (selector) => [...document.querySelectorAll(selector)];
    const shown = (e) => e.outerHTML.replace(/\\s+/g, ' ').slice(0, 120);
    for (const once of ['h1', 'main'])
        if (all(once).length !== 1) found.push(`6: ${all(once).length} × ${once}`);
    let before = 1;
    for (const heading of all('h1, h2, h3, h4, h5, h6').filter((e) => e.checkVisibility())) {
        const level = Number(heading.tagName[1]);
        if (level > before + 1) found.push(`6: h${before} is followed by ${shown(heading)}`);
        before = level;
    }
    const ids = all('[id]').map((e) => e.id);
    for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) found.push(`6: id ${id} twice`);
    const language = location.pathname.split('/')[1];
    if (['fi', 'sv', 'en'].includes(language) && document.documentElement.lang !== language)
        found.push(`6: lang is ${document.documentElement.lang}`);
    if (!document.title.endsWith(' – Askel') || document.title.startsWith(' ') || document.title.includes(' –  –'))
        found.push(`7: title is ${document.title}`);
    if (document.body.classList.contains('has-exit')) {
        const said = (document.title + ' ' + decodeURI(location.pathname)).toLowerCase();
        for (const term of terms.filter((term) => said.includes(term))) found.push(`7: ${term} in ${said}`);
        if (all('meta[property^="og:"], meta[name=description]').length) found.push('7: tells others what it is about');
    }
    if (document.body.classList.contains('has-exit'))
        for (const e of all('main input:not([type=hidden], [type=radio], [type=checkbox], [type=submit]), main textarea'))
            if (!['off', 'name', 'email', 'one-time-code', 'current-password'].includes(e.autocomplete))
                found.push(`141: the browser may remember ${shown(e)}`);
    for (const e of all('*'))
        for (const attribute of e.attributes)
            if (attribute.name === 'style' || attribute.name.startsWith('on')) found.push(`8: ${shown(e)}`);
    return found;
}"""

# 24 × 24 but for links in a sentence, as 2.5.8 has it; 44 high for what is pressed most.
_TARGETS = """() => {
    const found = [];
    const tall = '.button, .top nav a, label.option, summary, .pagination a, .outline a.step, .chapters a, .check label';
    for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
        const held = e.matches('input') ? e.closest('.option, .check') || e : e;
        const box = held.getBoundingClientRect();
        if (!e.checkVisibility() || box.bottom < 0 || e.closest('.visually-hidden')) continue;
        const covers = e.matches('.cover') || getComputedStyle(held).display === 'inline';
        const least = e.matches(tall) ? 44 : 24;
        if (!covers && (box.height < least - .5 || box.width < 23.5))
            found.push(`9: ${Math.round(box.width)} × ${Math.round(box.height)}: `
                + e.outerHTML.replace(/\\s+/g, ' ').slice(0, 110));
    }
    return found;
}"""

_TOO_WIDE = """(number) => {
    const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (over > 0) {
        const edge = document.documentElement.clientWidth;
        const wide = [...document.querySelectorAll('main *, header *, footer *')].filter((e) =>
            e.getBoundingClientRect().right > edge + 1 && !e.closest('.table-region') && e.checkVisibility());
        return [`${number}: overflows by ${over} px: ` + (wide.at(-1) || document.body).outerHTML.slice(0, 120)];
    }
    return [...document.querySelectorAll('.button, .top nav a, .tag, label, legend, summary, h1, h2, h3')]
        .filter((e) => e.checkVisibility() && getComputedStyle(e).overflowX === 'hidden' && !e.closest('.visually-hidden')
            && e.scrollWidth > e.clientWidth + 1)
        .map((e) => `${number}: text is cut: ` + e.outerHTML.slice(0, 120));
}"""

_WITH_STYLE = """([css, number]) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
}"""

# Every place that Tab stops at: in view, with an outline of its own or of what it stands for, covered by nothing.
_FOCUS = """() => {
    const found = [];
    const stops = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
    for (const e of document.querySelectorAll(stops)) {
        if (!e.checkVisibility() || e.disabled) continue;
        e.focus();
        if (document.activeElement !== e) continue;
        const held = e.matches('.option input, .cover') ? e.closest('.option, .card') : e;
        const style = getComputedStyle(held);
        const text = e.outerHTML.replace(/\\s+/g, ' ').slice(0, 110);
        if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) found.push(`14: no outline: ${text}`);
        const box = e.getClientRects()[0];
        if (!box) continue;
        const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 20), 0), innerWidth - 1);
        const inside = (y) => Math.min(Math.max(y, 0), innerHeight - 1);
        const isSeen = (y) => {
            const hit = document.elementFromPoint(x, y);
            return hit && (held.contains(hit) || hit.contains(e));
        };
        // Of what is higher than the window, such as a long table, some part is enough.
        const places = [box.top + Math.min(box.height / 2, 14), ...(box.height > innerHeight / 2 ? [innerHeight / 2] : [])];
        if (!places.some((y) => isSeen(inside(y)))) found.push(`14: covered: ${text}`);
    }
    document.activeElement.blur();
    return found;
}"""


@functools.cache
def axe_source() -> str:
    """The rules of axe, from its package."""
    folder = Path(axe_playwright_python.__file__).parent
    return next(folder.rglob("axe.min.js")).read_text(encoding="utf-8")


def by_axe(page: Page, *, without: tuple[str, ...] = (), within: str = "", only: tuple[str, ...] = ()) -> list[str]:
    """1, 2: what axe finds, by all its rules or ``only`` those of these names."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe_source())
    found: list[str] = page.evaluate(
        "([runOnly, without, within]) => axe.run(within || document, {runOnly,"
        " rules: Object.fromEntries(without.map((rule) => [rule, {enabled: false}])), resultTypes: ['violations']})"
        ".then((r) => r.violations.map((v) => v.id + ': ' + v.nodes[0].html.slice(0, 160)))",
        [{"type": "rule", "values": list(only)} if only else {"type": "tag", "values": RULES}, list(without), within],
    )
    return found


def of_structure(page: Page) -> list[str]:
    """6, 7, 8: headings, ids, language, title, attributes that the policy forbids."""
    found: list[str] = page.evaluate(_STRUCTURE, list(SENSITIVE_TERMS))
    return found


def of_admin_frame(page: Page) -> list[str]:
    """6, 8: the same as far as it is ours in the admin: one heading, and a language."""
    found: list[str] = page.evaluate(
        "[...(document.querySelectorAll('h1').length === 1 ? [] : ['6: not one h1']),"
        " ...(document.documentElement.lang ? [] : ['6: no language']),"
        " ...[...document.querySelectorAll('main table')].filter((table) => !table.querySelector('th'))"
        ".map((table) => '37: no headings: ' + table.outerHTML.slice(0, 100))]"
    )
    return found


def of_targets(page: Page) -> list[str]:
    """9: what is too small to hit."""
    found: list[str] = page.evaluate(_TARGETS)
    return found


def of_width(page: Page, number: int = 3) -> list[str]:
    """3: whether the page is wider than its window, or cuts words off."""
    found: list[str] = page.evaluate(_TOO_WIDE, number)
    return found


def of_large_text(page: Page) -> list[str]:
    """4, 5: the same with text of twice the size in a wide window, and with more space between letters in a narrow one."""
    found = []
    for number, width, css in (
        (4, 1280, "html { font-size: 200% !important }"),
        (5, 360, "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"),
    ):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(_WITH_STYLE, [css, number])
        found += of_width(page, number)
        page.evaluate("document.adoptedStyleSheets = []")
    return found


def of_focus(page: Page) -> list[str]:
    """14: stops of the keyboard that one can not see."""
    page.keyboard.press("Tab")  # so that the browser takes what follows for the keyboard's doing
    found: list[str] = page.evaluate(_FOCUS)
    return found


def of_motion(page: Page) -> list[str]:
    """12: what moves for somebody who asked for stillness."""
    moving = page.evaluate("document.getAnimations().length")
    behavior = page.evaluate("getComputedStyle(document.documentElement).scrollBehavior")
    return [f"12: {moving} animations, scrolling {behavior}"] if moving or behavior != "auto" else []


def everywhere(page: Page) -> list[str]:
    """3 to 9, 12, 14 at the widths where each shows; leaves the window 1280 wide."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size({"width": 1280, "height": 800})
    found = [*of_structure(page), *of_motion(page), *of_focus(page), *of_large_text(page)]
    page.set_viewport_size({"width": 320, "height": 640})
    found += [*of_width(page), *of_targets(page), *of_focus(page)]
    page.set_viewport_size({"width": 1280, "height": 800})
    page.evaluate("scrollTo(0, 0)")
    return found
