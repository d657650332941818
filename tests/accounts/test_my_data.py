"""What a person can do about their own data, and what is remembered of those who look at it."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts import privacy, retention
from accounts.models import Erasure, Look, User
from tests.accounts.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def erasures_file(settings, tmp_path):
    settings.ERASURES_FILE = tmp_path / "erasures.txt"
    return settings.ERASURES_FILE


@pytest.fixture
def person():
    return UserFactory(full_name="Maija Meikäläinen", email="maija@kunta.example")


@pytest.fixture
def browser(person):
    """Signed in, and having shown just now who they are."""
    client = Client()
    client.force_login(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def test_the_overview_tells_who_sees_what_and_who_looked(browser, person):
    trainer = UserFactory(full_name="Tuomas Kouluttaja")
    privacy.note_look(actor=trainer, subjects=[person], what=Look.What.PROGRESS, now=NOW)
    page = browser.get(reverse("accounts:my_data")).text
    assert "Tuomas Kouluttaja" in page
    for purpose in privacy.purposes():
        assert str(purpose.what) in page


@pytest.mark.parametrize("name", ["my_data_read", "my_data_download", "erase"])
def test_a_session_left_open_is_not_enough(person, name):
    client = Client()
    client.force_login(person)
    assert client.get(reverse(f"accounts:{name}")).url.startswith(reverse("account_reauthenticate"))


def test_the_copy_holds_who_looked(browser, person):
    trainer = UserFactory(full_name="Tuomas Kouluttaja")
    privacy.note_look(actor=trainer, subjects=[person], what=Look.What.PROGRESS, now=NOW)
    answer = browser.get(reverse("accounts:my_data_download"))
    assert answer["Content-Disposition"] == 'attachment; filename="data.json"'
    assert "no-store" in answer["Cache-Control"]
    data = json.loads(answer.content)["data"]
    assert [row["who"] for row in data["accounts.Look"]] == ["Tuomas Kouluttaja"]
    assert data["accounts.User"][0]["email"] == "maija@kunta.example"
    assert "Maija Meikäläinen" in browser.get(reverse("accounts:my_data_read")).text


def test_erasing_asks_whether_one_is_sure(browser, person):
    assert browser.post(reverse("accounts:erase")).status_code == 422
    person.refresh_from_db()
    assert not person.is_erased


def test_erasing_signs_out_and_leaves_nobody(browser, person):
    answer = browser.post(reverse("accounts:erase"), {"is_sure": "on"})
    assert answer.url == reverse("accounts:erased")
    person.refresh_from_db()
    assert person.is_erased
    assert browser.get(reverse("accounts:profile")).status_code == 302


def test_the_only_administrator_stays():
    only = UserFactory(admin=True)
    client = Client()
    client.force_login(only)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.post(reverse("accounts:erase"), {"is_sure": "on"}).status_code == 422
    only.refresh_from_db()
    assert not only.is_erased


def test_whoever_comes_back_with_an_older_backup_is_erased_again(
    person, erasures_file, django_capture_on_commit_callbacks, capsys
):
    uuid, email = person.uuid, person.email
    with django_capture_on_commit_callbacks(execute=True):
        privacy.erase_person(user=person, now=NOW)
    assert erasures_file.read_text().split()[0] == hashlib.sha256(str(uuid).encode()).hexdigest()
    assert str(uuid) not in erasures_file.read_text()
    # The backup: the person as they were, and no row that says they were erased.
    User.objects.filter(pk=person.pk).update(uuid=uuid, email=email, full_name="Maija Meikäläinen")
    Erasure.objects.all().delete()
    other = UserFactory()

    call_command("reapply_erasures")
    assert "Erased again: 1" in capsys.readouterr().out
    person.refresh_from_db()
    other.refresh_from_db()
    assert person.is_erased
    assert not other.is_erased


def test_the_log_of_looks_is_only_added_to(person):
    privacy.note_look(actor=UserFactory(), subjects=[person], what=Look.What.ACCOUNT, now=NOW)
    look = Look.objects.get()
    with pytest.raises(TypeError):
        look.save()
    with pytest.raises(TypeError):
        look.delete()


def test_looking_at_oneself_is_no_news(person):
    privacy.note_look(actor=person, subjects=[person], what=Look.What.ACCOUNT, now=NOW)
    assert not Look.objects.exists()


def test_opening_somebody_in_the_admin_is_noted(person):
    admin = UserFactory(admin=True)
    client = Client()
    client.force_login(admin)
    # The list of people shows the same, but who goes back and forth looked once.
    for address in ("wagtailusers_users:index", "wagtailusers_users:edit", "wagtailusers_users:index"):
        client.get(reverse(address, args=[person.pk] if address.endswith("edit") else []))
    assert list(Look.objects.filter(subject=person).values_list("actor", "what")) == [(admin.pk, "account")]
    assert not Look.objects.filter(subject=admin).exists()


class TestRetention:
    @pytest.fixture
    def looks(self, person):
        for age in (729, 731):
            privacy.note_look(
                actor=UserFactory(), subjects=[person], what=Look.What.ACCOUNT, now=NOW - timedelta(days=age)
            )

    def counts(self, **options):
        return dict(retention.apply(now=NOW, **options))

    def test_what_is_too_old_goes_and_nothing_else(self, looks):
        assert self.counts()["who looked at whom"] == 1
        assert Look.objects.get().at == NOW - timedelta(days=729)
        assert self.counts()["who looked at whom"] == 0

    def test_a_dry_run_counts_and_deletes_nothing(self, looks):
        assert self.counts(is_dry_run=True)["who looked at whom"] == 1
        assert Look.objects.count() == 2


# Rows that lead to a person by way of another row: exported and erased with that one.
WITH = {
    "courses.StepRecord": "courses.Enrollment",
    "quizzes.AttemptItem": "quizzes.Attempt",
    "quizzes.Response": "quizzes.Attempt",
    "quizzes.MarkChange": "quizzes.Attempt",
}


def test_every_registered_model_says_what_it_is_kept_for():
    """T146"""
    assert [model._meta.label for model in privacy.without_purpose()] == []


def test_every_model_that_leads_to_a_person_by_way_of_another_is_known():
    """T146: whoever adds one says here with which registered model it is handed out and erased."""
    registered = set(privacy.registered_models()) - {User}
    ours = {"accounts", "certificates", "content", "courses", "handbooks", "jobs", "quizzes", "website"}
    personal, found = set(registered), True
    while found:
        found = {
            model
            for model in apps.get_models(include_auto_created=True)
            if model._meta.app_label in ours
            and model not in personal
            and any(field.related_model in personal for field in model._meta.local_fields if field.many_to_one)
        }
        personal |= found
    assert {model._meta.label for model in personal - registered} == set(WITH)
    assert set(WITH.values()) <= {model._meta.label for model in registered}
