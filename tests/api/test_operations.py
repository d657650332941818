"""What the API answers, to whom, and at what cost."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from certificates.codes import format_code, new_code
from courses import services
from courses.models import ProgressEvent
from tests.access.world import CANARY, SEEK
from tests.authoring import Course, text_block
from tests.handbooks.authoring import Handbook

pytestmark = [pytest.mark.django_db, pytest.mark.urls("config.urls")]


def url(name, *args, **query):
    return reverse(f"api:{name}", args=args, query=query or None)


def titles(answer):
    assert answer.status_code == 200, answer.content
    return [row["title"] for row in answer.json()["results"]]


class TestReading:
    def test_the_catalogue_is_what_the_reader_may_see(self, world, api):
        assert titles(api(url("courses"))) == ["Avoin kurssi"]
        assert set(titles(api(url("courses"), "learner"))) == {"Avoin kurssi", "Kanarialkurssi"}

    def test_a_course_has_its_outline_and_nothing_of_its_questions(self, world, api):
        answer = api(url("course", world.closed.key), "learner")
        steps = answer.json()["modules"][0]["steps"]
        assert [(step["kind"], step["number"]) for step in steps] == [("lesson", 1), ("lesson", 2), ("quiz", 3)]
        assert all(api(step["url"], "learner").status_code == 200 for step in steps)
        for secret in ("kysymys", "oikea", "väärä", "palaute"):
            assert secret not in answer.content.decode()

    def test_a_chapter_comes_as_html(self, world, api):
        chapters = api(url("chapters", world.handbook.key), "learner").json()["results"]
        assert [row["title"] for row in chapters] == ["Kanarialuku"]
        chapter = api(url("chapter", world.handbook.key, chapters[0]["key"]), "learner").json()
        assert f"<p>Kanarialinnun {SEEK}.</p>" in chapter["body"]
        assert chapter["sources"][0]["title"] == "Laki"

    def test_a_chapter_belongs_to_its_handbook(self, world, api):
        other = Handbook(title="Toinen opas", chapters=1)
        chapter = other.page.get_children().first()
        assert api(url("chapter", world.handbook.key, chapter.translation_key), "learner").status_code == 404

    def test_titles_come_in_the_language_asked_for(self, api):
        course = Course(lessons=1, title="Kielikurssi")
        course.translate("sv")
        for query, headers in (({"language": "sv"}, {}), ({}, {"Accept-Language": "sv"})):
            row = api(url("course", course.key, **query), headers=headers).json()
            assert (row["title"], row["language"]) == ("sv: Kielikurssi", "sv")
            assert row["url"].startswith("/sv/")
        english = api(url("course", course.key, language="en")).json()
        assert (english["title"], english["language"]) == ("Kielikurssi", "fi")

    def test_search_finds_what_the_reader_may_see(self, world, api):
        assert titles(api(url("search", q=SEEK))) == []
        assert "Kanarialtunti 1" in titles(api(url("search", q=SEEK), "learner"))


class TestOnesOwn:
    def test_a_token_reads_the_same_as_a_session(self, world, api):
        paths = [url("enrollments"), url("enrollment", world.enrollment.uuid), url("certificates"), url("courses")]
        paths += [url("chapters", world.handbook.key), url("search", q=SEEK)]
        for path in paths:
            assert api(path, "token").json() == api(path, "learner").json()

    def test_a_lesson_is_read_once_however_often_it_is_said(self, world, api):
        path = world.lesson_read_path()
        first = api(path, "token", "post").json()
        assert first == {"steps_done": 1, "steps_required": 3, "percent": 33, "is_completed": False}
        assert api(path, "token", "post").json() == first
        assert ProgressEvent.objects.filter(enrollment=world.enrollment, verb="satisfied").count() == 1
        steps = api(url("enrollment", world.enrollment.uuid), "learner").json()["steps"]
        assert [step["is_done"] for step in steps] == [True, False, False]

    def test_a_quiz_is_not_marked_as_read(self, world, api):
        assert api(world.lesson_read_path(lesson=world.closed.quiz), "token", "post").status_code == 404

    def test_a_session_needs_its_csrf_token(self, world):
        answer = world.client("learner", enforce_csrf_checks=True).post(world.lesson_read_path())
        assert answer.status_code == 403
        assert not world.enrollment.records.satisfied().exists()

    def test_certificates_are_ones_own(self, world, api):
        assert sorted(titles(api(url("certificates"), "token"))) == ["Kanarialkurssi", "Kanarialtodistus"]
        assert titles(api(url("certificates"), "other_learner")) == []


class TestChecking:
    def test_a_stranger_is_told_what_the_page_tells(self, world, api):
        row = api(url("certificate_check", world.certificate.printed_code)).json()
        assert (row["state"], row["title"], row["holder"]) == ("valid", "Kanarialtodistus", "A. K.")
        assert row.keys() == {
            "code", "state", "state_reason", "state_since", "kind", "title", "language", "holder", "completed_on", "expires_on", "extent",
            "edition", "issuer",
        }  # fmt: skip

    def test_the_holder_gets_the_strangers_answer(self, world, api):
        path = url("certificate_check", world.certificate.code.lower())
        assert api(path, "token").content == api(path, "learner").content == api(path).content

    @pytest.mark.parametrize("code", ["x", "0" * 28, "U" * 28, "%C4%B1" * 28, "x" * 300])
    def test_every_miss_is_the_same(self, world, api, code):
        unknown = api(url("certificate_check", format_code(new_code())))
        answer = api(f"/api/v1/certificates/{code}/")
        assert (answer.status_code, answer.content) == (404, unknown.content)


class TestProblems:
    def test_a_problem_says_in_words_what_is_wrong(self, api):
        answer = api(url("courses", limit="many", sort="name"), headers={"Accept-Language": "en"})
        problem = answer.json()
        assert answer["Content-Type"] == "application/problem+json"
        assert (answer.status_code, problem["status"], problem["title"]) == (400, 400, "Bad Request")
        assert problem["errors"] == [{"name": "sort", "detail": "There is no such parameter."}]

    @pytest.mark.parametrize(
        "query",
        [
            "limit=0",
            "limit=101",
            "limit=1.0",
            "limit=%D9%A3",
            "limit=1&limit=2",
            "offset=-1",
            "offset=1e18",
            "language=de",
        ],
    )
    def test_what_is_out_of_bounds_is_refused(self, api, query):
        assert api(f"{url('courses')}?{query}").status_code == 400

    def test_who_is_nobody_is_told_how_to_be_somebody(self, api):
        answer = api(url("enrollments"))
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="api"')

    def test_an_address_that_is_not_there_is_no_page_of_the_site(self, api):
        for path in (
            "/api/v1/nothing/",
            "/api/v1/courses/1/",
            "/api/v1/courses",
            f"/api/v1/courses/{uuid.uuid4()}/",
            "/api/v1/a%0Ab",
        ):
            answer = api(path)
            assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")

    def test_no_cache_keeps_an_answer_and_no_cookie_is_set(self, world, api):
        for path in (url("courses"), url("enrollments"), "/api/v1/nothing/"):
            answer = api(path)
            assert answer["Cache-Control"] == "private, no-store"
            assert {"Authorization", "Cookie"} <= {name.strip() for name in answer["Vary"].split(",")}
            assert not answer.cookies


class TestPages:
    def test_a_list_is_paged(self, world, api):
        path = url("courses", limit=1)
        first = api(path, "learner").json()
        second = api(first["next"], "learner").json()
        assert (first["count"], first["previous"], second["next"]) == (2, None, None)
        assert first["results"] != second["results"]
        assert api(second["previous"], "learner").json() == first


# Two of each are for the session and its person, who is in two groups.
BUDGETS = {"courses": 5, "handbooks": 5, "chapters": 10, "enrollments": 4, "certificates": 4, "search": 16}


def test_the_cost_of_a_list_does_not_grow(world, django_assert_max_num_queries):
    paths = {name: url(name) for name in ("courses", "handbooks", "enrollments", "certificates")}
    paths |= {"chapters": url("chapters", world.handbook.key), "search": url("search", q=SEEK)}
    client = world.client("learner")

    def ask_all():
        for name, path in paths.items():
            client.get(path)  # what the process keeps is in its memory
            with django_assert_max_num_queries(BUDGETS[name], info=name):
                assert CANARY in client.get(path).content.decode().lower()

    ask_all()
    for number in range(4):
        world.handbook.add(f"Kanarialuku {number}", body=[text_block(f"Kanarial {SEEK}.")])
        course = Course(lessons=1, title=f"Kurssi {number}")
        services.enroll(learner=world.people["learner"], course_key=course.key, language="fi", now=timezone.now())
    ask_all()
