"""Handing out and erasing what is kept about a person."""

import json
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.users.models import UserProfile

from accounts import privacy
from accounts.models import User
from tests.accounts.conftest import who
from tests.accounts.factories import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls")]

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

AUTHORED = "what a person published stays and points at the emptied row"
NOT_REGISTERED = {
    "accounts.User_groups": "handled with the user",
    "accounts.User_user_permissions": "handled with the user",
    "content.Audio": AUTHORED,
    "content.Document": AUTHORED,
    "content.Edition": AUTHORED,
    "content.Image": AUTHORED,
    "content.Video": AUTHORED,
    "quizzes.Remark": AUTHORED,
    "wagtail_localize.SegmentOverride": AUTHORED,
    "wagtail_localize.StringTranslation": AUTHORED,
    "wagtailcore.Comment": AUTHORED,
    "wagtailcore.CommentReply": AUTHORED,
    "wagtailcore.Page": AUTHORED,
    "wagtailcore.PageLogEntry": AUTHORED,
    "wagtailcore.Revision": AUTHORED,
    "wagtailcore.TaskState": AUTHORED,
    "wagtailcore.UploadedFile": AUTHORED,
    "wagtailcore.WorkflowState": AUTHORED,
    "wagtaildocs.Document": "not used: content.Document stands in its place",
    "wagtailimages.Image": "not used: content.Image stands in its place",
}


def test_every_model_that_points_at_a_person_says_how_it_is_handed_out_and_erased():
    pointing = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]
        if field.related_model is User
    }
    registered = {model._meta.label for model in privacy.registered_models()}
    assert pointing - registered - NOT_REGISTERED.keys() == set(), "register these from AppConfig.ready"
    assert registered & NOT_REGISTERED.keys() == set()


def test_a_person_is_erased_last():
    assert privacy.registered_models()[-1] is User


def test_a_model_is_registered_once():
    with pytest.raises(ValueError, match="already"):
        privacy.register(User, export=lambda user: [], erase=lambda user, now: None)


@pytest.fixture
def person(sign_in) -> User:
    """Somebody with something of everything that accounts keeps."""
    user = UserFactory(email="maija@kunta.example", full_name="Maija Meikäläinen", admin=True)
    user.groups.add(Group.objects.create(name="Trainers"))
    Authenticator.objects.create(user=user, type="recovery_codes", data={"seed": "SECRETSEED", "used_mask": 0})
    UserProfile.objects.create(user=user, avatar=ContentFile(b"face", name="maija.png"))
    sign_in(Client(), user.email, PASSWORD)  # waits for the second factor
    return user


def test_the_export_holds_everything_and_no_secret(person):
    Client().force_login(person)
    exported = privacy.export_person(user=person)
    assert next(iter(exported)) == "accounts.User"
    assert exported["accounts.User"][0]["full_name"] == "Maija Meikäläinen"
    assert exported["accounts.User"][0]["groups"] == ["Trainers"]
    assert exported["account.EmailAddress"] == [{"email": "maija@kunta.example", "verified": True, "primary": True}]
    assert [row["type"] for row in exported["mfa.Authenticator"]] == ["recovery_codes"]
    assert len(exported["sessions.Session"]) == 2
    text = json.dumps(exported)
    assert "SECRETSEED" not in text
    assert person.password not in text
    for session in Session.objects.all():
        assert session.session_key not in text


def test_the_export_of_one_person_says_nothing_of_another(person):
    other = UserFactory(email="other@kunta.example", full_name="Toinen Ihminen")
    Client().force_login(other)
    text = json.dumps(privacy.export_person(user=person))
    assert "other@kunta.example" not in text
    assert "Toinen" not in text


def test_erasing_leaves_a_row_without_a_person(person, django_capture_on_commit_callbacks):
    browser = Client()
    browser.force_login(person)
    picture = UserProfile.objects.get().avatar
    old_uuid = person.uuid

    with django_capture_on_commit_callbacks(execute=True):
        privacy.erase_person(user=person, now=NOW)

    erased = User.objects.get(pk=person.pk)
    assert erased.is_erased
    assert erased.full_name == ""
    assert erased.uuid != old_uuid
    assert not erased.has_usable_password()
    assert not any([erased.is_active, erased.is_staff, erased.is_superuser])
    assert not erased.groups.exists()
    assert not EmailAddress.objects.exists()
    assert not Authenticator.objects.exists()
    assert not Session.objects.exists()
    assert not picture.storage.exists(picture.name)
    assert who(browser) == "nobody"


def test_erasing_one_person_changes_nothing_of_another(person):
    other, browser = UserFactory(), Client()
    browser.force_login(other)
    before = privacy.export_person(user=other)
    privacy.erase_person(user=person, now=NOW)
    assert privacy.export_person(user=other) == before
    assert who(browser) == other.email


def test_erasing_twice_does_no_harm(person):
    privacy.erase_person(user=person, now=NOW)
    first = User.objects.get(pk=person.pk).email
    privacy.erase_person(user=person, now=NOW)
    assert User.objects.get(pk=person.pk).email == first


def test_erasing_is_all_or_nothing(person, monkeypatch):
    def fail(user: User, now: datetime) -> None:
        raise RuntimeError("no")

    broken = privacy._Handlers(export=lambda user: [], erase=fail)
    monkeypatch.setitem(privacy._registry, User, broken)
    with pytest.raises(RuntimeError):
        privacy.erase_person(user=person, now=NOW)
    assert EmailAddress.objects.filter(user=person).exists()
    assert Authenticator.objects.filter(user=person).exists()


def test_an_erased_address_is_free_again(person, sign_up):
    privacy.erase_person(user=person, now=NOW)
    sign_up(Client(), "maija@kunta.example")
    assert User.objects.filter(email="maija@kunta.example").count() == 1
