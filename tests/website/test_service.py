"""What the administrators say of their service."""

import io
import re

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

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


def test_mails_come_from_the_name_of_the_service(said):
    assert service("fi").sender == "Polku <noreply@askel.example>"
    ServiceSettings.objects.update(sender="kirje@kunta.example", name_sv="Stigen, Åbo")
    cache.clear()
    assert service("sv").sender == '"Stigen, Åbo" <kirje@kunta.example>'


def test_the_first_start_asks_for_it_even_after_a_look_and_the_second_does_not(client):
    client.force_login(UserFactory(admin=True))
    address = reverse("wagtailsettings:edit", args=["accounts", "servicesettings"])
    assert client.get(address, follow=True).status_code == 200
    assert address in client.get("/admin/").text.split("<main")[1]
    ServiceSettings.objects.update(name_fi="Polku")
    cache.clear()
    assert "set-up" not in client.get("/admin/").text.split("<main")[1]


def _send_logo(client, **more):
    row = ServiceSettings.load()
    form = client.get(f"/admin/settings/accounts/servicesettings/{row.pk}/").context["form"]
    buffer = io.BytesIO()
    Image.new("RGB", (1200, 300), "#ffffff").save(buffer, "JPEG")
    file = SimpleUploadedFile("logo.jpg", buffer.getvalue())
    data = {name: form[name].value() or "" for name in form.fields if name not in ("logo_file", "without_logo")}
    answer = client.post(
        f"/admin/settings/accounts/servicesettings/{row.pk}/", data | {"logo_file": file, "logo_alt_fi": "Kaari"} | more
    )
    cache.clear()
    return answer


def test_a_logo_stands_on_every_page_with_its_words_and_for_browsers_to_keep(client):
    client.force_login(UserFactory(admin=True))
    assert _send_logo(client).status_code == 302
    found = re.search(r'<img src="([^"]+)" alt="Kaari" width="(\d+)" height="(\d+)">', client.get("/fi/").text)
    assert found
    assert (found[2], found[3]) == ("640", "160")
    answer = Client().get(found[1])
    assert (answer["Content-Type"], "immutable" in answer["Cache-Control"]) == ("image/png", True)
    assert answer.cookies == {}
    assert 'alt="Askel"' in client.get("/sv/").text
    _send_logo(client, without_logo="on")
    assert "<img" not in client.get("/fi/").text
    assert Client().get(found[1]).status_code == 404


def test_what_is_no_picture_is_refused(client):
    client.force_login(UserFactory(admin=True))
    answer = _send_logo(client, logo_file=SimpleUploadedFile("logo.png", b"<svg onload=alert(1)>"))
    assert answer.status_code == 200
    assert service("fi").logo == ""
