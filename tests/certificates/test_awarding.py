"""Awarding: once, in three statements, and frozen."""

import threading

import pytest
from django.db import close_old_connections, connection, transaction

from accounts.models import Organization
from certificates import services
from certificates.models import Certificate
from content.services.editions import text_body
from courses.enums import Rule
from courses.services import satisfy_step
from jobs.models import Job
from tests.certificates.factories import NOW, TITLES, make_certificate, make_edition, make_enrollment


@pytest.fixture
def edition(db):
    return make_edition()


def award(enrollment, edition):
    return services.award_certificate(enrollment=enrollment, edition=edition, now=NOW)


def test_completing_a_course_awards_its_certificate_in_the_same_transaction(edition):
    enrollment = make_enrollment(edition, completed_at=None, completed_edition=None, steps_done=0)
    satisfy_step(
        learner=enrollment.learner,
        enrollment_uuid=enrollment.uuid,
        step_key=edition.outline.steps[0].key,
        rule=Rule.READ,
        language="fi",
        now=NOW,
    )
    certificate = Certificate.objects.get()
    assert certificate.enrollment == enrollment
    assert (certificate.learner, certificate.holder_name) == (enrollment.learner, "Maija Meikäläinen")
    assert (certificate.course_key, certificate.edition_number) == (enrollment.course_key, edition.number)
    assert certificate.completed_on.isoformat() == "2026-11-24"
    assert Job.objects.for_key(services.RENDER, certificate.uuid).exists()


def test_an_award_costs_three_statements(edition, django_assert_num_queries):
    for language in TITLES:
        text_body(edition.text_sha256(edition.outline.course_key, language)[1])
    enrollment = make_enrollment(edition)
    with django_assert_num_queries(3), transaction.atomic(savepoint=False):
        award(enrollment, edition)


def test_awarding_again_changes_nothing(edition):
    enrollment = make_enrollment(edition)
    award(enrollment, edition)
    first = Certificate.objects.get()
    award(enrollment, edition)
    assert Certificate.objects.get().code == first.code
    assert Job.objects.for_kinds(services.RENDER).count() == 1


def test_awarding_again_wins_nothing_after_a_reissue(edition):
    enrollment = make_enrollment(edition)
    award(enrollment, edition)
    Certificate.objects.update(superseded_at=NOW, state_reason="New name")
    award(enrollment, edition)
    assert Certificate.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_award_one():
    edition = make_edition()
    enrollment = make_enrollment(edition)
    barrier, errors = threading.Barrier(20), []

    def compete():
        try:
            barrier.wait(timeout=20)
            award(enrollment, edition)
        except Exception as error:  # noqa: BLE001
            errors.append(error)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=compete) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert Certificate.objects.count() == 1
    assert Job.objects.for_kinds(services.RENDER).count() == 1


def test_the_statement_is_frozen_in_every_language_that_the_course_has(edition):
    certificate = make_certificate()
    before = certificate.statement
    assert {language: said["title"] for language, said in before.items()} == TITLES
    assert before["sv"]["outcomes"] == ["Du förklarar vad integration är."]
    assert before["fi"]["checked"] == "Sisältö on tarkistettu 2. marraskuuta 2026."
    assert before["fi"]["issuer"] == "Kotoutumisen osaamiskeskus"

    make_edition({"fi": "Aivan muu"}, course_key=certificate.course_key, issuer="Joku muu", extent_minutes=5)
    Organization.objects.create(name="Joku muu")
    certificate.learner.full_name = "Toinen Nimi"
    certificate.learner.save()
    certificate.refresh_from_db()
    assert certificate.statement == before
    assert certificate.holder_name == "Maija Meikäläinen"
    assert certificate.title == "Vastaanottotyön perusteet"


def test_a_course_without_an_issuer_is_issued_by_the_site(db, settings):
    assert make_certificate(issuer="").statement["fi"]["issuer"] == settings.SITE_NAME


@pytest.mark.parametrize("name", ["Maija \u202eäm\u202c", "Maija\u0000", "Maija\u200f", "\ud800", "", " - "])
def test_a_name_that_turns_the_print_around_or_breaks_it_is_refused_and_the_completion_stands(edition, name):
    enrollment = make_enrollment(edition)
    enrollment.learner.full_name = name
    assert not award(enrollment, edition)
    assert not Certificate.objects.exists()
    assert not Job.objects.for_kinds(services.RENDER).exists()


def test_a_name_is_composed_before_it_is_frozen(edition):
    enrollment = make_enrollment(edition)
    enrollment.learner.full_name = "A\u0301ile   Ŋuorgga\u0301n"
    award(enrollment, edition)
    assert Certificate.objects.get().holder_name == "Áile Ŋuorggán"


def test_a_sensitive_course_leaves_its_mark_on_the_row(db):
    assert make_certificate(is_sensitive=True).is_sensitive
