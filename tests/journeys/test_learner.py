"""A person's way through the running site in a real browser: learn, pass, hold the certificate; a stranger verifies."""

import re
import time
from collections.abc import Iterator

import pytest
import yaml

from demo.loader import CONTENT, PASSWORD
from tests.running import running_site

pytestmark = pytest.mark.journey

COURSE = "/fi/koulutukset/koulutus-1/"
WORDS = {True: "Pitää paikkansa", False: "Ei pidä paikkaansa"}
QUESTIONS = {
    question["prompt"]: question
    for file in CONTENT.glob("courses/*/*/*.yaml")
    if file.name != "module.yaml"
    for question in yaml.safe_load(file.read_text(encoding="utf-8"))["questions"]
}
# Without JavaScript on a phone's width, with it on a wide screen; each has a learner of its own.
PEOPLE = {360: ("learner@askel.example", "A. E."), 1280: ("trainer@askel.example", "T. K.")}


@pytest.fixture(scope="module")
def site(browser) -> Iterator:
    with running_site() as running:
        yield running


@pytest.fixture(params=sorted(PEOPLE))
def width(request) -> int:
    return request.param


@pytest.fixture
def page(width, site, browser) -> Iterator:
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=width != 360)
    tab = context.new_page()
    tab.set_default_timeout(10_000)
    tab.outside = []
    tab.on("request", lambda asked: tab.outside.append(asked.url) if not asked.url.startswith(site.url) else None)
    yield tab
    context.close()


def test_from_the_first_lesson_to_a_certificate_that_a_stranger_verifies(page, width, site, browser):
    email, initials = PEOPLE[width]
    sign_in(page, site, email)
    page.goto(site.url + COURSE)
    page.locator("main .panel a.button").first.click()
    page.locator("main form button").click()
    for _ in range(80):
        if "/certificates/" in page.url:
            break
        take_a_step(page)
    assert "/certificates/" in page.url

    pdf = wait_for_pdf(page)
    assert pdf.status == 200
    assert pdf.body().startswith(b"%PDF")
    code = re.search(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}", page.locator("main").inner_text())[0]
    assert page.outside == []

    with browser.new_context(locale="fi") as stranger:
        tab = stranger.new_page()
        tab.goto(f"{site.url}/c/{code.lower().replace('-', '')}/")
        words = tab.locator("main").inner_text()
        assert "Todistus on voimassa" in words
        assert initials in words
        assert email not in tab.content()
        assert stranger.cookies() == []


def sign_in(page, site, email: str) -> None:
    page.goto(f"{site.url}/fi/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[type=password]").first.fill(PASSWORD)
    page.locator("form:has(input[type=password]) button[type=submit]").first.click()
    page.wait_for_url("**/fi/my/**")


def take_a_step(page) -> None:
    main = page.locator("main")
    read = main.get_by_role("button", name="Merkitse luetuksi ja jatka")
    if read.count():
        read.click()
    elif page.url.endswith("/result/"):
        main.locator(".panel a.button").first.click()
    elif "/feedback/" in page.url:
        main.locator(".actions a.button").last.click()
    elif page.url.endswith("/check/"):
        main.locator("form button[type=submit]").first.click()
    else:
        if "/attempts/" in page.url:
            answer(main)
        main.locator("form button[type=submit], .actions a.button").first.click()


def answer(main) -> None:
    """Answer a question of the demo right."""
    question = QUESTIONS[main.locator("h1").inner_text()]
    if question["type"] == "matching":
        for pair in question["pairs"]:
            main.get_by_label(pair["left"], exact=True).select_option(label=pair["right"])
    elif question["type"] == "ordering":
        for number, item in enumerate(question["items"], start=1):
            main.locator("ol.sort > li").filter(has_text=item["text"]).locator("select").select_option(str(number))
    else:
        right = (
            [WORDS[question["correct"]]]
            if question["type"] == "truefalse"
            else [option["text"] for option in question["options"] if option["correct"]]
        )
        for text in right:
            main.get_by_label(text, exact=True).check()


def wait_for_pdf(page):
    """The certificate's file, once the worker has made it; the page says so until then."""
    until = time.monotonic() + 30
    link = page.locator("main a[href*='/pdf/']").first
    while not link.count() and time.monotonic() < until:
        page.wait_for_timeout(300)
        page.reload()
    return page.request.get(page.url.split("/fi/")[0] + link.get_attribute("href"))


def test_a_stranger_gets_one_answer_to_every_wrong_code(page, site):
    for typed in ("ABCD-EFGH", "0000-0000-0000-0000-0000-0000-0000"):
        answered = page.goto(f"{site.url}/c/{typed}/")
        assert answered.status == 404
        assert "noindex" in page.content()
