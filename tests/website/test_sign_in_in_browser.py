"""Signing up and in under the strict policy: password, code by e-mail, passkey."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from accounts.models import User

pytestmark = [pytest.mark.journey, pytest.mark.urls("tests.website.urls"), pytest.mark.django_db(transaction=True)]

EMAIL = "maija@example.org"
ACCOUNT_PAGES = ["profile/", "email/", "password/change/", "2fa/", "2fa/totp/activate/", "2fa/webauthn/add/", "logout/"]
PASSWORD = "mustikka-koivu-askel"


@pytest.fixture
def authenticator(page: Page) -> Iterator[None]:
    """A phone that always says yes to the fingerprint."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    cdp.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    yield
    cdp.detach()


@pytest.fixture
def site(live_server) -> str:
    # A passkey belongs to a host name; an address of numbers is none.
    return live_server.url.replace("127.0.0.1", "localhost")


def code_from_mail(page: Page) -> str:
    expect(page.get_by_label("Code")).to_be_visible()  # the mail has gone by then
    return re.search(r"^([A-Z0-9]+(-[A-Z0-9]+)+)$", mail.outbox[-1].body, re.MULTILINE)[1]


def enter_code(page: Page, code: str) -> None:
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Continue").click()


def sign_up(page: Page, site: str, path: str = "signup", password: str = "") -> None:
    page.goto(f"{site}/en/accounts/{path}/")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Name", exact=True).fill("Maija Meikäläinen")
    if password:
        page.get_by_label("Password", exact=False).first.fill(password)
    page.locator("main form button[type=submit]").first.click()
    enter_code(page, code_from_mail(page))


def show_that_it_is_you(page: Page) -> None:
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def sign_out(page: Page, site: str) -> None:
    page.goto(f"{site}/en/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()


def is_signed_in(page: Page) -> None:
    expect(page.locator("header").get_by_role("link", name="Sign out").first).to_be_attached()


def test_sign_up_with_a_password_and_back_in_after_a_mistake(page: Page, site, wrong: Callable):
    sign_up(page, site, password=PASSWORD)
    is_signed_in(page)
    sign_out(page, site)

    page.goto(f"{site}/en/accounts/login/")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill("not this one")
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_title(re.compile("^Error: Sign in"))
    expect(page.get_by_label("E-mail address")).to_have_value(EMAIL)
    assert wrong(page) == []

    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    is_signed_in(page)


def test_a_code_is_taken_as_people_paste_it(page: Page, site, wrong: Callable):
    sign_up(page, site)
    sign_out(page, site)

    page.goto(f"{site}/en/accounts/login/")
    page.get_by_role("link", name="Get a code by e-mail").click()
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_role("button", name="Send the code").click()
    assert wrong(page) == []

    enter_code(page, "WRNG-CODE")
    expect(page).to_have_title(re.compile("^Error:"))
    expect(page.get_by_label("Code")).to_have_value("WRNG-CODE")
    assert wrong(page) == []

    enter_code(page, f" {code_from_mail(page).lower().replace('-', ' ')} ")
    is_signed_in(page)


def test_account_made_with_a_passkey_opens_with_it(page: Page, site, authenticator, wrong: Callable):
    sign_up(page, site, path="signup/passkey")
    expect(page.get_by_role("heading", level=1)).to_have_text("Create your passkey")
    assert wrong(page) == []
    page.get_by_role("button", name="Create the passkey").click()
    is_signed_in(page)
    sign_out(page, site)

    page.goto(f"{site}/en/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    is_signed_in(page)
    assert page.evaluate("window.__refused") == []


def test_passkey_is_added_renamed_and_removed(page: Page, site, authenticator, wrong: Callable):
    sign_up(page, site, password=PASSWORD)
    page.goto(f"{site}/en/accounts/2fa/")
    assert wrong(page) == []
    page.get_by_role("link", name="Add a passkey").click()
    show_that_it_is_you(page)
    page.get_by_label("Name").fill("työpuhelin")
    assert wrong(page) == []
    page.get_by_label("Sign in with this alone").check()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    assert wrong(page) == []

    page.goto(f"{site}/en/accounts/2fa/webauthn/")
    assert wrong(page) == []
    page.get_by_role("link", name="Rename").click()
    page.get_by_label("Name").fill("oma puhelin")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="oma puhelin")).to_be_visible()

    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("heading", name="oma puhelin")).to_have_count(0)


def test_a_refused_passkey_is_said_and_the_other_ways_stay(page: Page, site):
    page.add_init_script("navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError'))")
    page.goto(f"{site}/en/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator("[data-passkey-error]")).to_be_focused()
    expect(page.get_by_role("link", name="Get a code by e-mail")).to_be_visible()


def test_pages_about_the_account_have_no_faults(page: Page, site, wrong: Callable):
    sign_up(page, site, password=PASSWORD)
    page.goto(f"{site}/en/accounts/2fa/webauthn/add/")
    found = {("reauthenticate/", 1280): wrong(page)}
    show_that_it_is_you(page)
    for path in ACCOUNT_PAGES:
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(f"{site}/en/accounts/{path}")
            found[path, width] = wrong(page)
    assert all(faults == [] for faults in found.values()), found


def test_mails_are_short_and_name_no_course(page: Page, site):
    sign_up(page, site, password=PASSWORD)
    assert User.objects.get().email == EMAIL
    message = mail.outbox[0]
    assert message.subject == "Askel: Confirm your address"
    assert not message.alternatives
    assert "Askel\nhttp" in message.body
