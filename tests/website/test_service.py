"""What the administrators say of their service."""

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.colors import contrast_with_white, validate_color
from accounts.models import ServiceSettings
from accounts.service import service
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def said():
    row = ServiceSettings.objects.create(
        name_fi="Polku",
        name_sv="Stigen",
        controller_fi="Kunta, Kotouttaminen",
        contact="a@kunta.example",
        exit_url_fi="https://www.example.org/",
        bar_color="#352354",
        brand_color="#004400",
    )
    cache.clear()
    return row


def test_a_fresh_site_has_the_names_of_the_installation():
    assert (service("fi").name, service("fi").is_set_up) == ("Askel", False)


def test_each_language_has_its_own_name_and_what_is_left_out_is_as_installed(said):
    assert [service(language).name for language in ("fi", "sv", "en")] == ["Polku", "Stigen", "Askel"]


def test_readers_see_the_name_and_who_is_responsible(client, said):
    page = client.get("/fi/").text
    assert "Polku</title>" in page
    assert "Kunta, Kotouttaminen" in page
    assert 'href="/service.css"' in page


def test_the_colors_stand_in_a_sheet_of_their_own(client, said):
    sheet = client.get("/service.css")
    assert sheet["Content-Type"] == "text/css"
    assert "--bar:#352354" in sheet.text


def test_leaving_leads_where_the_administrators_said(client, said):
    assert client.get("/exit/", headers={"accept-language": "fi"}).url == "https://www.example.org/"


@pytest.mark.parametrize("color", ["red", "#FFF", "#FFFF00", "#352354;}"])
def test_a_color_that_white_cannot_be_read_on_is_refused(color):
    with pytest.raises(ValidationError):
        validate_color(color)


def test_contrast_is_counted_as_the_guidelines_do():
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#767676") == pytest.approx(4.54, abs=0.01)


def test_the_first_start_asks_for_it_and_the_second_does_not(client):
    client.force_login(UserFactory(admin=True))
    address = reverse("wagtailsettings:edit", args=["accounts", "servicesettings"])
    assert address in client.get("/admin/").text.split("<main")[1]
    ServiceSettings.objects.create(name_fi="Polku")
    cache.clear()
    assert "set-up" not in client.get("/admin/").text.split("<main")[1]
