"""What readers without a session share: fresh at once, and never a word about anybody (T127, T128)."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, Group
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.cache import caches
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import override
from wagtail.models import Page, PageViewRestriction
from wagtail.url_routing import RouteResult

from accounts.models import ServiceSettings
from content.models import Contact, SiteChange, Topic
from content.services import freshness, page_cache
from content.views import shared
from courses.models import CoursePage
from tests import authoring
from tests.accounts.factories import UserFactory
from tests.authoring import Course
from website.models import HomePage

pytestmark = pytest.mark.django_db
COURSE = {"lessons": 2, "title": "Kurssi", "is_open_reading": True}


def get(path, **headers):
    """A reader who has never been here."""
    return Client().get(path, **headers)


def text(path, **headers):
    return get(path, **headers).content.decode()


def stored():
    """How many pages are in the shared cache of this process."""
    return len(caches["pages"]._cache)


class TestSharing:
    def test_the_second_reader_costs_one_query(self, course, django_assert_num_queries):
        first = get(course.page.url)
        with django_assert_num_queries(1):
            second = get(course.page.url)
        assert second.content == first.content
        assert stored() == 1

    def test_both_readers_get_the_same_headers_and_no_cookie(self, course):
        first, second = get(course.page.url), get(course.page.url)
        skipped = {"X-Request-ID"}
        assert {n: v for n, v in first.items() if n not in skipped} == {
            n: v for n, v in second.items() if n not in skipped
        }
        assert "Content-Security-Policy" in second
        assert not second.cookies
        assert not second.has_header("Age")

    def test_pages_without_a_view_of_their_own_are_shared_too(self, django_assert_num_queries):
        first = get("/fi/")
        with django_assert_num_queries(1):
            assert get("/fi/").content == first.content

    def test_asking_for_the_head_gets_the_shared_page_but_stores_none(self, course):
        Client().head(course.page.url)
        assert stored() == 0
        length = get(course.page.url).headers["Content-Length"]
        head = Client().head(course.page.url)
        assert (head.content, head.headers["Content-Length"]) == (b"", length)

    def test_languages_are_apart(self):
        assert 'lang="fi"' in text("/fi/")
        assert 'lang="sv"' in text("/sv/", HTTP_ACCEPT_LANGUAGE="fi")

    def test_themes_are_apart(self):
        dark = Client()
        dark.cookies["theme"] = "dark"
        assert 'data-theme="dark"' in dark.get("/fi/").content.decode()
        assert "data-theme" not in text("/fi/")
        assert 'data-theme="dark"' in dark.get("/fi/").content.decode()

    def test_hosts_and_schemes_are_apart(self, settings):
        settings.ALLOWED_HOSTS = ["one.example", "two.example"]
        get("/fi/", HTTP_HOST="one.example")
        get("/fi/", HTTP_HOST="two.example")
        get("/fi/", HTTP_HOST="two.example", secure=True)
        assert stored() == 3

    def test_a_host_that_is_not_ours_gets_nothing(self):
        get("/fi/")
        assert get("/fi/", HTTP_HOST="evil.example").status_code == 400


class TestFreshAtOnce:
    def test_a_published_change(self):
        home = HomePage.objects.get(locale__language_code="fi")
        text("/fi/")
        authoring.publish(home, lead="Uusi johdanto")
        assert "Uusi johdanto" in text("/fi/")

    def test_a_settled_edition(self, course):
        path = course.lessons[0].url
        assert "Muuttunut" not in text(path)
        authoring.publish(course.lessons[0], body=[authoring.text_block("Muuttunut.")])
        assert "Muuttunut" not in text(path)  # no edition yet
        authoring.run_jobs()
        assert "Muuttunut" in text(path)

    def test_what_the_administrators_say_of_the_service(self):
        text("/fi/")
        row = ServiceSettings.load()
        row.name_fi = "Polku"
        row.save()
        assert "Polku" in text("/fi/")
        assert stored() == 2

    def test_a_list_that_gains_a_course(self, course):
        index = course.page.get_parent().url
        assert "Toinen kurssi" not in text(index)
        Course(lessons=1, title="Toinen kurssi")
        assert "Toinen kurssi" in text(index)

    def test_a_page_that_is_unpublished(self, course):
        assert get(course.page.url).status_code == 200
        CoursePage.objects.get(pk=course.page.pk).unpublish()
        assert get(course.page.url).status_code == 404

    def test_a_page_that_is_deleted(self, course):
        index = course.page.get_parent().url
        assert "Kurssi" in text(index)
        Page.objects.get(pk=course.page.pk).specific.delete()
        assert get(course.page.url).status_code == 404
        assert course.page.url not in text(index)

    def test_a_page_that_moves(self, course):
        old, other = course.lessons[1].url, authoring.add(course.page, type(course.module), "Toinen osio")
        authoring.run_jobs()
        assert get(old).status_code == 200
        authoring.move(course.lessons[1], other)
        authoring.run_jobs()
        assert get(old).status_code in (301, 404)  # never the page that was there

    @pytest.mark.parametrize("kind", ["login", "groups"])
    def test_a_restriction_on_the_page_or_above_it(self, course, kind):
        assert get(course.lessons[0].url).status_code == 200
        restriction = PageViewRestriction.objects.create(page=course.page, restriction_type=kind)
        restriction.groups.add(Group.objects.create(name="Some"))
        assert "Teksti 1" not in text(course.lessons[0].url)
        assert "Teksti 1" not in text(course.lessons[0].url)
        restriction.delete()
        assert "Teksti 1" in text(course.lessons[0].url)

    def test_a_restriction_in_place_of_another(self, course):
        on_other = PageViewRestriction.objects.create(page=course.lessons[1], restriction_type="login")
        assert get(course.lessons[0].url).status_code == 200
        on_other.delete()
        PageViewRestriction.objects.create(page=course.lessons[0], restriction_type="login")
        assert get(course.lessons[0].url).status_code == 302

    def test_a_corrected_helpline_in_every_footer(self):
        contact = Contact.objects.create(
            locale=HomePage.objects.get(locale__language_code="fi").locale,
            name="Apu",
            phone="111 111",
            tel="111111",
            is_in_footer=True,
            checked_on="2026-11-01",
            next_check_on="2027-11-01",
        )
        assert "111 111" in text("/fi/")
        contact.phone, contact.tel = "222 222", "222222"
        contact.save()
        assert "222 222" in text("/fi/")
        contact.delete()
        assert "222 222" not in text("/fi/")

    def test_a_topic_changed_in_the_admin(self, course):
        admin = Client()
        admin.force_login(UserFactory(is_superuser=True))
        topic = Topic.objects.create(name="Aihe", slug="aihe", locale=course.page.locale)
        before = freshness.site_version()
        posted = {"name": "Uusi aihe", "slug": "aihe", "intro": "", "sort_order": "1"}
        response = admin.post(f"/admin/snippets/content/topic/edit/{topic.pk}/", posted)
        assert response.status_code == 302
        assert freshness.site_version() != before

    def test_what_is_published_while_a_page_is_made_is_not_hidden_by_it(self, rf):
        home = HomePage.objects.get(locale__language_code="fi")

        def made_too_early():
            request._wagtail_route_for_request = RouteResult(home, [], {})
            authoring.publish(home, lead="Uusi johdanto")
            return HttpResponse("the old page")

        request = anonymous(rf, "/fi/")
        with override("fi"):
            assert shared.from_shared_cache(request, made_too_early).content == b"the old page"
        assert "Uusi johdanto" in text("/fi/", HTTP_HOST=request.get_host())


class TestTime:
    @pytest.mark.parametrize("field", ["expire_at", "go_live_at"])
    def test_a_page_is_not_kept_beyond_the_next_scheduled_change(self, course, monkeypatch, field):
        now = timezone.now()
        Page.objects.filter(pk=course.lessons[1].pk).update(**{field: now + timedelta(minutes=2)})
        get(course.page.url)
        (page,) = kept_pages()
        assert page.until == now + timedelta(minutes=2)
        monkeypatch.setattr(shared.timezone, "now", lambda: now + timedelta(minutes=2))
        key = next(iter(caches["pages"]._cache)).rpartition(":")[2]
        assert page_cache.load(key, now=shared.timezone.now()) is None

    def test_a_page_past_its_time_is_not_stored(self, course):
        Page.objects.filter(pk=course.page.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
        get(course.page.url)
        assert stored() == 0

    def test_no_page_is_kept_longer_than_the_limit(self):
        get("/fi/")
        (page,) = kept_pages()
        assert page.until <= timezone.now() + page_cache.MAX_AGE


def kept_pages():
    cache = caches["pages"]
    return [cache.get(name.rpartition(":")[2]) for name in list(cache._cache)]


class TestNobodyElsesPage:
    def test_each_gets_their_own_page_in_whatever_order_they_come(self, course):
        """L1, A, L2, A: a canary of one never stands in a page of another."""
        people = [UserFactory(full_name=f"Kanarialintu {number}") for number in (1, 2)]
        own = {}
        for person in people:
            own[person] = Client()
            own[person].force_login(person)
        for path in ("/fi/", course.page.url, course.lessons[0].url, course.page.get_parent().url):
            for _ in range(2):
                for person in people:
                    page = own[person].get(path).content.decode()
                    other = next(other for other in people if other != person)
                    assert other.full_name not in page
                assert "Kanarialintu" not in text(path)
        assert all(b"Kanarialintu" not in page.content for page in kept_pages())

    def test_who_is_signed_in_stores_nothing_and_gets_nothing_stored(self, course):
        client = Client()
        client.force_login(UserFactory(full_name="Aino Kanarialintu"))
        client.get(course.page.url)
        assert stored() == 0
        get(course.page.url)
        for page in kept_pages():  # what the cache holds is marked, and not met again
            cache = caches["pages"]
            key = next(iter(cache._cache)).rpartition(":")[2]
            cache.set(key, page_cache.SharedPage(b"from the cache", page.headers, page.until))
        assert get(course.page.url).content == b"from the cache"
        assert client.get(course.page.url).content != b"from the cache"

    @pytest.mark.parametrize(
        "headers",
        [
            {"HTTP_AUTHORIZATION": "Token abc"},
            {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=gone"},
            {"HTTP_COOKIE": "pause=1"},
            {"HTTP_COOKIE": "messages=something"},
            {"HTTP_COOKIE": "unknown=1"},
            {"HTTP_COOKIE": 'theme="><script>'},
            {"QUERY_STRING": "cb=1"},
        ],
    )
    def test_a_request_with_anything_of_its_own_is_answered_by_itself(self, course, headers):
        get(course.page.url, **headers)
        assert stored() == 0

    @pytest.mark.parametrize("suffix", ["x.css", ";.png", "%0a", "%2e%2e/", ".json"])
    def test_no_address_that_looks_like_a_file_is_stored(self, course, suffix):
        get(course.page.url + suffix)
        assert stored() == 0

    def test_no_header_that_is_not_part_of_the_key_comes_back(self):
        odd = {
            "HTTP_X_FORWARDED_HOST": "evil.example",
            "HTTP_X_ORIGINAL_URL": "/admin/",
            "HTTP_X_FORWARDED_PREFIX": "/evil",
            "HTTP_ACCEPT": "application/evil",
            "HTTP_USER_AGENT": "evil",
            "HTTP_REFERER": "https://evil.example/",
        }
        assert "evil" not in text("/fi/", **odd)
        assert "evil" not in text("/fi/")

    def test_a_post_is_not_answered_from_the_cache(self):
        get("/fi/")
        before = stored()
        Client().post("/fi/")
        assert stored() == before

    @pytest.mark.parametrize("path", ["/", "/fi/accounts/login/", "/fi/my/", "/fi/ei-ole/", "/fi/c/"])
    def test_only_pages_of_the_site_are_stored(self, path):
        get(path)
        assert stored() == 0


class TestSensitivePages:
    def test_a_sensitive_course_and_all_below_it_are_never_stored(self):
        course = Course(lessons=1, is_open_reading=True, is_sensitive=True)
        for page in (course.page, course.lessons[0]):
            response = get(page.url)
            if page != course.page:
                assert response.url.startswith("/fi/before/")
                response = get(response.url)
            assert response.status_code == 200
            assert "no-store" in response.headers["Cache-Control"]
        assert stored() == 0

    def test_a_page_marked_sensitive_is_not_stored_even_if_its_view_does_not_say_so(self):
        home = HomePage.objects.get(locale__language_code="fi")
        HomePage.objects.filter(pk=home.pk).update(is_sensitive=True)
        get("/fi/")
        assert stored() == 0


def anonymous(rf: RequestFactory, path: str = "/fi/"):
    request = rf.get(path)
    request.user = AnonymousUser()
    request.session = SessionStore()
    return request


def with_header(name: str, value: str):
    def make(request):
        response = HttpResponse("text")
        response[name] = value
        return response

    return make


def set_cookie(request):
    response = HttpResponse("text")
    response.set_cookie("a", "b")
    return response


def open_session(request):
    request.session.get("anything")
    return HttpResponse("text")


def use_token(request):
    request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
    return HttpResponse("text")


def vary(request):
    response = HttpResponse("text")
    patch_vary_headers(response, ["Cookie"])
    return response


ANSWERS_FOR_ONE = {
    "private": with_header("Cache-Control", "private"),
    "no-store": with_header("cache-control", "No-Store"),
    "vary": with_header("Vary", "*"),
    "vary cookie": vary,
    "cookie by hand": with_header("Set-Cookie", "a=b"),
    "cookie": set_cookie,
    "session": open_session,
    "token": use_token,
    "error": lambda request: HttpResponse("text", status=503),
    "partial": lambda request: HttpResponse("text", status=206),
    "redirect": lambda request: HttpResponse("text", status=302),
    "stream": lambda request: StreamingHttpResponse(["text"]),
}


class TestAnswersForOneReader:
    @pytest.mark.parametrize("kind", [*ANSWERS_FOR_ONE, "everybody"])
    def test_are_not_stored(self, rf, kind):
        make = ANSWERS_FOR_ONE.get(kind, lambda request: HttpResponse("text"))
        request = anonymous(rf)
        home = HomePage.objects.get(locale__language_code="fi")
        request._wagtail_route_for_request = RouteResult(home, [], {})
        shared.from_shared_cache(request, lambda: make(request))
        assert stored() == (1 if kind == "everybody" else 0)

    def test_nothing_is_stored_that_is_no_page(self, rf):
        request = anonymous(rf)
        shared.from_shared_cache(request, lambda: HttpResponse("text"))
        assert stored() == 0


class TestVersions:
    def test_differ_when_of_two_overlapping_changes_the_earlier_commits_last(self):
        later = SiteChange.objects.create(pk=1_000_000_005)
        seen = freshness.site_version()
        SiteChange.objects.create(pk=later.pk - 1)
        assert freshness.site_version() != seen

    def test_old_changes_are_swept_away_and_none_is_seen_twice(self):
        seen = set()
        for _ in range(freshness.KEPT * 2):
            freshness.note_change()
            seen.add(freshness.site_version())
        assert len(seen) == freshness.KEPT * 2
        assert SiteChange.objects.count() <= freshness.KEPT * 1.5
