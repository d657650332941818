"""What search finds, for whom, and what is never in it. Both databases find the same."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page, PageViewRestriction

from content.models import SearchEntry
from content.services import search
from content.visibility import visible_to
from courses.models import LessonPage
from tests.accounts.factories import UserFactory
from tests.authoring import Course, add, move, multiple, publish, single, text_block

pytestmark = pytest.mark.django_db
COURSE = {"lessons": 0, "quiz": [single()], "title": "Kurssi"}
ANYBODY = AnonymousUser()


def find(text, user=ANYBODY, **kwargs):
    return search.find(query=search.parse_query(text), user=user, **kwargs)


def titles(text, user=ANYBODY):
    found = find(text, user)
    return [title(result) for result in search.load_results(found=found, hits=found.hits)]


def title(result):
    return "".join(piece.text for piece in result.title)


def marked(pieces):
    return [piece.text for piece in pieces if piece.is_mark]


def lesson(course, title="Oppitunti", text="Tekstiä.", **fields):
    return add(course.module, LessonPage, title, body=[text_block(text)], **fields)


class TestWords:
    def test_a_page_is_found_by_any_form_of_its_words(self, course):
        lesson(course, "Suunnittelu", "Asiakkaan kotoutumissuunnitelmassa sovitaan tulkin käytöstä.")
        for words in ("kotoutumissuunnitelma", "tulkki", "asiakkaat sopia", "KÄYTTÖ", "tulkeille"):
            assert titles(words) == ["Suunnittelu"], words

    def test_compounds_are_found_by_their_parts_but_not_the_parts_by_the_compound(self, course):
        lesson(course, "Kotoutumislaki", "Palvelut ja sosiaaliturva.")
        assert titles("laki") == ["Kotoutumislaki"]
        lesson(course, "Laki yleensä")
        assert titles("kotoutumislaki") == ["Kotoutumislaki"]

    def test_all_words_must_be_there(self, course):
        lesson(course, "Vain toinen", "koivu")
        lesson(course, "Molemmat", "koivu ja kuusi")
        assert titles("kuusi koivu") == ["Molemmat"]

    def test_what_stands_in_the_title_comes_first(self, course):
        lesson(course, "Muuta", "Tulkki, tulkki, tulkki ja vielä kerran tulkin vuoro. " * 3)
        lesson(course, "Tulkin kanssa", "Muuta asiaa.")
        assert titles("tulkki") == ["Tulkin kanssa", "Muuta"]

    def test_each_language_has_its_own_forms(self):
        course = Course(lessons=1, title="Lasten oikeudet")
        course.translate("sv")
        counts = find("lapsi").count_by_language()
        assert counts == {"fi": 1}
        assert find("lasten").count_by_language()["fi"] == 1

    @pytest.mark.parametrize(
        "typed",
        [
            "",
            "   ",
            '"',
            '"' * 500,
            "*",
            "a* OR b",
            "NEAR(koivu kuusi)",
            "koivu AND NOT",
            "title:koivu",
            "^koivu",
            "koivu & | ! <-> :*",
            "'; DROP TABLE content_searchwords; --",
            "\x00\x01\x7f\ud800",
            "%_\\",
            "x" * 5000,
            "koivu " * 5000,
            "½ ﷺ İ ŉ ß 日本語",
            "{koivu}",
            "-koivu",
        ],
    )
    def test_odd_input_is_only_words(self, course, typed):
        lesson(course, "Puut", "koivu")
        found = find(typed)
        assert len(found.hits) <= 1
        search.single_words(query=found.query, user=ANYBODY, language="fi")

    def test_a_long_search_is_cut_and_says_so(self):
        query = search.parse_query("koivu " * 5000)
        assert query.words == ("koivu",)
        assert query.is_cut
        assert len(query.text) <= 200
        assert search.parse_query(" ".join(f"sana{n}" for n in range(20))).is_cut


class TestContext:
    def test_the_words_are_marked_in_their_forms_where_they_stand(self, course):
        far = "Alkua, jota ei näytetä. " * 40
        lesson(course, "Tulkin käyttö", f"{far} Varaa ammattitulkki ajoissa. {far}")
        found = find("tulkki")
        (result,) = search.load_results(found=found, hits=found.hits)
        assert marked(result.title) == ["Tulkin"]
        assert marked(result.excerpt) == ["ammattitulkki"]
        text = "".join(piece.text for piece in result.excerpt)
        assert "Varaa ammattitulkki ajoissa." in text
        assert len(text) < 400
        assert text.startswith("… ")
        assert text.endswith(" …")

    def test_a_hit_says_where_it_stands(self, course):
        lesson(course, "Tulkki")
        found = find("tulkki")
        (result,) = search.load_results(found=found, hits=found.hits)
        assert [step["title"] for step in result.trail] == ["Kurssi", "Osio"]

    def test_markup_of_the_text_is_no_text(self, course):
        lesson(course, "Sivu", 'Katso <a href="https://piilosana.example/">ohje</a> &amp; muu. <b>Lihava</b>')
        assert titles("piilosana") == []
        assert titles("ohje") == ["Sivu"]
        assert titles("amp") == []


class TestWhatIsLive:
    def test_drafts_are_not_found(self, course):
        lesson(course, "Luonnos", "kanariansana", is_published=False)
        page = lesson(course, "Julkaistu", "entinen")
        page.body = [text_block("kanariansana")]
        page.save_revision()
        assert titles("kanariansana") == []
        assert titles("entinen") == ["Julkaistu"]

    def test_a_publication_changes_what_is_found_at_once(self, course):
        page = lesson(course, "Sivu", "entinen")
        publish(page, body=[text_block("nykyinen")])
        assert titles("entinen") == []
        assert titles("nykyinen") == ["Sivu"]

    def test_a_publication_for_later_changes_nothing_yet(self, course):
        page = lesson(course, "Sivu", "entinen")
        publish(page, body=[text_block("tuleva")], go_live_at=timezone.now() + timedelta(days=1))
        assert titles("tuleva") == []
        assert titles("entinen") == ["Sivu"]

    def test_what_is_unpublished_or_deleted_is_gone(self, course):
        first, second = lesson(course, "Eka", "katoava"), lesson(course, "Toka", "katoava")
        first.unpublish()
        assert titles("katoava") == ["Toka"]
        second.delete()
        assert titles("katoava") == []
        assert not SearchEntry.objects.filter(pk__in=[first.pk, second.pk]).exists()

    def test_what_is_moved_says_so(self, course):
        page = lesson(course, "Muuttaja", "koivu")
        other = Course(lessons=0, quiz=[single()], title="Toinen kurssi")
        move(page, other.module)
        found = find("koivu")
        (result,) = search.load_results(found=found, hits=found.hits)
        assert result.trail[0]["title"] == "Toinen kurssi"

    def test_the_index_can_be_built_anew_by_command(self, course):
        page = lesson(course, "Sivu", "koivu")
        Page.objects.filter(pk=page.pk).update(title="Toinen nimi")
        SearchEntry.objects.all().delete()
        assert titles("koivu") == []
        call_command("update_index", verbosity=0)
        assert titles("koivu") == ["Toinen nimi"]

    def test_nothing_of_a_quiz_but_its_title_and_summary_is_in_the_index(self):
        words = [f"kanaria{uuid.uuid4().hex[:8]}" for _ in range(4)]
        quiz = [single(words[0], words[1], words[2]), multiple(right=(words[3],))]
        course = Course(lessons=0, quiz=quiz, mode="practice")
        publish(course.quiz, intro=f"<p>{words[0]}</p>", summary="Kolme kysymystä")
        for word in [*words, "yleispalaute", "vihje"]:
            assert not find(word).hits, word
            assert not SearchEntry.objects.filter(text__icontains=word).exists()
        assert titles("kysymys") == ["Testi"]


class TestVisibility:
    def test_restricted_pages_are_found_by_those_who_may_read_them(self, course):
        page = lesson(course, "Salattu", "salainen")
        PageViewRestriction.objects.create(page=page, restriction_type="login")
        assert titles("salainen") == []
        assert find("salainen").count_by_language() == {}
        assert titles("salainen", UserFactory()) == ["Salattu"]

    @settings(
        max_examples=12,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(data=st.data())
    def test_search_shows_exactly_what_may_be_read(self, forest, data):
        pages, group, users = forest
        with transaction.atomic():
            for page in pages:
                state = data.draw(st.sampled_from(["", "", "", "draft", "expired", "login", "group", "password"]))
                change(page, state, group)
            for user in users:
                readable = visible_to(Page.objects.filter(pk__in=[page.pk for page in pages]), user)
                assert {hit.page_pk for hit in find("metsä", user).hits} == set(readable.values_list("pk", flat=True))
            transaction.set_rollback(True)

    def test_within_a_tree_only_what_is_below_is_found(self, course):
        lesson(course, "Täällä", "koivu")
        other = Course(lessons=0, quiz=[single()], title="Muualla")
        lesson(other, "Toisaalla", "koivu")
        assert len(find("koivu").hits) == 2
        assert len(find("koivu", within=[course.page.path]).hits) == 1


@pytest.fixture
def forest(db):
    """Two courses in which every page has the same word, and readers of every kind."""
    courses = [Course(lessons=2, title=f"Metsä {number}") for number in range(2)]
    for course in courses:
        publish(course.module, title="Metsän osio")
        for page in course.lessons:
            publish(page, title="Metsässä")
    pages = [page for course in courses for page in (course.page, course.module, *course.lessons)]
    group = Group.objects.create(name="Metsästäjät")
    member = UserFactory()
    member.groups.add(group)
    return pages, group, [ANYBODY, UserFactory(), member, UserFactory(admin=True)]


def change(page, state, group):
    rows = Page.objects.filter(pk=page.pk)
    if state == "draft":
        rows.update(live=False)
    elif state == "expired":
        rows.update(expire_at=timezone.now() - timedelta(days=1))
    elif state:
        kind = {"group": "groups"}.get(state, state)
        restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, password="x")
        restriction.groups.add(group)


@pytest.mark.parametrize("count", [2, 12])
def test_searching_costs_the_same_however_much_is_found(course, count, django_assert_max_num_queries):
    for number in range(count):
        lesson(course, f"Sivu {number}", "koivu")
    find("koivu")
    with django_assert_max_num_queries(8):
        found = find("koivu")
        assert len(search.load_results(found=found, hits=found.hits)) == count
