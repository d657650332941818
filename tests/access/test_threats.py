"""Cases T001–T030 and T111–T126 of the threat list that no cell of the matrix and no other test covers.

README.md beside this file says where each of them is.
"""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from accounts import services as accounts
from accounts.models import ApiToken, User
from content.visibility import visible_to
from courses.models import LessonPage, StepRecord
from tests.access.world import CANARY, SEEK
from tests.authoring import add, move, publish, run_jobs, text_block

pytestmark = [pytest.mark.django_db, pytest.mark.urls("config.urls")]


def told(answer):
    return answer.content.decode().lower()


def body(answer):
    """What an answer says, without what is new in each: nonces, dates, tokens of forms."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())


# --- A. Objects and functions -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_anothers_enrollment_is_as_missing_whatever_one_does_with_it(world, method):
    """T001, T002, T003: byte for byte the same answer as for one that was never there."""
    missing = world.lesson_read_path().replace(str(world.enrollment.uuid), "00000000-0000-4000-8000-000000000000")
    client = world.client("other_learner")
    before = list(StepRecord.objects.values())
    theirs, none = (
        getattr(client, method)(path, content_type="application/json") for path in (world.lesson_read_path(), missing)
    )
    assert theirs.status_code == none.status_code == (404 if method == "post" else 405)
    assert theirs.content == none.content
    skipped = {"X-Request-ID"}
    assert {n: v for n, v in theirs.items() if n not in skipped} == {n: v for n, v in none.items() if n not in skipped}
    assert list(StepRecord.objects.values()) == before


@pytest.mark.parametrize("name", ["user", "user_id", "user__id", "learner", "username", "ordering"])
def test_no_parameter_leads_to_anothers_progress(world, name):
    """T004"""
    answer = world.client("other_learner").get(reverse("api:enrollments"), {name: world.people["learner"].pk})
    assert answer.status_code == 400
    assert CANARY not in told(answer)


@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=0-10"}, {"If-None-Match": "*"}])
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_certificates_file_is_its_holders_by_whatever_way(world, method, headers):
    """T005: by id, by file name, by the storage's address, in parts."""
    paths = [
        reverse("certificates:pdf", args=[world.certificate.uuid, "fi"]),
        f"/media/{world.pdf}",
        f"/private/{world.pdf}",
        f"/var/private/{world.pdf}",
    ]
    for path in paths:
        answer = getattr(world.client("other_learner"), method)(path, headers=headers)
        assert answer.status_code in (404, 302)
        assert "/login/" not in answer.headers.get("Location", "")
        assert b"PDF" not in b"".join(answer)


def test_numbers_beside_ones_own_are_nobodys_else(world):
    """T011: of all tokens, only one's own can be revoked."""
    other = world.people["other_learner"]
    own, _secret = accounts.create_api_token(user=other, name="Oma", valid_for=timedelta(days=1), now=timezone.now())
    client = world.client("other_learner")
    statuses = {
        number: client.post(reverse("accounts:revoke_token", args=[number])).status_code
        for number in range(max(0, own.pk - 20), own.pk + 20)
    }
    assert {number for number, status in statuses.items() if status != 404} == {own.pk}
    assert ApiToken.objects.filter(pk=world.token.pk).exists()


def test_a_step_is_asked_for_in_its_own_enrollment(world):
    """T012: another course's lesson in one's own enrollment, and the other way round."""
    client = world.client("learner")
    for path in (
        world.lesson_read_path(lesson=world.public.lessons[0]),
        world.lesson_read_path(enrollment=world.public.enrollment, lesson=world.public.lessons[0]),
        world.lesson_read_path(enrollment=world.public.enrollment),
    ):
        assert client.post(path, content_type="application/json").status_code == 404
    chapter = reverse("api:chapter", args=[world.closed.key, world.chapter.translation_key])
    assert client.get(chapter).status_code == 404


@pytest.mark.parametrize("change", ["unpublished", "expired", "not_yet"])
def test_a_course_that_is_out_of_time_is_nowhere(world, change):
    """T014, T123: in the catalogue, by its key, in search, on the page of its topic, for those enrolled as well."""
    now = timezone.now()
    page = Page.objects.get(pk=world.closed.page.pk).specific
    if change == "unpublished":
        page.unpublish()
    else:
        values = {"expired": {"expire_at": now}, "not_yet": {"go_live_at": now + timedelta(days=1), "live": False}}
        Page.objects.filter(pk=page.pk).update(**values[change])
    run_jobs()
    cache.clear()
    client = world.client("trainer")
    for path in (
        reverse("api:courses"),
        reverse("api:search", query={"q": SEEK, "kind": "lessons"}),
        reverse("website:search", query={"q": SEEK, "kind": "lessons"}),
        reverse("website:topic", args=["aihe"]),
        "/fi/koulutukset/",
    ):
        assert CANARY not in told(client.get(path)), path
    assert client.get(reverse("api:course", args=[world.closed.key])).status_code == 404
    lesson = world.closed.lessons[0]
    if change == "unpublished":
        assert client.get(lesson.url).status_code == 404


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/api/v1/my/enrollments/{enrollment}/?limit=x", None),
        ("/api/v1/my/enrollments/{enrollment}/lessons/{quiz}/read/", "{"),
        ("/fi/attempts/{attempt}/1/", ""),
        ("/fi/learn/{enrollment}/", None),
        ("/fi/certificates/{certificate}/pdf/xx/", None),
    ],
)
def test_an_error_tells_nothing_of_whose_it_was(world, path, data):
    """T015"""
    names = {
        "enrollment": world.enrollment.uuid,
        "quiz": world.closed.quiz.translation_key,
        "attempt": world.attempt.uuid,
        "certificate": world.certificate.uuid,
    }
    client, address = world.client("other_learner"), path.format(**names)
    answer = client.get(address) if data is None else client.post(address, data, content_type="application/json")
    assert 400 <= answer.status_code < 500
    for word in (CANARY, "traceback", "select ", world.people["learner"].email):
        assert word not in told(answer)


def test_a_suspended_persons_token_is_dead_at_once(world, client):
    """T018"""
    learner, path = world.people["learner"], reverse("api:enrollments")
    assert client.get(path, headers=world.bearer()).status_code == 200
    User.objects.filter(pk=learner.pk).update(is_active=False)
    assert client.get(path, headers=world.bearer()).status_code == 401
    assert client.get(reverse("api:courses"), headers=world.bearer()).status_code == 401
    assert client.post(world.lesson_read_path(), headers=world.bearer()).status_code == 401
    assert client.get(path, headers=world.bearer(world.suspended_secret)).status_code == 401


def test_a_right_taken_away_is_gone_with_the_next_request(world):
    """T020: the page was open, the group is left, the form is sent."""
    trainer = world.client("trainer")
    edit = reverse("wagtailadmin_pages:edit", args=[world.draft.pk])
    assert trainer.get(edit).status_code == 200
    world.people["trainer"].groups.clear()
    answer = trainer.post(edit, {"title": "Vallattu", "slug": "x"})
    assert answer.status_code in (302, 403)
    assert LessonPage.objects.get(pk=world.draft.pk).title == "Kanarialuonnos"
    learner = world.client("learner")
    world.people["learner"].groups.clear()
    assert learner.get(reverse("api:course", args=[world.closed.key])).status_code == 404
    assert CANARY not in told(learner.get("/fi/koulutukset/"))


def test_who_is_signed_in_and_still_may_not_is_not_sent_round_in_circles(world):
    """A page that is for others: the way ends somewhere, and does not tell the page's name."""
    answer = world.client("other_learner").get(world.closed.page.url, follow=True)
    assert len(answer.redirect_chain) < 5
    assert "Kanarialkurssi" not in answer.content.decode()


# --- I. What content shows --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_what_is_hidden_counts_nowhere_in_search(world, language):
    """T111: a restricted page, a draft, an unpublished revision, another language's draft; counts are as without."""
    lesson = LessonPage.objects.get(pk=world.public.lessons[0].pk)
    lesson.body = [text_block("Piilosana.")]
    lesson.save_revision()
    add(world.public.module, LessonPage, "Piilosana", is_published=False, body=[text_block("Piilosana.")])
    run_jobs()
    client = world.client("other_learner")
    for word in ("piilosana", SEEK):
        answer, none = (
            client.get(reverse("website:search"), {"q": asked, "lang": "all"}) for asked in (word, "olematonsana")
        )
        assert body(answer).replace(word, "X") == body(none).replace("olematonsana", "X")
        assert client.get(reverse("api:search"), {"q": word, "language": language}).json()["count"] == 0


def test_a_live_page_with_a_newer_draft_shows_what_is_live(world, client):
    """T114"""
    lesson = LessonPage.objects.get(pk=world.public.lessons[0].pk)
    lesson.title, lesson.body = "Kanarialuonnoksen nimi", [text_block("Kanarialuonnos.")]
    lesson.save_revision()
    run_jobs()
    for path in (reverse("api:course", args=[world.public.key]), reverse("api:courses"), world.public.page.url):
        for role in ("anonymous", "other_learner"):
            assert CANARY not in told(world.client(role).get(path))


def test_a_feed_of_a_closed_handbook_is_nobodys_else(world):
    """T112, T117: asked for after somebody who may."""
    from handbooks.rules import short_key

    path = reverse("handbooks:feed", args=[short_key(world.handbook.key)])
    assert CANARY in told(world.client("learner").get(path))
    assert CANARY not in told(world.client("anonymous").get(path))
    assert CANARY not in told(world.client("other_learner").get(path))


@pytest.mark.parametrize("name", ["print", "contents", "changes"])
def test_a_handbook_in_one_page_is_what_one_may_open_page_by_page(world, name):
    """T116, T117: a closed chapter of an open handbook is left out, and comes back for who may."""
    from handbooks.rules import short_key

    PageViewRestriction.objects.filter(page=world.handbook.page).delete()
    chapter = world.handbook.add("Salailuku", body=[text_block("Salailua.")])
    restriction = PageViewRestriction.objects.create(page=chapter, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(world.readers)
    path = reverse(f"handbooks:{name}", args=[short_key(world.handbook.key)])
    for role, sees in (("learner", True), ("anonymous", False), ("other_learner", False), ("learner", True)):
        answer = told(world.client(role).get(path))
        assert ("salai" in answer) == sees or name == "changes"
        assert "kanarialopas" in answer
    chapters = reverse("api:chapters", args=[world.handbook.key])
    assert "salai" not in told(world.client("anonymous").get(chapters))
    assert "salai" in told(world.client("learner").get(chapters))


def test_a_closed_lesson_of_an_open_course_is_named_nowhere(world):
    """T112: not in the outline, not in the API, not on the pages beside it."""
    lesson = add(world.public.module, LessonPage, "Salaitunti", body=[text_block("Salaista.")])
    run_jobs()
    restriction = PageViewRestriction.objects.create(page=lesson, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(world.readers)
    api = reverse("api:course", args=[world.public.key])
    for role in ("anonymous", "other_learner"):
        assert "salaitunti" not in told(world.client(role).get(api))
    assert "salaitunti" in told(world.client("learner").get(api))


def test_a_shared_password_lets_nobody_in(world, client):
    """T121: it cannot be chosen, and one that is there all the same opens nothing."""
    PageViewRestriction.objects.create(page=world.public.page, restriction_type="password", password="avain")
    assert "password" not in world.public.page.private_page_options
    assert client.get(reverse("api:course", args=[world.public.key])).status_code == 404
    assert client.get(world.public.page.url).status_code == 404


@pytest.mark.parametrize("way", ["move", "restrict", "lift"])
def test_a_restriction_holds_at_once_wherever_a_page_goes(world, way):
    """T122"""
    stranger = world.client("other_learner")
    catalogue, course = reverse("api:courses"), reverse("api:course", args=[world.public.key])
    assert stranger.get(course).status_code == 200
    if way == "restrict":
        restriction = PageViewRestriction.objects.create(page=world.public.page, restriction_type="groups")
        restriction.groups.add(world.readers)
    elif way == "move":
        move(world.public.page, world.closed.page, "last-child")
    else:
        PageViewRestriction.objects.filter(page=world.closed.page).delete()
        assert CANARY in told(stranger.get(catalogue))
        assert CANARY in told(stranger.get(reverse("api:search"), {"q": SEEK}))
        return
    run_jobs()
    assert "Avoin kurssi" not in stranger.get(catalogue).content.decode()
    assert stranger.get(course).status_code == 404
    assert "avoin" not in told(stranger.get(reverse("api:search"), {"q": "avoin"}))


def test_a_draft_in_another_language_is_not_there(world, client):
    """T126"""
    from wagtail.models import Locale

    from tests.authoring import translate_page

    translate_page(world.public.page, Locale.objects.get(language_code="sv"), publishes=False)
    run_jobs()
    row = client.get(reverse("api:course", args=[world.public.key]), {"language": "sv"}).json()
    assert (row["language"], row["languages"]) == ("fi", ["fi"])
    assert "sv: " not in told(client.get("/sv/utbildningar/"))


def test_nobody_sees_more_than_the_one_rule_lets(world):
    """The rule itself, of this world: what the other tests rest on."""
    titles = set(visible_to(Page.objects.all(), world.people["other_learner"]).values_list("title", flat=True))
    assert not {title for title in titles if CANARY in title.lower()}
    learner = visible_to(Page.objects.filter(title__startswith="Kanarial"), world.people["learner"])
    assert {page.title for page in learner} >= {"Kanarialkurssi", "Kanarialtunti 1", "Kanarialopas", "Kanarialuku"}
    assert "Kanarialuonnos" not in {page.title for page in learner}


def test_publishing_again_shows_at_once(world, client):
    """T123: and so does taking away."""
    lesson = publish(world.public.lessons[1], title="Uusi nimi", body=[text_block("Uusi lause.")])
    run_jobs()
    course = reverse("api:course", args=[world.public.key])
    assert "Uusi nimi" in client.get(course).content.decode()
    lesson.unpublish()
    assert "Uusi nimi" not in client.get(course).content.decode()  # before any job has run
