"""What readers, learners, programs and trainers see of a retired course."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates.codes import format_code
from certificates.models import Certificate
from content.services.search import rebuild_index
from courses import services
from courses.models import Enrollment, LessonPage, ModulePage, Retirement
from courses.services import retiring
from courses.services.retirement_effects import Terms, effect_of_retiring
from tests.accounts.factories import UserFactory
from tests.authoring import Course, add, run_jobs, text_block

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer(db):
    return UserFactory(admin=True)


@pytest.fixture
def successor(course):
    made = Course(lessons=1, title="Uusi kurssi")
    made.publish(made.module, counts_as=course.module)
    return made


@pytest.fixture
def retire(course, trainer, successor):
    def act(in_progress="finish", of=course, **terms):
        terms = Terms(in_progress, **{"successor_key": successor.key, **terms})
        retiring.retire(course=of.page, terms=terms, actor=trainer, now=timezone.now())
        run_jobs()

    return act


@pytest.fixture
def archive(course, trainer, retire):
    def act():
        retire("close")
        retiring.archive(course=course.page, actor=trainer, now=timezone.now())
        run_jobs()

    return act


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner)
    return client


def text(answer):
    return answer.content.decode()


def test_the_course_page_says_it_and_offers_nothing_but_the_successor(course, successor, retire, client):
    retire()
    page = text(client.get(course.page.get_url()))
    assert "Tätä koulutusta ei voi enää aloittaa" in page
    assert f'href="{successor.page.get_url()}"' in page
    assert reverse("courses:enroll", args=[course.key]) not in page


def test_a_form_that_was_open_enrolls_nobody(course, successor, retire, signed_in):
    url = reverse("courses:enroll", args=[course.key])
    retire()
    page = text(signed_in.post(url))
    assert "Uusi kurssi" in page
    assert ">Aloita<" not in page
    assert not Enrollment.objects.exists()


def test_whoever_is_in_it_reads_until_when(course, enrollment, retire, signed_in):
    retire(finish_until=timezone.localdate().replace(year=2099, month=6, day=5))
    assert "5.6.2099" in text(signed_in.get(course.page.get_url()))
    assert "5.6.2099" in text(signed_in.get(reverse("website:my_learning")))
    assert "5.6.2099" in text(signed_in.get(course.page.get_parent().get_url()))


def test_a_closed_course_leads_to_what_is_kept_of_it(course, enrollment, read, retire, signed_in):
    read(enrollment, course.lessons[0])
    retire("close")
    kept = reverse("courses:kept", args=[enrollment.uuid])
    assert kept in text(signed_in.get(reverse("website:my_learning")))
    assert kept in text(signed_in.get(course.page.get_url()))
    for name, args in (("resume", []), ("step", [course.lessons[1].translation_key])):
        answer = signed_in.get(reverse(f"courses:{name}", args=[enrollment.uuid, *args]))
        assert answer["Location"] == kept
    page = text(signed_in.get(kept))
    assert "Oppitunti 1" in page
    assert "Mitään tekemästäsi ei lueta siellä hyväksi." in page
    assert signed_in.get(course.lessons[1].get_url())["Location"] == course.page.get_url()


def test_the_contents_of_a_closed_course_say_what_was_done_and_open_nothing(
    course, enrollment, read, retire, signed_in, client
):
    read(enrollment, course.lessons[0])
    retire("close")
    page = text(signed_in.get(course.page.get_url()))
    contents = page[page.index('class="outline"') :]
    assert (contents.count("Suoritettu"), contents.count("Suljettu sinulta")) == (1, 1)
    assert course.lessons[1].get_url() not in contents
    client.force_login(UserFactory())
    page = text(client.get(course.page.get_url()))
    contents = page[page.index('class="outline"') :]
    assert (contents.count("Avautuu"), contents.count("Suoritettu")) == (0, 0)
    assert "Ei ota uusia osallistujia" in contents


def test_a_lesson_that_was_open_when_it_was_closed_leads_there_too(course, enrollment, retire, signed_in):
    retire("close")
    url = reverse("courses:mark_read", args=[enrollment.uuid, course.lessons[0].translation_key])
    assert signed_in.post(url)["Location"] == reverse("courses:kept", args=[enrollment.uuid])


def test_what_counts_in_the_successor_is_named(course, enrollment, read, retire, successor, signed_in):
    course.publish(course.module, needed_steps=1)
    more = add(course.page, ModulePage, "Toinen osio")
    add(more, LessonPage, "Kolmas", body=[text_block()])
    run_jobs()
    successor.publish(successor.module, title="Uusi osio")
    read(enrollment, course.lessons[0])
    retire("close")
    page = text(signed_in.get(reverse("courses:kept", args=[enrollment.uuid])))
    assert "<li>Uusi osio</li>" in page
    begun = services.enroll(learner=enrollment.learner, course_key=successor.key, language="fi", now=timezone.now())
    assert begun.is_completed


def test_what_is_kept_is_the_learners_own(course, enrollment, retire, client):
    retire("close")
    client.force_login(UserFactory())
    assert client.get(reverse("courses:kept", args=[enrollment.uuid])).status_code == 404


def test_what_is_kept_of_a_course_that_can_be_gone_on_with_leads_on(course, enrollment, signed_in):
    url = reverse("courses:kept", args=[enrollment.uuid])
    assert signed_in.get(url)["Location"] == reverse("courses:resume", args=[enrollment.uuid])


def test_a_course_that_is_not_published_just_now_keeps_its_record_in_sight(course, enrollment, read, signed_in):
    read(enrollment, course.lessons[0])
    course.page.unpublish()
    assert "Kurssi" in text(signed_in.get(reverse("website:my_learning")))
    page = text(signed_in.get(reverse("courses:resume", args=[enrollment.uuid]), follow=True))
    assert "Oppitunti 1" in page


def test_the_catalogue_has_it_last_with_its_successor(course, successor, retire, client):
    retire()
    page = text(client.get(course.page.get_parent().get_url()))
    assert page.index(">Uusi kurssi</a></h3>") < page.index(">Kurssi</a></h3>") < page.rindex("Uusi kurssi")
    assert "Ei ota uusia osallistujia" in page


def test_search_says_it_of_the_course_and_its_lessons(course, successor, retire, client):
    retire()
    rebuild_index()
    page = text(client.get(reverse("website:search"), {"q": "oppitunti 2"}))
    assert "ei oteta uusia osallistujia" in page
    assert f'href="{successor.page.get_url()}"' in page


def test_the_api_says_it(course, enrollment, successor, retire, signed_in):
    retire("close")
    row = signed_in.get(reverse("api:course", args=[course.key])).json()
    assert row["retired_on"] == str(timezone.localdate())
    assert row["successor"]["key"] == str(successor.key)
    (own,) = signed_in.get(reverse("api:enrollments")).json()["results"]
    assert own["closed_at"]
    assert own["successor"]["title"] == "Uusi kurssi"


def test_a_successor_that_the_reader_may_not_read_is_not_named(course, successor, retire, client):
    from django.contrib.auth.models import Group

    from tests.access.world import close_to

    retire()
    close_to(successor.page, Group.objects.create(name="Muut"))
    assert "Uusi kurssi" not in text(client.get(course.page.get_url()))


def test_of_a_row_of_successors_the_last_is_offered(course, successor, retire, client):
    newest = Course(lessons=1, title="Uusin kurssi")
    retire()
    retire(of=successor, successor_key=newest.key)
    assert f'href="{newest.page.get_url()}"' in text(client.get(course.page.get_url()))


def test_archived_it_is_out_of_sight_and_its_address_says_what_stands_in(course, successor, archive, client):
    index, url, lesson = course.page.get_parent().get_url(), course.page.get_url(), course.lessons[0].get_url()
    archive()
    rebuild_index()
    assert ">Kurssi</a>" not in text(client.get(index))
    assert "ei oteta uusia" not in text(client.get(reverse("website:search"), {"q": "oppitunti 2"}))
    assert client.get(reverse("api:course", args=[course.key])).status_code == 404
    for address in (url, lesson):
        answer = client.get(address)
        assert answer.status_code == 404
        assert f'href="{successor.page.get_url()}"' in text(answer)
    assert "Uusi kurssi" not in text(client.get("/fi/muualla/"))


def test_holders_of_an_archived_course_open_what_they_studied_and_it_verifies(
    course, enrollment, read, archive, signed_in
):
    read(enrollment, *course.lessons)
    archive()
    certificate = Certificate.objects.get(enrollment=enrollment)
    answer = signed_in.get(reverse("courses:resume", args=[enrollment.uuid]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("courses:studied", args=[enrollment.uuid])
    assert "Oppitunti 2" in text(answer)
    verified = signed_in.get(reverse("verify:code", args=[format_code(certificate.code)]))
    assert "Kurssi" in text(verified)


class TestTheTrainer:
    @pytest.fixture
    def admin(self, client, trainer):
        client.force_login(trainer)
        return client

    def url(self, course, name="retire"):
        return reverse(f"courses_admin:{name}", args=[course.page.pk])

    def test_sees_what_the_terms_do_before_anything_is_decided(self, course, enrollment, successor, admin):
        asked = {"in_progress": "until", "finish_until": "2099-06-05", "successor": successor.key}
        page = text(admin.get(self.url(course), asked))
        assert "1 henkilö, jolla koulutus on kesken, saa suorittaa sen loppuun viimeistään 5.6.2099" in page
        assert "Uusi kurssi" in page
        assert not Retirement.objects.exists()

    def test_decides_and_reads_later_what_was_decided(self, course, enrollment, successor, admin):
        said = {"in_progress": "close", "finish_until": "", "successor": successor.key}
        assert admin.post(self.url(course), said).status_code == 302
        run_jobs()
        assert Enrollment.objects.get().has_ended
        page = text(admin.get(self.url(course)))
        assert "1 henkilöltä, jolla koulutus on kesken, se suljetaan nyt" in page
        assert self.url(course, "archive") in page

    @pytest.mark.parametrize("said", [{"finish_until": ""}, {"finish_until": "2020-01-01"}, {"in_progress": "never"}])
    def test_is_refused_terms_that_say_nothing(self, course, admin, said):
        terms = {"in_progress": "until", "finish_until": "2099-06-05", "successor": ""} | said
        assert admin.post(self.url(course), terms).status_code == 200
        assert not Retirement.objects.exists()

    def test_archives_and_takes_back(self, course, retire, admin):
        retire()
        admin.post(self.url(course, "archive"))
        assert not type(course.page).objects.get(pk=course.page.pk).live
        admin.post(self.url(course, "take_back"))
        assert not Retirement.objects.exists()

    def test_still_sees_those_for_whom_it_was_closed(self, course, enrollment, retire, admin):
        retire("close")
        assert "Aino Oppija" in text(admin.get(self.url(course, "learners")))
        page = admin.get(reverse("courses_admin:learner", args=[course.page.pk, enrollment.uuid]))
        assert page.context["form"] is None

    def test_finds_it_in_the_history_of_the_course(self, course, retire, admin):
        retire()
        assert "Poistettu tarjonnasta" in text(admin.get(reverse("wagtailadmin_pages:history", args=[course.page.pk])))


@pytest.mark.parametrize("view", ["catalogue", "my_learning"])
def test_lists_cost_the_same_for_any_number_of_retired_courses(course, successor, learner, retire, signed_in, view):
    url = course.page.get_parent().get_url() if view == "catalogue" else reverse("website:my_learning")
    costs = []
    for more in range(3):
        another = Course(lessons=1, title=f"Vanha {more}")
        services.enroll(learner=learner, course_key=another.key, language="fi", now=timezone.now())
        retire("close", of=another)
        signed_in.get(url)
        with CaptureQueriesContext(connection) as captured:
            signed_in.get(url)
        costs.append(len(captured))
    assert costs[0] == costs[1] == costs[2]


def test_where_nobody_is_in_it_no_noughts_are_counted(course):
    terms = Terms("finish")
    found = effect_of_retiring(course_key=course.key, terms=terms).sentences(terms)
    assert not any(character.isdigit() for sentence in found for character in sentence)
