"""The pages of a handbook: what they show, to whom, and what they cost."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from handbooks import services
from handbooks.rules import short_key
from tests.accounts.factories import UserFactory
from tests.authoring import move, publish, run_jobs, standing
from tests.handbooks.authoring import Handbook, contact, heading, index, urgent

pytestmark = pytest.mark.django_db


def main_of(answer):
    """The words of the page itself, between header and footer."""
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def read(client, page):
    return main_of(client.get(Page.objects.get(pk=page.pk).url))


def hrefs(html):
    return re.findall(r'href="([^"]+)"', html)


def test_the_list_shows_handbooks_and_no_drafts(client, handbook):
    html = main_of(client.get(index().url))
    assert handbook.page.url in html
    handbook.page.unpublish()
    assert handbook.page.url not in main_of(client.get(index().url))


def test_the_front_page_begins_with_the_urgent_card(client, handbook):
    handbook.publish(
        handbook.page,
        urgent=urgent("Onko kiire?", (contact(),)),
        promise="Löydät ohjeen.",
        content_note="Tässä kuvataan väkivaltaa.",
    )
    html = read(client, handbook.page)
    places = [html.index(words) for words in ("<h1", "Onko kiire?", 'href="tel:112"', "Löydät ohjeen.", "kuvataan")]
    assert places == sorted(places)
    assert "Luku 2.2" in html


def test_reading_sets_no_cookie_and_offers_no_form_to_send(client, handbook):
    for page in (handbook.page, handbook["1.1"]):
        answer = client.get(page.url)
        assert not answer.cookies
        assert 'method="post"' not in answer.content.decode()
        assert "Cookie" not in answer.get("Vary", "")


def test_a_chapter_shows_what_stands_around_it_and_no_more(client, handbook):
    html = read(client, handbook["1.1"])
    side = html.split('id="handbook-contents"')[1].split("</nav>")[0]
    assert {handbook[number].url for number in ("1", "1.1", "1.2")} <= set(hrefs(side))
    assert not {handbook[number].url for number in ("2", "2.1")} & set(hrefs(side))
    side = read(client, handbook["1"]).split('id="handbook-contents"')[1].split("</nav>")[0]
    assert {handbook[number].url for number in ("1", "1.1", "1.2", "2")} <= set(hrefs(side))
    assert handbook["2.1"].url not in hrefs(side)


def test_previous_and_next_follow_the_contents(client, handbook):
    html = read(client, handbook["1.2"])
    assert re.search(rf'href="{handbook["1.1"].url}" rel="prev"', html)
    assert re.search(rf'href="{handbook["2"].url}" rel="next"', html)
    assert "2 Luku 2" in html


def test_crumbs_lead_up_through_all_levels(client, handbook):
    crumbs = read(client, handbook["1.1"]).split('class="crumbs"')[1].split("</nav>")[0]
    assert hrefs(crumbs) == [index().url, handbook.page.url, handbook["1"].url]


def test_on_this_page_lists_the_headings_with_their_anchors(client, handbook):
    handbook.publish(handbook["1"], body=[heading("Ennen tapaamista"), heading("Tapaamisessa", 3)])
    html = read(client, handbook["1"])
    ids = re.findall(r'<h[23] id="(k-[0-9a-f]{6})">', html)
    assert len(ids) == 2
    for anchor in ids:
        assert html.count(f'<a href="#{anchor}">') == 2  # in the column, and above the text on a narrow screen
        assert f'<a class="permalink" href="#{anchor}" aria-label="' in html


def test_anchors_stay_when_a_section_is_inserted_and_the_chapter_published_again(client, handbook):
    handbook.publish(handbook["1"], body=[heading("Ensin"), heading("Lopuksi")])
    before = set(re.findall(r'id="(k-[0-9a-f]{6})"', read(client, handbook["1"])))
    handbook.publish(handbook["1"], body=[heading("Ensin"), heading("Välissä"), heading("Lopuksi")])
    after = set(re.findall(r'id="(k-[0-9a-f]{6})"', read(client, handbook["1"])))
    assert before < after


def test_an_overdue_review_is_said_on_top(client, handbook):
    assert "note care" not in read(client, handbook["1"]).split("Teksti:")[0]
    handbook.publish(handbook["1"], next_review_on=timezone.localdate() - timedelta(days=1))
    assert "note care" in read(client, handbook["1"]).split("Teksti:")[0]


def test_the_owner_and_the_sources_are_named(client, handbook):
    from accounts.models import Organization

    owner = Organization.objects.create(name="Osaamiskeskus")
    handbook.publish(handbook.page, organization=owner, responsible="Outi Omistaja")
    html = read(client, handbook["1"])
    assert "Osaamiskeskus, Outi Omistaja" in html
    assert "https://law.example/" in html


def test_a_changed_helpline_shows_in_the_card_without_publishing(client, handbook):
    from django.core.cache import cache

    line = contact("Neuvonta", "010 123")
    handbook.publish(handbook["1"], urgent=urgent(contacts=(line,)))
    assert "tel:010123" in read(client, handbook["1"])
    line.tel = "010999"
    line.save()
    cache.delete("contacts:stamp")  # half a minute later
    assert "tel:010999" in read(client, handbook["1"])


def test_a_chapter_published_a_moment_ago_says_so(client, handbook):
    chapter = handbook.add("Uusi", settles=False)
    answer = client.get(chapter.url)
    assert answer.status_code == 503
    run_jobs()
    assert client.get(chapter.url).status_code == 200


def test_an_unpublished_chapter_is_gone_with_all_below_it(client, handbook):
    urls = [handbook[number].url for number in ("1", "1.1")]
    handbook["1"].unpublish()
    assert [client.get(url).status_code for url in urls] == [404, 404]
    assert "Luku 1" not in read(client, handbook.page)  # at once, not only when it has been settled
    run_jobs()
    assert "Luku 1" not in read(client, handbook.page)
    assert 'rel="prev"' not in read(client, handbook["2"])


def test_an_expired_chapter_is_gone_from_the_contents(client, handbook):
    Page.objects.filter(pk=handbook["1"].pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    assert "Luku 1" not in read(client, handbook.page)


def test_the_old_address_of_a_moved_chapter_leads_to_the_new_one(client, handbook, django_capture_on_commit_callbacks):
    old = handbook["1.2"].url
    with django_capture_on_commit_callbacks(execute=True):
        move(publish(handbook["1.2"], slug="siirretty"), handbook["2"], "last-child")
    run_jobs()
    answer = client.get(old, follow=True)
    assert answer.redirect_chain[-1][0] == handbook["1.2"].url
    assert "Luku 1.2" in main_of(answer)


class TestLanguages:
    @pytest.fixture(scope="class")
    @classmethod
    def _translated(cls, _handbook, django_db_blocker):
        def translate():
            UserFactory(admin=True)
            _handbook.translate(_handbook["1"])

        with standing(translate, django_db_blocker):
            yield

    @pytest.fixture(autouse=True)
    def translated(self, _translated, handbook):
        return handbook

    def swedish(self, page):
        return Page.objects.get(translation_key=page.translation_key, locale__language_code="sv")

    def test_the_translated_handbook_offers_what_is_not_translated_in_the_source_language(self, client, handbook):
        html = read(client, self.swedish(handbook.page))
        assert "sv: Luku 1" in html
        assert f'href="{self.swedish(handbook["1"]).url}">' in html
        assert f'href="{handbook["2"].url}" lang="fi" hreflang="fi">' in html

    def test_sources_stand_in_the_translation_too(self, client, handbook):
        assert "https://law.example/" in read(client, self.swedish(handbook["1"]))

    def test_the_language_switch_keeps_the_place_or_says_that_it_is_not_there(self, client, handbook):
        header = client.get(handbook["1"].url).content.decode().split("<main")[0]
        assert self.swedish(handbook["1"]).url in header
        header = client.get(handbook["2"].url).content.decode().split("<main")[0]
        (url,) = {href for href in hrefs(header) if href.startswith("/sv/h/")}
        html = main_of(client.get(url))
        assert handbook["2"].url in html
        assert self.swedish(handbook.page).url in html

    def test_a_translation_that_is_unpublished_gives_way_to_the_source(self, client, handbook):
        self.swedish(handbook["1"]).specific.unpublish()
        html = read(client, self.swedish(handbook.page))
        assert "sv: Luku 1" not in html
        assert f'href="{handbook["1"].url}" lang="fi"' in html


class TestSensitive:
    @pytest.fixture
    def handbook(self, db):
        return Handbook(title="Arka aihe", chapters=2, children=1, is_sensitive=True)

    def test_addresses_and_titles_tell_nothing(self, client, handbook):
        assert handbook.page.url == "/fi/kasikirjat/kasikirja-1/"
        assert handbook["2.1"].url == "/fi/kasikirjat/kasikirja-1/luku-2/luku-1/"
        for page in (handbook.page, handbook["2.1"]):
            title = client.get(page.url).content.decode().split("<title>")[1].split("</title>")[0]
            assert "Arka" not in title
            assert "Luku 2.1" not in title or settings.LANGUAGE_CODE == "fi"  # "Luku" is the neutral word as well

    def test_the_browser_keeps_nothing_and_there_is_a_way_out(self, client, handbook):
        for page in (handbook.page, handbook["1"]):
            answer = client.get(page.url)
            assert "no-store" in answer["Cache-Control"]
            assert 'href="/exit/"' in answer.content.decode()
            assert 'content="noindex"' in answer.content.decode()

    def test_the_address_of_a_deleted_chapter_is_not_given_to_another(self, handbook):
        handbook["2"].delete()
        assert handbook.add("Uusi").slug == "luku-3"

    def test_a_sensitive_chapter_makes_those_below_it_sensitive_and_no_others(self, client):
        handbook = Handbook(chapters=2, children=1)
        handbook.publish(handbook["1"], is_sensitive=True)
        assert "no-store" in client.get(handbook["1.1"].url)["Cache-Control"]
        assert "no-store" not in client.get(handbook["2"].url).get("Cache-Control", "")


class TestRestricted:
    """A chapter that only some may read: others find no word of it anywhere."""

    @pytest.fixture
    def group(self):
        return Group.objects.create(name="Lukijat")

    @pytest.fixture(params=["login", "groups"])
    def restricted(self, handbook, group, request):
        restriction = PageViewRestriction.objects.create(page=handbook["1"], restriction_type=request.param)
        restriction.groups.add(group)
        return handbook["1"]

    def test_who_may_not_read_it_sees_no_trace(self, client, handbook, restricted):
        for page in (handbook.page, handbook["2"], handbook["2.1"]):
            html = read(client, page)
            assert "Luku 1" not in html
            assert restricted.url not in html
        assert client.get(restricted.url).status_code == 302
        assert client.get(handbook["1.1"].url).status_code == 302

    def test_who_may_read_it_finds_it(self, client, handbook, restricted, group):
        reader = UserFactory()
        reader.groups.add(group)
        client.force_login(reader)
        assert "Luku 1.1" in read(client, handbook.page)
        assert 'rel="prev"' in read(client, handbook["2"])
        assert client.get(restricted.url).status_code == 200

    def test_a_restricted_handbook_is_not_listed(self, client, handbook):
        PageViewRestriction.objects.create(page=handbook.page, restriction_type="login")
        assert handbook.page.url not in main_of(client.get(index().url))
        client.force_login(UserFactory())
        assert handbook.page.url in main_of(client.get(index().url))


@pytest.mark.parametrize("chapters", [3, 24], scope="class")
class TestCost:
    """Queries, without transaction statements: the same however long the handbook is."""

    @pytest.fixture(scope="class")
    @classmethod
    def _grown(cls, chapters, django_db_setup, django_db_blocker):
        with standing(lambda: cls.grown(chapters), django_db_blocker) as made:
            yield made

    @pytest.fixture
    def handbook(self, _grown, db):
        return _grown

    @staticmethod
    def grown(chapters):
        """Chapters copied rather than written one by one, which would take as many seconds."""
        handbook = Handbook(chapters=3)
        for _ in range(3, chapters):
            handbook["1"].copy(update_attrs={"slug": f"c{_}"}, keep_live=True, copy_revisions=False)
        run_jobs()
        assert len(services.newest_handbook_edition(handbook.key).outline.chapters) == chapters
        return handbook

    @staticmethod
    def print_url(handbook):
        return reverse("handbooks:print", args=[short_key(handbook.key)])

    def count(self, act):
        with CaptureQueriesContext(connection) as captured:
            act()
        return len([q for q in captured if not q["sql"].startswith(("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT"))])

    def test_reading_costs_one_and_who_is_signed_in_one_more(self, client, handbook, chapters):
        urls = [handbook.page.url, handbook["2"].url]
        for url in urls:
            client.get(f"{url}?warm")
        assert [self.count(lambda url=url: client.get(f"{url}?alone")) for url in urls] == [1, 1]
        client.force_login(UserFactory())
        client.get(urls[0])
        assert max(self.count(lambda url=url: client.get(url)) for url in urls) <= 2

    def test_readers_without_a_session_share_it_for_one(self, client, handbook, chapters):
        urls = [handbook.page.url, handbook["2"].url, self.print_url(handbook)]
        for url in urls:
            client.get(url)
        assert [self.count(lambda url=url: client.get(url)) for url in urls] == [1, 1, 1]

    def test_the_whole_handbook_on_one_page_costs_no_more_for_more_chapters(self, client, handbook, chapters):
        url = f"{self.print_url(handbook)}?alone"
        client.get(url)
        assert self.count(lambda: client.get(url)) <= 8
