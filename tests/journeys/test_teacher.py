"""A teacher in a hurry, with a phone and no account: from the home page to what to do, and on through the handbook."""

import pytest
from playwright.sync_api import Page, expect

from demo.loader import CONTENT
from tests.running import Site

pytestmark = pytest.mark.journey

FOLDER = "haitallisten-kaytantojen-ehkaisy"
# The first three chapters of the demo's handbook for teachers: all of the demo would take minutes.
LOAD = f"""
from accounts.models import User
from demo import loader
from demo.handbooks import HandbookLoader
from handbooks.services import settle
from django.utils import timezone

class Beginning(HandbookLoader):
    def read(self, file):
        data = super().read(file)
        return data | {{"chapters": data["chapters"][:3]}}

loader.ensure_site(texts=loader._yaml("site.yaml"))
loader._load_topics()
user = User.objects.filter(is_superuser=True).first() or User.objects.create_superuser("load@askel.example", "x")
handbook = Beginning(
    loader.CONTENT / "handbooks" / {FOLDER!r}, loader._load_sources(), loader._load_contacts(), user
).load()
settle(handbook_key=handbook.translation_key, now=timezone.now())
result = handbook.url
"""


@pytest.fixture(scope="module")
def handbook(site: Site) -> str:
    """Its address."""
    assert (CONTENT / "handbooks" / FOLDER / "handbook.yaml").exists()
    return site.python(LOAD)


@pytest.fixture(params=[False, True], ids=["without JavaScript", "with JavaScript"])
def phone(visit, request) -> Page:
    """A phone 360 px wide."""
    return visit(width=360, js=request.param)


def test_from_the_home_page_to_what_to_do_now_and_on(phone: Page, site: Site, handbook: str):
    phone.goto(f"{site.url}/fi/")
    phone.locator("main a[href='/fi/kasikirjat/']").first.click()
    phone.locator(f"main a[href='{handbook}']").click()
    card = phone.locator("main .urgent")
    # Nothing stands between the heading and the card, no note and no form.
    assert phone.locator("main h1 + * > .urgent, main h1 + .urgent").count() == 1
    expect(card.locator("a[href='tel:112']")).to_be_visible()
    expect(phone.locator("main form[method=post]")).to_have_count(0)

    phone.locator("main nav .chapters > li > a").nth(2).click()
    expect(phone.locator("main h1")).to_contain_text("3 ")
    chapter = phone.url
    phone.locator("main details.only-narrow summary").first.click()
    phone.locator("main details.only-narrow .chapters .chapters a").first.click()
    expect(phone.locator("main h1")).to_contain_text("3.1 ")
    first = phone.url
    assert first.startswith(chapter)

    phone.locator("main a[rel=next]").click()
    expect(phone.locator("main h1")).to_contain_text("3.2 ")
    phone.locator("main a[rel=prev]").click()
    assert phone.url == first

    phone.locator("main a[href$='/print/']").click()
    expect(phone.locator("main h1")).to_contain_text("3.1 ")
    assert phone.context.cookies() == []


def test_every_page_on_the_way_is_faultless_and_can_be_left(visit, axe, site: Site, handbook: str):
    phone = visit(width=360)
    phone.goto(site.url + handbook)
    assert phone.title().startswith("Käsikirja")
    parts = [phone.locator(f"main a[href$='/{part}/']").first.get_attribute("href") for part in ("contents", "print")]
    changes = parts[1].replace("/print/", "/changes/")  # nothing leads there before anything has changed
    found = {}
    for path in (handbook, f"{handbook}luku-1/", f"{handbook}luku-3/luku-1/", *parts, changes):
        answer = phone.goto(site.url + path)
        assert answer.headers["cache-control"] == "private, no-store"
        assert phone.locator("a[href='/exit/']").first.get_attribute("rel") == "nofollow noreferrer"
        found[path] = axe(phone)
    assert found == {path: [] for path in found}


def test_a_permalink_with_an_anchor_leads_to_the_heading(visit, site: Site, handbook: str):
    page = visit(width=1280)
    page.goto(f"{site.url}{handbook}luku-3/luku-1/")
    heading = page.locator("article.chapter h2[id^='k-']").nth(1)
    anchor = heading.get_attribute("id")
    lasting = page.locator("main .lasting").get_attribute("href")
    page.goto(f"{site.url}{lasting}#{anchor}")
    assert page.url.endswith(f"/luku-3/luku-1/#{anchor}")
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()


def test_on_paper_only_the_text_is_left(visit, site: Site, handbook: str):
    page = visit(width=1280)
    page.goto(f"{site.url}{handbook}luku-1/")
    page.emulate_media(media="print")
    for hidden in ("header.top", ".exit-bar", ".side", ".prev-next", ".permalink", "footer.bottom"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator("main .urgent")).to_be_visible()
