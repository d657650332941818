"""Lasting addresses: permalink, contents, changes, print view, feed. They hide what the page itself hides."""

import re
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Page, PageViewRestriction

from handbooks.rules import short_key
from tests.accounts.factories import UserFactory
from tests.authoring import move, publish, run_jobs, text_block
from tests.handbooks.authoring import Handbook, heading, urgent

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
PARTS = ["permalink", "contents", "changes", "print", "feed"]


def address(page, part="permalink", language="fi"):
    with override(language):
        return reverse(f"handbooks:{part}", args=[short_key(page.translation_key)])


def main_of(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode().split("<main")[1].split("</main>")[0]


class TestPermalink:
    def test_it_leads_to_the_page_wherever_it_is(self, client, handbook):
        url = address(handbook["1.2"])
        assert client.get(url).url == handbook["1.2"].url
        move(publish(handbook["1.2"], slug="siirretty", title="Uusi nimi"), handbook["2"], "last-child")
        run_jobs()
        assert client.get(url).url == handbook["1.2"].url == f"{handbook['2'].url}siirretty/"

    def test_it_is_not_remembered_as_final(self, client, handbook):
        answer = client.get(address(handbook["1"]))
        assert answer.status_code == 302
        assert "no-cache" in answer["Cache-Control"]

    def test_it_stands_on_the_page(self, client, handbook):
        assert address(handbook["1"]) in main_of(client.get(handbook["1"].url))

    def test_made_up_and_other_pages_keys_are_not_found(self, client, handbook):
        home = Page.objects.get(depth=2, locale__language_code="fi")
        for url in (address(home), "/fi/h/000000000000/", "/fi/h/xyz/", "/fi/h/000000000000/print/"):
            assert client.get(url).status_code == 404

    def test_what_is_unpublished_is_not_found(self, client, handbook):
        urls = [address(handbook[number]) for number in ("1", "1.1")]
        handbook["1"].unpublish()
        assert [client.get(url).status_code for url in urls] == [404, 404]

    def test_only_reading_is_allowed(self, client, handbook):
        assert client.post(address(handbook["1"])).status_code == 405


def test_all_contents_stand_on_a_page_of_their_own(client, handbook):
    third = handbook.add("Kolmas taso", below=handbook["1.1"])
    assert "Kolmas taso" not in main_of(client.get(handbook.page.url))
    html = main_of(client.get(address(handbook.page, "contents")))
    assert third.url in html
    assert client.get(address(handbook["1"], "contents")).status_code == 404


class TestChanges:
    @pytest.fixture(autouse=True)
    def changed(self, handbook):
        handbook.publish(handbook["1"], body=[text_block("a")], note="Lisätty ohje.", severity="content")
        handbook.publish(handbook["2"], body=[text_block("b")], note="Kirjoitusvirhe.", severity="correction")

    def test_the_handbooks_log_tells_all_newest_first(self, client, handbook):
        html = main_of(client.get(address(handbook.page, "changes")))
        assert html.index("Kirjoitusvirhe.") < html.index("Lisätty ohje.")
        assert html.count('class="tag"') == 1  # the correction is marked as such

    def test_a_chapters_log_tells_only_its_own(self, client, handbook):
        html = main_of(client.get(address(handbook["1"], "changes")))
        assert "Lisätty ohje." in html
        assert "Kirjoitusvirhe." not in html

    def test_the_page_counts_them(self, client, handbook):
        assert "(2)" in main_of(client.get(handbook.page.url))
        assert "(1)" in main_of(client.get(handbook["1"].url))
        assert "Muutokset" not in main_of(client.get(handbook["1.1"].url)), "a link to nothing"

    def test_notes_of_a_chapter_that_is_gone_go_with_it(self, client, handbook):
        handbook["1"].unpublish()
        run_jobs()
        assert "Lisätty ohje." not in main_of(client.get(address(handbook.page, "changes")))

    def test_the_feed_tells_the_same(self, client, handbook):
        answer = client.get(address(handbook.page, "feed"))
        assert answer["Content-Type"].startswith("application/atom+xml")
        entries = ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")
        assert [entry.find(f"{ATOM}title").text for entry in entries] == ["2 Luku 2", "1 Luku 1"]
        assert entries[1].find(f"{ATOM}summary").text == "Lisätty ohje."
        assert entries[0].find(f"{ATOM}link").get("href").endswith(address(handbook["2"]))
        assert not answer.cookies

    def test_the_front_page_names_the_feed(self, client, handbook):
        html = client.get(handbook.page.url).content.decode()
        assert 'type="application/atom+xml" title="' in html.split("</head>")[0]


class TestPrint:
    def test_the_whole_handbook_is_one_page_with_contents(self, client, handbook):
        handbook.publish(handbook["1"], body=[heading("Laki")], urgent=urgent("Kiire"))
        handbook.publish(handbook["2"], body=[heading("Laki")], urgent=urgent("Kiire"))
        html = main_of(client.get(address(handbook.page, "print")))
        assert re.findall(r'<a href="#(c[0-9-]+)"', html) == ["c1", "c1-1", "c1-2", "c2", "c2-1", "c2-2"]
        ids = re.findall(r' id="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        assert re.findall(r"<h([1-6])", html)[:6] == ["1", "2", "3", "3", "3", "3"]
        assert html.count("new-page") == 2
        assert "permalink" not in html

    def test_a_chapter_is_printed_with_those_below_it(self, client, handbook):
        html = main_of(client.get(address(handbook["1"], "print")))
        for number in ("1", "1.1", "1.2"):
            assert f"Teksti: Luku {number}." in html
        assert "Teksti: Luku 2." not in html
        assert re.findall(r"<h([1-6])", html) == ["1", "2", "2"]

    def test_citations_lead_to_the_sources_of_their_own_chapter(self, client, handbook):
        cited = [{"type": "text", "id": "x", "value": '<p>Näin <a href="#source-1">[1]</a>.</p>'}]
        handbook.publish(handbook["1.1"], body=cited)
        html = main_of(client.get(address(handbook.page, "print")))
        assert 'href="#c1-1-source-1"' in html
        assert 'id="c1-1-source-1"' in html


class TestRestricted:
    @pytest.mark.parametrize("part", PARTS)
    @pytest.mark.parametrize("kind", ["login", "groups"])
    def test_a_restricted_handbook_gives_none_of_its_parts_away(self, client, handbook, part, kind):
        group = Group.objects.create(name="Lukijat")
        PageViewRestriction.objects.create(page=handbook.page, restriction_type=kind).groups.add(group)
        url = address(handbook.page, part)
        answer = client.get(url)
        assert (answer.status_code, answer.url) == (302, f"/fi/accounts/login/?next={url}")
        reader = UserFactory()
        client.force_login(reader)
        # Sent to sign in, who is signed in would be sent straight back.
        assert client.get(url, follow=True).status_code == (404 if kind == "groups" else 200)
        reader.groups.add(group)
        assert client.get(url, follow=True).status_code == 200

    def test_a_restricted_chapter_is_in_no_part_of_its_handbook(self, client, handbook):
        handbook.publish(handbook["1"], body=[text_block("Salaisuus.")], note="Salainen muutos.", severity="content")
        PageViewRestriction.objects.create(page=handbook["1"], restriction_type="login")
        for part in ("contents", "changes", "print", "feed"):
            words = client.get(address(handbook.page, part)).content.decode()
            for secret in ("Luku 1", "Salai", short_key(handbook["1"].translation_key), handbook["1"].slug + "/"):
                assert secret not in words, (part, secret)
        client.force_login(UserFactory())
        assert "Salaisuus." in main_of(client.get(address(handbook.page, "print")))
        assert "Salainen muutos." in main_of(client.get(address(handbook.page, "changes")))

    def test_a_handbook_below_a_page_that_is_not_live_is_not_found(self, client, handbook):
        handbook.page.get_parent().specific.unpublish()
        assert {client.get(address(handbook.page, part)).status_code for part in PARTS} == {404}


class TestSensitive:
    @pytest.fixture
    def handbook(self, db):
        return Handbook(title="Arka aihe", chapters=1, children=1, is_sensitive=True)

    @pytest.mark.parametrize("part", ["contents", "changes", "print"])
    def test_its_parts_are_as_careful_as_itself(self, client, handbook, part):
        for page in (handbook.page, handbook["1.1"]) if part != "contents" else (handbook.page,):
            answer = client.get(address(page, part))
            html = answer.content.decode()
            assert "no-store" in answer["Cache-Control"]
            assert 'href="/exit/"' in html
            assert 'content="noindex"' in html
            assert "Arka" not in html.split("</head>")[0]

    def test_its_permalinks_are_not_kept(self, client, handbook):
        assert "no-store" in client.get(address(handbook["1.1"]))["Cache-Control"]
        assert "no-store" in client.get(address(handbook["1.1"], language="sv"))["Cache-Control"]

    def test_it_has_no_feed(self, client, handbook):
        assert client.get(address(handbook.page, "feed")).status_code == 404
        assert "atom" not in client.get(handbook.page.url).content.decode()


def test_what_holds_words_of_a_sensitive_chapter_is_sensitive(client, handbook):
    handbook.publish(handbook["1.1"], is_sensitive=True, note="Arka muutos.", severity="content")
    for page, part in ((handbook.page, "print"), (handbook["1"], "print"), (handbook.page, "changes")):
        answer = client.get(address(page, part))
        assert "no-store" in answer["Cache-Control"]
        assert 'href="/exit/"' in answer.content.decode()
    assert not client.get(address(handbook["2"], "print")).headers.get("Cache-Control")


def test_a_sensitive_chapter_is_in_no_feed(client, handbook):
    handbook.publish(handbook["1"], is_sensitive=True, note="Arka muutos.", severity="content")
    assert "Arka muutos." not in client.get(address(handbook.page, "feed")).content.decode()
    assert client.get(address(handbook.page, "feed")).status_code == 200
