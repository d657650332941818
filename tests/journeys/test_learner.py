"""A person's way through the running site in a real browser: learn, pass, get the certificate; a stranger verifies."""

from collections.abc import Iterator

import pytest

from demo.loader import PASSWORD
from tests.running import running_site

pytestmark = pytest.mark.journey

COURSE = "/fi/koulutukset/koulutus-1/"
# The final test in the demo's own words: the start of the question, and the right options.
RIGHT_CHOICES = {
    "Silpominen on Suomessa rangaistavaa vain": ["Ei pidä paikkaansa"],
    "Kenellä on lastensuojelulain": ["Opettajalla", "Vastaanottokeskuksen työntekijällä", "Sosiaalityöntekijällä"],
    "Milloin ja miten": ["Viipymättä"],
    "Epäilet, että lasta": ["Ei riitä"],
}


@pytest.fixture(scope="module")
def site(browser) -> Iterator:
    with running_site() as running:
        yield running


@pytest.fixture(params=[360, 1280])
def page(request, site, browser) -> Iterator:
    context = browser.new_context(
        viewport={"width": request.param, "height": 800}, java_script_enabled=request.param != 360
    )
    tab = context.new_page()
    tab.set_default_timeout(10_000)
    tab.outside = []
    tab.on("request", lambda asked: tab.outside.append(asked.url) if not asked.url.startswith(site.url) else None)
    yield tab
    context.close()


def test_a_learner_takes_the_course_from_the_first_lesson_to_the_test(page, site):
    """Without JavaScript on a phone's width, with it on a wide screen. Nothing is asked of another host."""
    sign_in(page, site)
    page.goto(site.url + COURSE)
    page.locator("main .panel a.button").first.click()
    if "/enroll/" in page.url:
        page.locator("main form button").click()
    for _ in range(60):
        if (
            page.url.endswith("/result/")
            and "/attempts/" in page.url
            and page.get_by_text("Lopulta oikein").count() == 0
        ):
            break
        take_a_step(page)
    assert page.get_by_text("Hyväksymisraja").or_(page.get_by_text("hyväksymisraja")).count()
    assert page.outside == []


def sign_in(page, site) -> None:
    page.goto(f"{site.url}/fi/accounts/login/")
    page.locator("input[name=login]").fill("learner@askel.example")
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
    prompt = main.locator("h1").inner_text()
    right = next((options for start, options in RIGHT_CHOICES.items() if prompt.startswith(start)), [])
    labels = main.locator("label.option")
    chosen = [label for label in labels.all() if any(text in label.inner_text() for text in right)]
    for label in chosen or labels.all()[:1]:
        label.locator("input").check()
    for select in main.locator("select[name^=match]").all():
        select.select_option(index=1)


def test_a_stranger_gets_one_answer_to_every_wrong_code(page, site):
    for typed in ("ABCD-EFGH", "0000-0000-0000-0000-0000-0000-0000"):
        answered = page.goto(f"{site.url}/c/{typed}/")
        assert answered.status == 404
        assert "noindex" in page.content()
