"""Cases T001–T030 and T111–T126 of the threat list that no cell of the matrix and no other test covers.

README.md beside this file says where each of them is.
"""

import json
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from rest_framework.throttling import SimpleRateThrottle
from wagtail.models import Page, PageViewRestriction

from accounts import services as accounts
from accounts.models import ApiToken, User
from content.visibility import visible_to
from courses.models import Enrollment, LessonPage, ProgressEvent, StepRecord
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


# --- B. The shape of the API ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sent",
    [
        {"percent": -1}, {"percent": 101}, {"percent": 1e308}, {"percent": "NaN"}, {"percent": True}, {"percent": [100]},
        {"is_completed": True}, {"score": 1, "passed": True, "started_at": "2020-01-01"},
        {"course": {"id": 1, "title": "x"}}, {"is_staff": True, "is_superuser": True, "groups": [1]},
        {"__proto__": {"x": 1}}, [], "text", 1,
    ],
)  # fmt: skip
def test_a_body_with_anything_in_it_is_refused_and_nothing_is_written(world, client, sent):
    """T021, T022, T023, T024, T025"""
    before = list(Enrollment.objects.values()), list(User.objects.values()), list(Page.objects.values())
    answer = client.post(
        world.lesson_read_path(), json.dumps(sent), content_type="application/json", headers=world.bearer()
    )
    assert answer.status_code == 400
    assert before == (list(Enrollment.objects.values()), list(User.objects.values()), list(Page.objects.values()))
    assert not ProgressEvent.objects.filter(enrollment=world.enrollment, verb="satisfied").exists()


@pytest.mark.parametrize(
    ("sent", "kind", "status"),
    [
        (b'{"a":1,"a":2}', "application/json", 400),
        (b"[" * 10_000 + b"]" * 10_000, "application/json", 400),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "application/json", 400),
        (b'{"a": "' + b"x" * 10_000_000 + b'"}', "application/json", 413),
        (b"\xff\xfe{}", "application/json", 400),
        (b"\xef\xbb\xbf{}", "application/json", 400),
        (b"{", "application/json", 400),
        (b"{}", "text/plain", 415),
        (b"a=1", "application/x-www-form-urlencoded", 415),
    ],
)
def test_a_body_that_is_no_sense_is_refused(world, client, sent, kind, status):
    """T025"""
    answer = client.post(world.lesson_read_path(), sent, content_type=kind, headers=world.bearer())
    assert answer.status_code == status


def test_a_locked_or_unknown_step_gets_no_row(world, client):
    """T023: not enrolled, a quiz, a module, a draft."""
    keys = [world.closed.quiz, world.closed.module, world.draft, world.closed.page]
    for page in keys:
        path = world.lesson_read_path(lesson=page)
        assert client.post(path, content_type="application/json", headers=world.bearer()).status_code == 404
    assert not world.enrollment.records.satisfied().exists()


@pytest.mark.parametrize(
    "query",
    [
        "page_size=100000",
        "limit=-1",
        "limit=1000",
        "offset=1e18",
        "ordering=password",
        "fields=*",
        "expand=user.attempts",
    ],
)
def test_lists_cannot_be_stretched(world, client, query):
    """T026"""
    assert client.get(f"{reverse('api:enrollments')}?{query}", headers=world.bearer()).status_code == 400


@pytest.mark.parametrize("override", ["X-HTTP-Method-Override", "X-Method-Override"])
def test_a_method_is_what_it_is(world, client, override):
    """T028"""
    path = world.lesson_read_path()
    answer = client.get(path, headers=world.bearer() | {override: "POST"})
    assert answer.status_code == 405
    assert client.get(f"{path}?_method=POST", headers=world.bearer()).status_code == 405
    assert client.trace(path, headers=world.bearer()).status_code == 405
    assert client.options(path, headers=world.bearer()).status_code == 405
    assert not world.enrollment.records.satisfied().exists()


def test_the_api_speaks_json_and_nothing_else(client):
    """T029: not the pages that the framework would make for browsers."""
    path = reverse("api:courses")
    assert client.get(path, headers={"Accept": "text/html"}).status_code == 406
    assert client.get(path, {"format": "api"}).status_code == 400
    assert client.get("/api/v1/courses.api").status_code == 404
    browser = client.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
    assert browser["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    "path",
    [
        "/api/schema", "/api/", "/api/v2/", "/api/v2/pages/", "/api/v3/", "/django-admin/", "/.git/config", "/.env",
        "/static/../manage.py", "/media/", "/media/../askel.sqlite3", "/media/documents/", "/metrics", "/health", "/health/",
        "/__debug__/", "/_util/login/", "/documents/1/x.pdf", "/images/x/1/original/", "/server-status", "/fi/_util/login/",
    ],
)  # fmt: skip
def test_what_is_not_meant_to_be_there_is_not(client, path):
    """T030, T125"""
    answer = client.get(path, follow=True)
    assert answer.status_code == 404, path


@override_settings(DEBUG=False)
def test_health_tells_no_versions(client):
    """T030"""
    for path in ("/health/live", "/health/ready"):
        answer = client.get(path)
        assert set(answer.json()) <= {"status", "database", "queue_age_seconds"}
        assert not re.search(r"\d+\.\d+\.\d+", told(answer))


@pytest.mark.parametrize(("scope", "role"), [("token", "token"), ("person", "learner"), ("address", "anonymous")])
def test_whoever_asks_too_often_is_asked_to_wait(world, monkeypatch, scope, role):
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, scope, "2/min")
    client, headers = world.client(role), world.bearer() if role == "token" else {}
    spoofed = iter(("1.1.1.1", "2.2.2.2", "3.3.3.3"))  # T080: believed only as far as our own proxies wrote it
    answers = [
        client.get(reverse("api:courses"), headers=headers | {"X-Forwarded-For": next(spoofed)}) for _ in range(3)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert answers[-1]["Content-Type"] == "application/problem+json"


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
