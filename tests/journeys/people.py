"""Who goes these ways, and how they sign in."""

import secrets

from playwright.sync_api import Page

from tests.running import Site

PASSWORD = "kolme-koivua-ja-kivi"
TRAINER = "kouluttaja@kunta.example"

MAKE = f"""
from allauth.account.models import EmailAddress
from accounts.models import User

def make(email, full_name, **fields):
    user = User.objects.create_user(email, {PASSWORD!r}, full_name=full_name, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user
"""
SETUP = f"""{MAKE}
from accounts.models import Organization
from content.models import Source
from website.services.site import ensure_site, ensure_trainer_group

ensure_site()
Organization.objects.create(name="Esimerkkijärjestö")
Source.objects.create(code="S1", title="Laki lähteestä", url="https://example.org/", seen_on="2026-11-01")
ensure_trainer_group(name="Kouluttajat", courses=[]).user_set.add(make({TRAINER!r}, "Tuomas Kouluttaja"))
"""


def new_learner(site: Site, full_name: str = "Aino Maria Esimerkki") -> str:
    """Make a learner with a proved e-mail address; return it."""
    email = f"oppija-{secrets.token_hex(4)}@kunta.example"
    site.python(f"{MAKE}\nmake({email!r}, {full_name!r})")
    return email


def sign_in(page: Page, site: Site, email: str) -> None:
    """Sign in by the form."""
    page.goto(f"{site.url}/fi/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[type=password]").first.fill(PASSWORD)
    page.locator("form:has(input[type=password]) button[type=submit]").first.click()
    page.wait_for_url("**/fi/my/**")
