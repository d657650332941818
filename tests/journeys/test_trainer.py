"""A trainer writes a course in the admin and publishes it; a learner takes it to a certificate; a stranger verifies."""

import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.editor import Editor
from tests.journeys.steps import Key, go_through, words

pytestmark = pytest.mark.journey

TITLE = "Vaikea puheeksiotto"
KEY: Key = {
    "Mitä teet ensin?": ["Kuuntelen."],
    "Ketkä ovat vaitiolovelvollisia?": ["Tulkki", "Työntekijä"],
    "Asiakas saa itse päättää, mitä hän kertoo.": ["Pitää paikkansa"],
    "Mikä on oikea järjestys?": ["Varaa aika", "Tapaa asiakas", "Kirjaa sovittu"],
    "Kuka tekee mitä?": {"Poliisi": "Tutkii", "Tulkki": "Tulkkaa"},
}


@dataclass
class Written:
    """The course as its trainer left it, and what was said on the way."""

    course: int = 0
    module: int = 0
    lesson: int = 0
    said: dict[str, list[str]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def written(site, visits) -> Written:
    """Written from the first page of the admin on, with every refusal that a trainer may meet on the way."""
    done = Written()
    with visits(width=1280, email=people.TRAINER) as page:
        editor = Editor(page, site)
        done.course = editor.begin_course(TITLE)
        editor.write("promise", "Opit ottamaan vaikean asian puheeksi.")
        editor.write("requirements", "Oppitunti luettu ja testi läpäisty.")
        editor.page.locator("[name=issuer]").select_option(label="Esimerkkijärjestö")
        done.said["course without a step"] = editor.publish_in_vain()

        done.module = editor.begin(done.course, "modulepage", "Ennen tapaamista")
        editor.publish()
        _write_lesson(editor, done)
        _write_quiz(editor, done)

        editor.open(done.course)
        editor.publish()
        editor.open(done.lesson)
        done.said["no change note"] = editor.publish_in_vain()
        editor.tab(words("What changed"))
        editor.write("change_note", "Tarkennettu, kuka päättää.")
        editor.choose("change_severity", "correction")
        editor.publish()
    return done


def _write_lesson(editor: Editor, done: Written) -> None:
    done.lesson = editor.begin(done.module, "lessonpage", "Kuuntele ensin")
    picker = editor.picker("body")
    picker.locator(".w-combobox__option-row", has_text=words("Note")).get_by_role("button").click()
    shown = editor.page.frame_locator(".w-combobox-preview__iframe").locator(".note")
    done.said["block preview"] = [
        shown.inner_text(),
        editor.page.locator(".w-combobox-preview__description").inner_text(),
    ]
    picker.get_by_role("option", name=words("Text"), exact=True).click()
    editor.write_rich("body-0-value", "Kuuntele ensin.")
    editor.add_block("body", words("Note"))
    editor.write("body-1-value-title", "Muista")
    editor.write_rich("body-1-value-text", "Asiakas päättää itse.")
    editor.save_draft()
    preview = editor.preview()
    expect(preview.get_by_text("Asiakas päättää itse.")).to_be_visible()
    editor.close_preview()
    editor.publish()


def _write_quiz(editor: Editor, done: Written) -> None:
    editor.begin(done.module, "quizpage", "Testaa itsesi")
    editor.choose("mode", "test")
    prompts = list(KEY)
    for number, kind in enumerate(["One choice", "Several choices", "True or false", "Put in order", "Match"]):
        editor.add_block("questions", words(kind))
        editor.write(f"questions-{number}-value-prompt", prompts[number])
    for number, options in enumerate([["Kuuntelen.", "Neuvon."], ["Tulkki", "Naapuri", "Työntekijä"]]):
        _write_rows(editor, f"questions-{number}-value-options", [{"text": option} for option in options])
    _write_rows(editor, "questions-3-value-items", [{"text": text} for text in KEY[prompts[3]]])
    pairs = [{"left": left, "right": right} for left, right in KEY[prompts[4]].items()]
    _write_rows(editor, "questions-4-value-pairs", pairs)
    editor.tick("questions-2-value-is_true")
    for right in ("questions-1-value-options-0", "questions-1-value-options-2"):
        editor.tick(f"{right}-value-is_correct")
    done.said["question without a key"] = editor.publish_in_vain()
    editor.tick("questions-0-value-options-0-value-is_correct")
    editor.publish()


def _write_rows(editor: Editor, items: str, rows: list[dict[str, str]]) -> None:
    for number, row in enumerate(rows):
        if number >= 2:  # a new question has two
            editor.add_item(items)
        for name, text in row.items():
            editor.write(f"{items}-{number}-value-{name}", text)


def test_the_picker_shows_and_describes_a_block(written):
    assert "Huoli riittää" in written.said["block preview"][0]
    assert written.said["block preview"][1] == words("Use when one thing must not be missed.")


def test_a_course_without_a_required_step_is_not_published(written):
    refusal = (
        "The course has no required lesson or quiz that is published. Publish one below it first, then the course."
    )
    assert words(refusal) in " ".join(written.said["course without a step"])


def test_a_question_without_a_key_is_named_and_not_published(written):
    refusal = "Mitä teet ensin?): " + words("mark the right option: without a key nobody can pass.")
    assert refusal in " ".join(written.said["question without a key"])


def test_publishing_again_asks_what_changed(written):
    said = written.said["no change note"]
    assert words("Tell readers in a sentence or two what changed.") in said
    assert words("Choose whether this is a correction or a content change.") in said


@pytest.mark.parametrize("width", [360, 1280])
def test_from_the_catalogue_to_a_certificate_that_a_stranger_verifies(written, width, site, visit, learner):
    page = visit(width=width, js=width != 360, email=learner)
    page.goto(f"{site.url}/fi/koulutukset/")
    _until_settled(page, site)
    page.locator("main").get_by_role("link", name=TITLE).click()
    page.locator("main .panel a.button").first.click()
    page.locator("main form button").click()
    go_through(page, KEY)

    expect(page.get_by_role("heading", level=1)).to_have_text(words("Your certificate"))
    code = re.search(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}", page.locator("main").inner_text())[0]
    assert _pdf(page, site).startswith(b"%PDF")

    stranger = visit(width=width, js=width != 360)
    stranger.goto(f"{site.url}/fi/c/")
    stranger.locator("main input[name=code]").fill(code.lower().replace("-", " "))
    stranger.locator("main form button").click()
    said = stranger.locator("main").inner_text()
    assert words("The certificate is valid") in said
    assert TITLE in said
    assert "A. M. E." in said
    assert "Esimerkki " not in said
    assert stranger.context.cookies() == []


def _until_settled(page: Page, site) -> None:
    """The worker makes an edition of what was published; until then the course says so."""
    link = page.locator("main").get_by_role("link", name=TITLE)
    address = site.url + link.get_attribute("href")
    site.wait_for(lambda: page.request.get(address).status == 200, what="the course's edition")


def _pdf(page: Page, site) -> bytes:
    """The certificate's file, once the worker has made it; the page says so until then."""
    link = page.locator("main a[href*='/pdf/']").first

    def made() -> bool:
        page.reload()
        return bool(link.count())

    site.wait_for(made, seconds=40, what="the certificate's file")
    return page.request.get(site.url + link.get_attribute("href")).body()
