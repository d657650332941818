"""Certificates in the admin: a trainer sees and changes those of their own courses, and sees first what would happen."""

import io
import re
import tracemalloc
import zipfile

import pytest
from django.test import Client
from PIL import Image

from accounts.models import Look, Organization
from certificates import files, services
from certificates.codes import format_code
from certificates.enums import Act, State
from certificates.models import Certificate, CertificateDesign, CertificateEvent
from jobs import services as jobs
from tests.accounts.factories import UserFactory
from tests.certificates.factories import NOW, make_certificate
from website.services.site import ensure_trainer_group

pytestmark = [pytest.mark.django_db, pytest.mark.urls("config.urls")]
COURSE = {"lessons": 1}
LIST = "/admin/certificates/"


@pytest.fixture
def certificate(course):
    return make_certificate(course_key=course.page.translation_key)


@pytest.fixture
def foreign():
    return make_certificate(full_name="Vieras Ihminen")


@pytest.fixture
def trainer(course):
    person = UserFactory(full_name="Tarja Kouluttaja", preferred_language="fi")
    person.groups.add(ensure_trainer_group(name="Yhdet", courses=[course.page]))
    client = Client()
    client.force_login(person)
    client.person = person
    return client


def test_a_trainer_finds_those_of_their_own_courses_only(trainer, certificate, foreign):
    content = trainer.get(LIST).content.decode()
    assert certificate.printed_code in content
    assert trainer.get(f"{LIST}{certificate.uuid}/").status_code == 200
    assert [look.what for look in Look.objects.at(certificate.learner)] == ["certificate"]
    assert not Look.objects.at(foreign.learner).exists()
    assert foreign.printed_code not in content
    assert "Vieras" not in content
    assert trainer.get(f"{LIST}{foreign.uuid}/").headers["Location"] == "/admin/"
    for query in (foreign.code, "Vieras"):
        assert foreign.printed_code not in trainer.get(LIST, {"q": query}).content.decode()


@pytest.mark.parametrize(
    ("query", "is_found"), [("", True), ("meikä", True), ("{code}", True), ("Pekka", False), ("0" * 28, False)]
)
def test_it_is_found_by_code_and_name(trainer, certificate, query, is_found):
    answer = trainer.get(LIST, {"q": query.format(code=certificate.printed_code.lower())})
    assert (certificate.printed_code in answer.content.decode()) is is_found


def test_who_has_no_course_does_not_get_in(certificate):
    client = Client()
    client.force_login(UserFactory())
    assert client.get(LIST).status_code in (302, 403)


def test_before_revoking_the_trainer_sees_what_would_happen_and_nothing_has(trainer, certificate):
    answer = trainer.post(f"{LIST}act/", {"act": "revoked", "id": certificate.pk})
    assert answer.status_code == 200
    assert certificate.printed_code in answer.content.decode()
    certificate.refresh_from_db()
    assert certificate.revoked_at is None
    assert not CertificateEvent.objects.exists()

    wanted = {"act": "revoked", "id": certificate.pk, "confirm": "1"}
    assert trainer.post(f"{LIST}act/", wanted).status_code == 422  # no reason
    assert trainer.post(f"{LIST}act/", wanted | {"reason": "Vahinko"}).status_code == 302
    certificate.refresh_from_db()
    assert (certificate.state_today, certificate.state_reason) == (State.REVOKED, "Vahinko")
    assert CertificateEvent.objects.get().actor == trainer.person


def test_of_others_courses_nothing_is_revoked_however_it_is_asked(trainer, certificate, foreign):
    wanted = {"act": "revoked", "confirm": "1", "reason": "x"}
    trainer.post(f"{LIST}act/", wanted | {"id": [foreign.pk]})
    trainer.post(f"{LIST}act/", wanted | {"all": "1"})
    trainer.post(f"{LIST}{foreign.uuid}/reissue/", {"name": "Muu Nimi", "reason": "x"})
    foreign.refresh_from_db()
    certificate.refresh_from_db()
    assert (foreign.state_today, certificate.state_today) == (State.VALID, State.REVOKED)


def test_a_request_for_another_name_is_decided_by_the_courses_trainer(trainer, certificate, foreign):
    mine = services.ask_for_name(certificate=certificate, name="Maija Virtanen", reason="", now=NOW)
    other = services.ask_for_name(certificate=foreign, name="Vieras Nimi", reason="", now=NOW)
    content = trainer.get(f"{LIST}names/").content.decode()
    assert "Maija Virtanen" in content
    assert "Vieras" not in content
    assert trainer.post(f"{LIST}names/{other.pk}/", {"grant": "1"}).headers["Location"] == "/admin/"
    trainer.post(f"{LIST}names/{mine.pk}/", {"grant": "1", "answer": ""})
    assert Certificate.objects.filter(holder_name="Maija Virtanen", replaces=certificate).exists()


def test_many_are_packed_by_a_job_for_whoever_asked(trainer, certificate, admin_user):
    services.render_certificate(certificate_uuid=certificate.uuid, now=NOW)
    answer = trainer.post(f"{LIST}pack/", {"id": certificate.pk})
    page = answer["Location"]
    assert trainer.get(f"{page}file/").headers["Location"] == "/admin/"
    assert trainer.get(page).status_code == 200
    jobs.run_due([services.PACK])
    packed = trainer.get(f"{page}file/")
    assert b"".join(packed.streaming_content).startswith(b"PK")
    assert CertificateEvent.objects.get().act == Act.PACKED
    other = Client()
    other.force_login(admin_user)
    assert other.get(page).headers["Location"] == "/admin/"


def test_an_archive_names_what_has_no_file_yet(trainer, certificate):
    waiting = make_certificate(course_key=certificate.course_key)
    services.render_certificate(certificate_uuid=certificate.uuid, now=NOW)
    page = trainer.post(f"{LIST}pack/", {"id": [certificate.pk, waiting.pk]})["Location"]
    jobs.run_due([services.PACK])
    with zipfile.ZipFile(io.BytesIO(b"".join(trainer.get(f"{page}file/").streaming_content))) as archive:
        assert len(archive.namelist()) == 2
        missing = archive.read("0000-missing.txt").decode()
    assert format_code(waiting.code) in missing
    assert format_code(certificate.code) not in missing


def test_whoever_asked_sees_how_far_the_file_is_and_the_worker_holds_one_certificate_at_a_time(
    trainer, certificate, monkeypatch
):
    """The real job, watched from the administrator's page; 20 files of 2 MB take the memory of one or two."""
    weight = 2_000_000
    others = [make_certificate(course_key=certificate.course_key) for _ in range(19)]
    for made in [certificate, *others]:
        Certificate.objects.filter(pk=made.pk).update(pdf_rendered_at=NOW)
        files.write(made.file_name("fi"), b"%PDF" + bytes(weight))
    page = trainer.post(f"{LIST}pack/", {"id": [made.pk for made in [certificate, *others]]})["Location"]

    def shown():
        found = re.search(r'<progress[^>]*value="(\d+)"', trainer.get(page).content.decode())
        return int(found[1]) if found else None

    seen = [shown()]
    report = jobs.report_progress
    monkeypatch.setattr(jobs, "report_progress", lambda *how_far: (report(*how_far), seen.append(shown())))
    tracemalloc.start()
    jobs.run_due([services.PACK])
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seen == [0, 50, 100]
    assert shown() is None
    assert peak < 8 * weight
    with zipfile.ZipFile(io.BytesIO(b"".join(trainer.get(f"{page}file/").streaming_content))) as archive:
        assert len(archive.namelist()) == 20


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_costs_the_same_for_few_and_many(trainer, course, count, django_assert_max_num_queries):
    for _ in range(count):
        make_certificate(course_key=course.page.translation_key)
    trainer.get(LIST)
    with django_assert_max_num_queries(22):
        trainer.get(LIST)


# --- Templates of issuers ----------------------------------------------------------------------------------------------


@pytest.fixture
def designer(admin_user):
    client = Client()
    client.force_login(admin_user)
    return client


def design_data(**changes):
    return {
        "bar_color": "#123456",
        "accent_color": "#F2A541",
        "heading_color": "#123456",
        "greeting_fi": "Kiitos työstäsi!",
        "signer_fi": "Sanna Sisältö",
        **changes,
    }


def test_a_new_version_is_for_new_certificates_only(designer, tmp_path):
    issuer = Organization.objects.create(name="Kotoutumisen osaamiskeskus")
    address = f"{LIST}templates/{issuer.pk}/"
    old = make_certificate()
    services.render_certificate(certificate_uuid=old.uuid, now=NOW)
    old.refresh_from_db()
    logo = tmp_path / "logo.png"
    Image.new("RGB", (60, 30), "#aa0000").save(logo)
    with logo.open("rb") as file:
        assert designer.post(address, design_data(logo_file=file)).status_code == 302
    assert designer.post(address, design_data(bar_color="#441111")).status_code == 302
    assert [design.number for design in CertificateDesign.objects.order_by("number")] == [1, 2]
    assert CertificateDesign.objects.get(number=2).logo  # kept from the version before

    new = make_certificate()
    services.render_certificate(certificate_uuid=new.uuid, now=NOW)
    assert new.design.number == 2
    assert old.design is None
    again = old.pdf_sha256
    services.render_certificate(certificate_uuid=old.uuid, now=NOW)
    old.refresh_from_db()
    assert old.pdf_sha256 == again


@pytest.mark.parametrize(
    "change", [{"bar_color": "#FFFFFF"}, {"heading_color": "#EEEEEE"}, {"accent_color": "red"}, {"bar_color": ""}]
)
def test_colors_that_cannot_be_read_are_refused(designer, change):
    issuer = Organization.objects.create(name="Järjestö")
    assert designer.post(f"{LIST}templates/{issuer.pk}/", design_data(**change)).status_code == 422
    assert not CertificateDesign.objects.exists()


def test_what_is_no_picture_is_refused(designer, tmp_path):
    issuer = Organization.objects.create(name="Järjestö")
    evil = tmp_path / "logo.svg"
    evil.write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")
    with evil.open("rb") as file:
        assert designer.post(f"{LIST}templates/{issuer.pk}/", design_data(logo_file=file)).status_code == 422


def test_the_preview_is_a_picture_and_keeps_nothing(designer):
    issuer = Organization.objects.create(name="Järjestö")
    answer = designer.post(f"{LIST}templates/{issuer.pk}/preview/fi/", design_data())
    assert re.search(r'src="data:image/png;base64,[A-Za-z0-9+/=]{1000,}"', answer.content.decode())
    assert not CertificateDesign.objects.exists()


@pytest.mark.parametrize("where", ["", "preview/fi/"])
def test_what_no_certificate_could_print_is_refused(designer, where):
    issuer = Organization.objects.create(name="Järjestö")
    answer = designer.post(f"{LIST}templates/{issuer.pk}/{where}", design_data(greeting_fi="你好"))
    assert answer.status_code == 422
    assert "ei voi painaa" in answer.text
    assert not CertificateDesign.objects.exists()


def test_trainers_do_not_change_templates(trainer):
    assert trainer.get(f"{LIST}templates/").status_code in (302, 403)
