import pytest

from tests.accounts.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls")]

PROFILE = "/fi/accounts/profile/"


def test_only_who_is_signed_in_sees_the_page(client):
    assert client.get(PROFILE)["Location"] == f"/fi/accounts/login/?next={PROFILE}"


def test_one_changes_name_and_language(client):
    user = UserFactory()
    client.force_login(user)
    answer = client.post(PROFILE, {"full_name": " Maija   Uusi ", "preferred_language": "sv"})
    assert answer["Location"] == PROFILE
    user.refresh_from_db()
    assert (user.full_name, user.preferred_language) == ("Maija Uusi", "sv")


@pytest.mark.parametrize(("name", "is_told"), [("王小明", True), ("Ольга Łukasz فاطمة", False)])
def test_a_name_that_files_cannot_show_is_kept_and_said_at_once(client, name, is_told):
    user = UserFactory()
    client.force_login(user)
    page = client.post(PROFILE, {"full_name": name, "preferred_language": "fi"}, follow=True).text
    assert ("latinalaisin kirjaimin" in page) is is_told
    user.refresh_from_db()
    assert user.full_name == name


def test_one_changes_only_oneself_and_only_these_two(client):
    user, other = UserFactory(), UserFactory()
    client.force_login(user)
    client.post(
        PROFILE,
        {"full_name": "Maija", "preferred_language": "sv", "pk": other.pk, "email": "x@y.example", "is_superuser": "1"},
    )
    before = other.full_name
    user.refresh_from_db()
    other.refresh_from_db()
    assert other.full_name == before
    assert not user.is_superuser
    assert user.email != "x@y.example"


@pytest.mark.parametrize("name", ["", "Maija\u202e", "Maija\x07", "42"])
def test_a_bad_name_is_refused_and_shown_nowhere_else(client, name):
    user = UserFactory(full_name="Maija Vanha")
    client.force_login(user)
    answer = client.post(PROFILE, {"full_name": name, "preferred_language": "fi"})
    assert "full_name" in answer.context["form"].errors
    assert answer.context["user"].full_name == "Maija Vanha"


def test_no_cache_keeps_the_page(client):
    client.force_login(UserFactory())
    assert "no-store" in client.get(PROFILE)["Cache-Control"]
