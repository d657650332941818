"""My training record, and a certificate sent to whom its holder chose."""

import csv
import io
import subprocess
import zipfile
from datetime import date

import pytest
from django.core import mail
from django.test import Client
from django.utils.translation import override

from certificates import services
from certificates.enums import State
from certificates.models import Certificate, CertificateMail
from certificates.records import Line, Record, as_pdf
from jobs import services as jobs
from tests.accounts.factories import UserFactory
from tests.certificates.factories import NOW, make_certificate, paper

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.certificates.urls")]
RECORD = "/fi/certificates/"


@pytest.fixture
def learner():
    return UserFactory(full_name="Maija Meikäläinen")


@pytest.fixture
def holder(learner):
    client = Client()
    client.force_login(learner)
    return client


def earn(learner, title, minutes, day=date(2026, 11, 24), **state):
    made = make_certificate(learner=learner, titles={"fi": title}, extent_minutes=minutes)
    Certificate.objects.filter(pk=made.pk).update(completed_on=day, **state)
    made.refresh_from_db()
    return made


def test_hours_are_summed_over_the_period_and_what_was_revoked_does_not_count(holder, learner):
    earn(learner, "Kurssi A", 90)
    earn(learner, "Kurssi B", 60, date(2025, 1, 1))
    earn(learner, "Kurssi C", 600, revoked_at=NOW, state_reason="Vahinko")
    earn(learner, "Kurssi D", 600, superseded_at=NOW, superseded_reason="Nimi")
    earn(UserFactory(), "Vieras", 600)
    everything = holder.get(RECORD).content.decode()
    assert "2 tuntia 30 minuuttia" in everything
    assert "Kurssi C" in everything
    assert "Kurssi D" not in everything
    assert "Vieras" not in everything
    year = holder.get(RECORD, {"first": "2026-01-01", "last": "2026-12-31"}).content.decode()
    assert "1 tunti 30 minuuttia" in year
    assert "Kurssi B" not in year
    assert holder.get(RECORD, {"first": "2026-12-31", "last": "2026-01-01"}).status_code == 422


@pytest.mark.parametrize("count", [1, 15])
def test_the_page_costs_the_same_for_few_and_many(holder, learner, count, django_assert_max_num_queries):
    for number in range(count):
        earn(learner, f"Kurssi {number}", 60)
    holder.get(RECORD)
    with django_assert_max_num_queries(3):
        holder.get(RECORD)


def test_a_spreadsheet_reads_it_and_runs_nothing_of_it(holder, learner):
    earn(learner, '=HYPERLINK("http://evil")', 90)
    answer = holder.get(f"{RECORD}record.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][0] == '\'=HYPERLINK("http://evil")'
    assert (rows[1][1], rows[-1][1]) == ("1,50", "1,50")
    assert answer["Cache-Control"] == "private, no-store" or "no-store" in answer["Cache-Control"]


def test_it_is_printed_with_name_and_sum(holder, learner, tmp_path):
    for number in range(30):
        earn(learner, f"Kurssi {number} <b>&amp;", 60)
    (tmp_path / "record.pdf").write_bytes(holder.get(f"{RECORD}record.pdf").content)
    text = printed(tmp_path / "record.pdf")
    assert "Maija Meikäläinen" in text
    assert "30 tuntia" in text
    assert "Kurssi 29 <b>&amp;" in text
    pages = text.rstrip("\f").split("\f")
    assert len(pages) > 1
    # No course is torn from its code, and a page that went astray says whose it is.
    assert all(page.count("Kurssi") == page.count("Todistuksen tunnus") for page in pages)
    assert all(f"Askel · Maija Meikäläinen · {number}" in page for number, page in enumerate(pages, start=1))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("W" * 120, "WWW"),
        ("გიორგი მაისურაძე", "გიორგი მაისურაძე"),
        ("Maija 小明", "Osaa nimestä"),
        ("小明", "Nimen kirjaimia"),
    ],
)
def test_a_record_is_printed_whatever_the_name(name, said, tmp_path):
    record = Record(name, None, None, [Line(paper(), State.VALID, counts=True)], 100)
    with override("fi"):
        (tmp_path / "record.pdf").write_bytes(as_pdf(record, language="fi", now=NOW))
    assert said in printed(tmp_path / "record.pdf")


def printed(file):
    done = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout


def test_all_certificates_are_in_one_file_as_they_were_issued(holder, learner):
    for title in ("Kurssi A", "Kurssi B"):
        services.render_certificate(certificate_uuid=earn(learner, title, 60).uuid, now=NOW)
    earn(learner, "Kesken", 60)
    archive = zipfile.ZipFile(io.BytesIO(holder.get(f"{RECORD}record.zip").content))
    names = [name for name in archive.namelist() if name.endswith(".pdf")]
    assert len(names) == 2
    assert all(archive.read(name).startswith(b"%PDF") for name in names)
    assert not any("Maija" in name for name in archive.namelist())


def test_the_mail_is_seen_before_it_is_sent(holder, learner):
    certificate = earn(learner, "Kurssi A", 60)
    services.render_certificate(certificate_uuid=certificate.uuid, now=NOW)
    address = f"{RECORD}{certificate.uuid}/send/"
    wanted = {"to": "esihenkilo@kunta.example", "language": "fi", "message": "Tässä todistukseni."}
    seen = holder.post(address, wanted).content.decode()
    assert "Tässä todistukseni." in seen
    assert certificate.printed_code in seen
    assert not CertificateMail.objects.exists()

    assert holder.post(address, wanted | {"confirm": "1"}).status_code == 303
    assert mail.outbox == []
    jobs.run_due([services.SEND])
    (message,) = mail.outbox
    assert message.to == ["esihenkilo@kunta.example"]
    assert message.reply_to == [learner.email]
    assert "Kurssi A" not in message.subject
    assert "Tässä todistukseni." in message.body
    assert [attached.mimetype for attached in message.attachments] == ["application/pdf"]
    services.send_mail(mail_uuid=CertificateMail.objects.get().uuid, now=NOW)
    assert len(mail.outbox) == 1
    assert "esihenkilo@kunta.example" in holder.get(address).content.decode()


@pytest.mark.parametrize("state", [{"revoked_at": NOW, "state_reason": "x"}, {"superseded_at": NOW}])
def test_what_is_worth_nothing_is_not_sent(holder, learner, state):
    certificate = earn(learner, "Kurssi A", 60, pdf_rendered_at=NOW, **state)
    wanted = {"to": "a@b.example", "language": "fi", "confirm": "1"}
    assert holder.post(f"{RECORD}{certificate.uuid}/send/", wanted).status_code == 422
    assert not CertificateMail.objects.exists()


def test_somebody_does_not_become_a_mail_machine(holder, learner):
    certificate = earn(learner, "Kurssi A", 60, pdf_rendered_at=NOW)
    wanted = {"to": "a@b.example", "language": "fi", "confirm": "1"}
    answers = [holder.post(f"{RECORD}{certificate.uuid}/send/", wanted).status_code for _ in range(21)]
    assert answers.count(303) == 20
    assert answers[-1] == 422
