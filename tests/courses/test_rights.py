"""A trainer's group writes its own courses, and no others."""

import pytest
from django.urls import reverse
from wagtail.models import Locale, Page

from courses.models import CoursePage
from tests.accounts.factories import UserFactory
from tests.authoring import Course, index, translate_page
from website.services.site import ensure_trainer_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(db):
    return Course(lessons=1, title="Oma")


@pytest.fixture
def trainer(client, own):
    user = UserFactory()
    user.groups.add(ensure_trainer_group(name="Kouluttajat", courses=[own.page]))
    client.force_login(user)
    return user


def test_a_trainer_edits_their_own_course_and_no_other(client, trainer, own):
    other = Course(lessons=1, title="Toisten")
    assert client.get(reverse("wagtailadmin_pages:edit", args=[own.lessons[0].pk])).status_code == 200
    refused = client.get(reverse("wagtailadmin_pages:edit", args=[other.lessons[0].pk]))
    assert refused.status_code in (302, 403)
    assert not Page.objects.get(pk=other.page.pk).permissions_for_user(trainer).can_edit()


def test_a_course_that_a_trainer_begins_is_theirs_to_publish(client, trainer):
    url = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", index().pk])
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields if name not in ("issuer", "comments")}
    data |= {"title": "Uusi koulutus", "slug": "uusi", "outcomes-count": 0, "extent_minutes": 30}
    for prefix in ("source_links", "topic_links", "comments"):
        data |= {
            f"{prefix}-{name}_FORMS": value
            for name, value in (("TOTAL", 0), ("INITIAL", 0), ("MIN_NUM", 0), ("MAX_NUM", 99))
        }
    data = {name: "" if value is None else value for name, value in data.items() if value is not False}
    client.post(url, data)
    course = CoursePage.objects.get(title="Uusi koulutus")
    rights = course.permissions_for_user(trainer)
    assert rights.can_edit()
    assert rights.can_publish()
    assert rights.can_add_subpage()


def test_whoever_edits_a_course_edits_its_translation(trainer, own):
    UserFactory(admin=True)
    swedish = translate_page(own.page, Locale.objects.get(language_code="sv"), publishes=False)
    assert swedish.permissions_for_user(trainer).can_publish()
