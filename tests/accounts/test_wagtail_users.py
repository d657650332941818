"""The editor's pages about people, as an administrator uses them."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import ModelLogEntry

from accounts.models import User
from tests.accounts.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls")]

INDEX = "/admin/users/"


@pytest.fixture
def admin_client(client):
    client.force_login(UserFactory(admin=True, full_name="Pääkäyttäjä"))
    return client


@pytest.fixture
def manager_client(client):
    """Somebody who may manage people, but is no administrator."""
    group = Group.objects.create(name="People managers")
    group.permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "add_user", "change_user", "delete_user"])
    )
    user = UserFactory()
    user.groups.add(group)
    client.force_login(user)
    return client


def details(**changes):
    return {"email": "uusi@kunta.example", "full_name": "Uusi Ihminen", "preferred_language": "sv"} | changes


def test_people_are_listed_searched_and_sorted_by_name(admin_client):
    UserFactory(full_name="Åsa Öhman", email="a@kunta.example")
    UserFactory(full_name="Bertta Aalto", email="b@kunta.example")
    listed = admin_client.get(INDEX, {"ordering": "full_name"}).content.decode()
    assert listed.index("Bertta Aalto") < listed.index("Åsa Öhman")
    found = admin_client.get(INDEX, {"q": "Bertta"}).content.decode()
    assert "b@kunta.example" in found
    assert "a@kunta.example" not in found
    assert "a@kunta.example" in admin_client.get(INDEX, {"q": "a@kunta"}).content.decode()


def test_a_person_is_added_and_signs_in_by_code(admin_client):
    page = admin_client.get(reverse("wagtailusers_users:add"))
    assert not {"first_name", "last_name", "password1"} & set(page.context["form"].fields)
    admin_client.post(reverse("wagtailusers_users:add"), details(email="Uusi@Kunta.example"))
    user = User.objects.get(email="uusi@kunta.example")
    assert (user.full_name, user.preferred_language) == ("Uusi Ihminen", "sv")
    assert not user.has_usable_password()
    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.verified) == ("uusi@kunta.example", False)


@pytest.mark.parametrize("email", ["maija@kunta.example", "MAIJA@kunta.example"])
def test_an_address_is_given_once(admin_client, email):
    UserFactory(email="maija@kunta.example")
    answer = admin_client.post(reverse("wagtailusers_users:add"), details(email=email))
    assert answer.context["form"].errors
    assert User.objects.filter(email="maija@kunta.example").count() == 1


def test_a_bad_name_is_refused_here_too(admin_client):
    answer = admin_client.post(reverse("wagtailusers_users:add"), details(full_name="Uusi\u202e"))
    assert "full_name" in answer.context["form"].errors


def test_a_person_is_changed_and_keeps_the_password(admin_client):
    user, group = UserFactory(), Group.objects.create(name="Trainers")
    edit = reverse("wagtailusers_users:edit", args=[user.pk])
    assert admin_client.get(edit).status_code == 200
    admin_client.post(edit, details(email=user.email, is_active="on", groups=[group.pk]))
    before, user = user.password, User.objects.get(pk=user.pk)
    assert user.full_name == "Uusi Ihminen"
    assert list(user.groups.all()) == [group]
    assert user.password == before
    assert EmailAddress.objects.get(user=user).verified


def test_a_changed_address_is_to_be_proved_anew(admin_client):
    user = UserFactory(email="vanha@kunta.example")
    admin_client.post(reverse("wagtailusers_users:edit", args=[user.pk]), details(is_active="on"))
    assert list(EmailAddress.objects.filter(user=user).values_list("email", "verified", "primary")) == [
        ("uusi@kunta.example", False, True)
    ]


def test_deleting_a_person_erases_them(admin_client):
    user = UserFactory(full_name="Lähtijä L", email="pois@kunta.example")
    admin_client.post(
        reverse("wagtailusers_users:edit", args=[user.pk]), details(email=user.email, full_name="Lähtijä L")
    )
    delete = reverse("wagtailusers_users:delete", args=[user.pk])
    assert admin_client.get(delete).status_code == 200
    admin_client.post(delete)
    user.refresh_from_db()
    assert user.is_erased
    assert user.full_name == ""
    assert "pois@kunta.example" not in admin_client.get(INDEX).content.decode()
    assert user.email not in admin_client.get(INDEX).content.decode()
    assert not ModelLogEntry.objects.filter(label__contains="Lähtijä").exists()
    assert admin_client.get(reverse("wagtailusers_users:edit", args=[user.pk])).status_code == 404


def test_deleting_many_erases_them(admin_client):
    people = [UserFactory(), UserFactory()]
    url = reverse("wagtail_bulk_action", args=["accounts", "user", "delete"])
    query = "&".join(f"id={person.pk}" for person in people)
    assert admin_client.get(f"{url}?{query}").status_code == 200
    admin_client.post(f"{url}?{query}&next={INDEX}")
    assert [person.is_erased for person in User.objects.filter(pk__in=[p.pk for p in people])] == [True, True]


def test_the_other_bulk_actions_stay_wagtails(admin_client):
    user = UserFactory()
    url = reverse("wagtail_bulk_action", args=["accounts", "user", "set_active_state"])
    admin_client.post(f"{url}?id={user.pk}", {"mark_as_active": "False"})
    user.refresh_from_db()
    assert (user.is_active, user.is_erased) == (False, False)


def test_nobody_deletes_oneself(admin_client):
    me = User.objects.get(is_superuser=True)
    admin_client.post(reverse("wagtailusers_users:delete", args=[me.pk]))
    me.refresh_from_db()
    assert not me.is_erased


def test_who_manages_people_makes_no_administrator(manager_client):
    user = UserFactory()
    manager_client.post(reverse("wagtailusers_users:add"), details(is_superuser="on"))
    manager_client.post(
        reverse("wagtailusers_users:edit", args=[user.pk]),
        details(email=user.email, is_active="on", is_superuser="on"),
    )
    assert User.objects.filter(full_name="Uusi Ihminen").count() == 2
    assert not User.objects.filter(is_superuser=True).exists()


def test_who_manages_people_does_not_touch_an_administrator(manager_client):
    administrator = UserFactory(admin=True)
    manager_client.post(reverse("wagtailusers_users:edit", args=[administrator.pk]), details(is_active="on"))
    manager_client.post(reverse("wagtailusers_users:delete", args=[administrator.pk]))
    bulk = reverse("wagtail_bulk_action", args=["accounts", "user", "set_active_state"])
    manager_client.post(f"{bulk}?id={administrator.pk}", {"mark_as_active": "False"})
    before = administrator.email
    administrator.refresh_from_db()
    assert administrator.email == before
    assert administrator.is_active


def test_a_learner_is_told_that_the_editor_is_not_for_them(client):
    client.force_login(UserFactory())
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert client.get(INDEX, follow=True).status_code == 403


def test_the_editor_leads_to_the_one_sign_in_page_and_back(client):
    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"
    assert client.get("/admin/login/?next=/admin/users/")["Location"] == "/fi/accounts/login/?next=/admin/users/"
    assert client.post("/admin/login/", {"username": "x", "password": "y"}).status_code == 302
    assert "evil" not in client.get("/admin/login/?next=//evil.example/")["Location"]


def test_an_editor_on_the_sign_in_page_is_sent_on(admin_client):
    assert admin_client.get("/admin/login/?next=/admin/users/")["Location"] == "/admin/users/"


def test_wagtails_own_page_about_oneself_asks_for_one_name(admin_client):
    page = admin_client.get("/admin/account/").content.decode()
    assert "first_name" not in page
    answer = admin_client.post(
        "/admin/account/",
        {
            "name-full_name": "Uusi Nimi",
            "name-preferred_language": "en",
            "theme-theme": "dark",
            "theme-contrast": "system",
            "theme-density": "default",
        },
    )
    assert answer.status_code == 302
    assert User.objects.get().full_name == "Uusi Nimi"
