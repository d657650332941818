"""Acts on many pages at once ask and refuse what the acts on one page do."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from courses.models import Enrollment, LessonPage, ModulePage
from courses.services.effects import effect_of_publishing_together
from tests.accounts.factories import UserFactory
from tests.authoring import Course, add, run_jobs, text_block

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(admin=True))
    return client


@pytest.fixture
def third(course):
    """A third lesson, so that two may go."""
    return course.add_lesson("Kolmas")


def url(act, *pages):
    ids = "&".join(f"id={page.pk}" for page in pages)
    return f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', act])}?{ids}&next=/admin/"


def said(answer):
    return answer.content.decode()


@pytest.mark.parametrize("act", ["unpublish", "delete"])
def test_the_question_names_the_effect_of_all_together(admin, course, third, enrollment, read, act):
    if act == "unpublish":
        read(enrollment, third)
    page = said(admin.get(url(act, *course.lessons)))
    # Deleting is not refused: nobody has opened the two.
    assert ("1 henkilön koulutus tulee tällä valmiiksi" if act == "unpublish" else "jää tehtävää pois") in page
    assert LessonPage.objects.live().count() == 3


@pytest.mark.parametrize("act", ["unpublish", "delete"])
def test_what_is_refused_is_refused_before_it_is_asked(admin, course, act):
    answer = admin.get(url(act, *course.lessons), follow=True)
    assert answer.redirect_chain[0][0] == "/admin/"
    assert "ainoa pakollinen vaihe" in said(answer)


def test_a_page_with_records_is_not_even_asked_about(admin, course, enrollment, read):
    read(enrollment, course.lessons[0])
    assert "on opiskeltu" in said(admin.get(url("delete", course.lessons[0]), follow=True))


def test_within_a_course_all_its_steps_may_be_moved(admin, course):
    target = add(course.page, ModulePage, "Toinen")
    run_jobs()
    admin.post(url("move", *course.lessons), {"chooser": target.pk})
    assert set(LessonPage.objects.child_of(target)) == set(LessonPage.objects.all())


def test_out_of_a_course_its_last_steps_are_not_moved(admin, course):
    other = Course(lessons=1, title="Toinen kurssi")
    LessonPage.objects.child_of(other.module).update(slug="muu")
    answer = admin.post(url("move", *course.lessons), {"chooser": other.module.pk}, follow=True)
    assert "ainoa pakollinen vaihe" in said(answer)
    assert LessonPage.objects.child_of(course.module).count() == 2


def test_moving_is_asked_about_once_more_with_what_it_does(admin, course, third, enrollment):
    other = Course(lessons=1, title="Toinen kurssi")
    LessonPage.objects.child_of(other.module).update(slug="muu")
    answer = admin.post(url("move", *course.lessons), {"chooser": other.module.pk})
    assert "jää tehtävää pois" in said(answer)
    assert LessonPage.objects.child_of(course.module).count() == 3
    admin.post(url("move", *course.lessons), {"chooser": other.module.pk, "confirmed": "1"})
    run_jobs()
    assert LessonPage.objects.child_of(course.module).count() == 1
    assert Enrollment.objects.get(pk=enrollment.pk).steps_required == 1


def test_moving_what_nobody_studies_is_not_asked_about_twice(admin, course, third):
    other = Course(lessons=1, title="Toinen kurssi")
    LessonPage.objects.child_of(other.module).update(slug="muu")
    admin.post(url("move", *course.lessons), {"chooser": other.module.pk})
    assert LessonPage.objects.child_of(other.module).count() == 3


def test_publishing_names_the_effect_of_all_drafts_together(admin, course, enrollment):
    drafts = [
        add(course.module, LessonPage, title, is_published=False, body=[text_block()]) for title in ("Uusi", "Uudempi")
    ]
    page = said(admin.get(url("publish", *drafts)))
    assert "Uusi, Uudempi" in page
    admin.post(url("publish", *drafts))
    run_jobs()
    assert Enrollment.objects.get(pk=enrollment.pk).steps_required == 4


def test_publishing_without_a_note_is_refused_in_words_and_publishes_nothing(admin, course):
    draft = add(course.module, LessonPage, "Uusi", is_published=False, body=[text_block()])
    lesson = course.lessons[0]
    lesson.title = "Muutettu"
    lesson.save_revision()
    for ask in (admin.get, admin.post):
        answer = ask(url("publish", draft, lesson), follow=True)
        assert "Muutettu" in said(answer)
        assert not LessonPage.objects.get(pk=draft.pk).live


def test_drafts_below_are_foretold_and_come_true(admin, course, enrollment, read):
    """The page that asks cannot know whether its box will be ticked: it tells both."""
    read(enrollment, course.lessons[0])
    module = add(course.page, ModulePage, "Uusi osio", is_published=False)
    add(module, LessonPage, "Julkaistu", body=[text_block()])
    drafts = [add(module, LessonPage, title, is_published=False, body=[text_block()]) for title in ("Uusi", "Uudempi")]
    page = said(admin.get(url("publish", module)))
    assert "Tästä lähtien pakollista: Julkaistu." in page
    assert "Jos myös alla olevat luonnokset julkaistaan: 1 henkilöllä on kesken" in page
    assert "Tästä lähtien pakollista: Julkaistu, Uusi, Uudempi." in page
    admin.post(url("publish", module), {"include_descendants": "on"})
    run_jobs()
    assert all(LessonPage.objects.get(pk=draft.pk).live for draft in drafts)
    enrollment.refresh_from_db()
    assert (enrollment.steps_done, enrollment.steps_required) == (1, 5)


def test_a_course_that_comes_back_with_all_below_it_tells_who_can_go_on(admin, course, enrollment):
    """Wagtail publishes from the top down, and a course whose lessons are still drafts would be refused."""
    admin.post(url("unpublish", course.page), {"include_descendants": "on"})
    run_jobs()
    assert not LessonPage.objects.live().exists()
    for page in course.page.get_descendants(inclusive=True).specific():
        page.change_note, page.change_severity = "Takaisin.", "correction"
        page.save_revision()
    assert "1 henkilö voi taas jatkaa" in said(admin.get(url("publish", course.page)))
    admin.post(url("publish", course.page), {"include_descendants": "on"})
    run_jobs()
    assert LessonPage.objects.live().count() == 2
    enrollment.refresh_from_db()
    assert enrollment.steps_required == 2


def test_unpublishing_the_catalogue_names_the_courses_that_close_with_it(admin, course, enrollment):
    page = said(admin.get(url("unpublish", course.page.get_parent())))
    assert "Kurssi: 1 henkilö ei voi jatkaa" in page


def test_a_deletion_whose_name_is_mistyped_is_asked_again_with_its_effect(admin, course, third, enrollment, settings):
    settings.WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 1
    page = said(admin.post(url("delete", third), {"confirm_site_name": "väärin"}))
    assert "jää tehtävää pois" in page


def test_a_refusal_that_comes_only_with_the_act_is_told_as_well(admin, course):
    """Nothing below a course may be published before it is whole: the pages below are not asked beforehand."""
    draft = add(course.page, ModulePage, "Vaativa", is_published=False)
    Page.objects.filter(pk=draft.pk).update(live=False)
    empty = add(draft, LessonPage, "Tyhjä", is_published=False, completion_rule="chapter")
    empty.save_revision()
    answer = admin.post(url("publish", draft), {"include_descendants": "on"}, follow=True)
    assert answer.status_code == 200
    assert not ModulePage.objects.get(pk=draft.pk).live


def test_together_is_not_the_sum_of_each(course, enrollment, read):
    """Two drafts that make the same person's work more: one person, not two."""
    read(enrollment, course.lessons[0])
    drafts = [add(course.module, LessonPage, str(n), is_published=False, body=[text_block()]) for n in range(2)]
    ((_course, effect),) = effect_of_publishing_together(drafts)
    assert effect.gaining == 1
