"""The holder's pages: mine alone, in my language, kept by nobody."""

import re
import uuid

import pytest
from django.core.files.storage import storages
from django.test import Client

from certificates import services
from certificates.enums import NameShown
from certificates.models import Certificate
from jobs import services as jobs
from jobs.enums import Status
from jobs.models import Job
from tests.accounts.factories import UserFactory
from tests.certificates.factories import make_certificate, make_edition, make_enrollment

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.certificates.urls")]


@pytest.fixture
def certificate():
    return make_certificate()


@pytest.fixture
def holder(certificate):
    client = Client()
    client.force_login(certificate.learner)
    return client


def page(certificate, language="fi"):
    return f"/{language}/certificates/{certificate.uuid}/"


def test_the_course_leads_to_its_certificate(holder, certificate):
    answer = holder.get(f"/fi/certificates/of/{certificate.enrollment.uuid}/")
    assert (answer.status_code, answer["Location"]) == (302, page(certificate))


def test_without_a_certificate_it_leads_back_to_the_course(certificate):
    enrollment = make_enrollment(make_edition(), completed_at=None, completed_edition=None)
    client = Client()
    client.force_login(enrollment.learner)
    answer = client.get(f"/fi/certificates/of/{enrollment.uuid}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/fi/learn/{enrollment.uuid}/")


def test_who_completed_under_a_name_that_cannot_be_printed_asks_again_under_another():
    enrollment = make_enrollment(make_edition(), full_name="Maija\u202e")
    client = Client()
    client.force_login(enrollment.learner)
    address = f"/fi/certificates/of/{enrollment.uuid}/"
    assert "/fi/accounts/profile/" in client.get(address).content.decode()
    assert client.post(address).status_code == 200
    assert not Certificate.objects.exists()

    enrollment.learner.full_name = "Maija Meikäläinen"
    enrollment.learner.save()
    assert client.post(address).status_code == 303
    assert client.post(address).status_code == 302
    assert Certificate.objects.get().holder_name == "Maija Meikäläinen"


@pytest.mark.parametrize("path", ["of/{0}/", "{1}/", "{1}/pdf/fi/"])
def test_anothers_certificate_is_answered_like_one_that_is_not_there(certificate, path):
    services.render_certificate(certificate_uuid=certificate.uuid, now=certificate.issued_at)
    stranger = Client()
    stranger.force_login(UserFactory())
    foreign = path.format(certificate.enrollment.uuid, certificate.uuid)
    missing = path.format(uuid.uuid4(), uuid.uuid4())
    answers = [stranger.get(f"/fi/certificates/{address}") for address in (foreign, missing)]
    assert [answer.status_code for answer in answers] == [404, 404]
    bodies = [
        answer.content.decode().replace(address, "ADDRESS")
        for answer, address in zip(answers, (foreign, missing), strict=True)
    ]
    assert bodies[0] == bodies[1]
    heads = [{k: v for k, v in answer.items() if k != "X-Request-ID"} for answer in answers]
    assert {k: v for k, v in heads[0].items() if k != "Content-Length"} == {
        k: v for k, v in heads[1].items() if k != "Content-Length"
    }


def test_anothers_choice_of_name_cannot_be_changed(certificate):
    stranger = Client()
    stranger.force_login(UserFactory())
    assert stranger.post(f"{page(certificate)}name/", {"name_shown": "full"}).status_code == 404
    certificate.refresh_from_db()
    assert certificate.name_shown == NameShown.INITIALS


def test_whoever_is_not_signed_in_is_asked_to(client, certificate):
    answer = client.get(page(certificate))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/fi/accounts/login/?next=")


@pytest.mark.parametrize(
    ("language", "heading", "title", "has_lang"),
    [
        ("fi", "Todistus", "Vastaanottotyön perusteet", False),
        ("sv", "Intyg", "Grunderna i mottagningsarbete", False),
        ("en", "Todistus", "Vastaanottotyön perusteet", True),
    ],
)
def test_the_page_says_it_in_the_readers_language_or_else_in_the_one_studied(
    holder, certificate, language, heading, title, has_lang
):
    content = holder.get(page(certificate, language)).content.decode()
    article = re.search(r"<article.*?</article>", content, re.DOTALL).group()
    assert f">{heading}</h2>" in article
    assert title in article
    assert "Maija Meikäläinen" in article
    assert ('lang="fi"' in article) is has_lang


def test_the_language_switch_keeps_the_page(holder, certificate):
    assert page(certificate, "sv") in holder.get(page(certificate)).content.decode()


def test_the_page_is_kept_by_no_browser_and_no_index(holder, certificate):
    answer = holder.get(page(certificate))
    assert set(answer["Cache-Control"].split(", ")) == {"no-store", "private"}
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


def test_until_the_file_is_there_the_page_says_so(holder, certificate):
    before = holder.get(page(certificate)).content.decode()
    assert f'href="{page(certificate)}"' in before
    assert "/pdf/" not in before
    jobs.run_due([services.RENDER])
    after = holder.get(page(certificate)).content.decode()
    assert f"{page(certificate)}pdf/fi/" in after
    assert f"{page(certificate)}pdf/sv/" in after


def test_a_file_that_cannot_be_made_is_told(holder, certificate):
    before = holder.get(page(certificate)).content.decode()
    Job.objects.for_kinds(services.RENDER).update(status=Status.FAILED)
    after = holder.get(page(certificate)).content.decode()
    assert "note care" in after
    assert "note care" not in before


def test_the_file_is_a_download_that_names_nobody_and_is_not_kept(holder, certificate):
    assert holder.get(f"{page(certificate)}pdf/fi/")["Location"] == page(certificate)  # not made yet
    jobs.run_due([services.RENDER])
    answer = holder.get(f"{page(certificate)}pdf/fi/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="todistus-{certificate.code[:4]}.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert set(answer["Cache-Control"].split(", ")) == {"no-store", "private"}
    assert answer["X-Robots-Tag"] == "noindex"
    stored = storages["private"].open(certificate.file_name("fi")).read()
    assert answer.content == stored


def test_a_language_that_was_not_issued_has_no_file(holder, certificate):
    for language in ("en", "xx", ".."):
        assert holder.get(f"{page(certificate)}pdf/{language}/").status_code == 404


@pytest.mark.parametrize("choice", NameShown.values)
def test_the_holder_chooses_what_others_see(holder, certificate, choice):
    answer = holder.post(f"{page(certificate)}name/", {"name_shown": choice})
    assert (answer.status_code, answer["Location"]) == (303, page(certificate))
    certificate.refresh_from_db()
    assert certificate.name_shown == choice
    assert re.search(rf'value="{choice}"[^>]*checked', holder.get(page(certificate)).content.decode())


@pytest.mark.parametrize("sent", [{}, {"name_shown": "workplace"}])
def test_any_other_choice_is_refused_and_explained(holder, certificate, sent):
    answer = holder.post(f"{page(certificate)}name/", sent)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    certificate.refresh_from_db()
    assert certificate.name_shown == NameShown.INITIALS


def test_a_sensitive_course_has_a_neutral_title_and_a_way_out():
    certificate = make_certificate(is_sensitive=True)
    client = Client()
    client.force_login(certificate.learner)
    content = client.get(page(certificate)).content.decode()
    assert "Vastaanottotyön" not in re.search(r"<title>.*?</title>", content).group()
    assert "data-exit-link" in content


def test_the_page_asks_few_questions(holder, certificate, django_assert_max_num_queries):
    jobs.run_due([services.RENDER])
    holder.get(page(certificate))
    with django_assert_max_num_queries(3):  # session, user, certificate
        holder.get(page(certificate))


def test_my_certificates_come_newest_first(certificate):
    newer = make_certificate(learner=certificate.learner)
    Certificate.objects.filter(pk=certificate.pk).update(issued_at="2025-01-01T00:00Z")
    make_certificate()
    assert list(Certificate.objects.for_holder(certificate.learner)) == [newer, certificate]
