"""The demo's handbooks: loaded once, never changed again, and new ones loaded beside them."""

import shutil

import pytest

from content.models import Edition, Source
from demo import loader
from handbooks import services
from handbooks.models import ChapterPage, HandbookPage
from tests.authoring import publish

pytestmark = pytest.mark.django_db

HANDBOOK = """
code: {code}
title: {{fi: "{code}"}}
summary: "Lyhyesti."
promise: "Löydät ohjeen."
intro: "Kaksi virkettä. Tässä."
audience: "Kenelle: opettajille"
is_sensitive: true
content_note: "Väkivaltaa kuvataan."
owner: "Demo"
responsible: "Outi"
law_version: "Laki."
checked_on: 2026-11-24
next_review_on: 2027-05-24
topics: [lapset-ja-perheet]
urgent: {{title: "Kiire?", steps: ["Soita 112."], contacts: ["112"]}}
chapters:
  - file: 2.md
    chapters: [{{file: 2-1.md}}]
  - file: 1.md
"""
CHAPTER = """---
code: {code}
number: {number}
title: "Luku {code}"
summary: "Lyhyesti."
minutes: 4
audiences: [opettaja, rehtori]
law_version: "Laki."
checked_on: 2026-11-24
next_review_on: 2027-05-24
sources: [{source}]
---
Näin laki sanoo [{source}].

## Mitä teet

- Soita.
"""
SOURCE = '- {{code: {code}, title: "Laki", publisher: "Finlex", url: "https://law.example/", language: fi, seen_on: 2026-11-24}}\n'


def write(content, code):
    folder = content / "handbooks" / code.lower()
    folder.mkdir(parents=True)
    (folder / "handbook.yaml").write_text(HANDBOOK.format(code=code), encoding="utf-8")
    for name, number, source in (("1", 1, "S901"), ("2", 2, "S902"), ("2-1", 1, "S902")):
        text = CHAPTER.format(code=f"{code}.{name}", number=number, source=source)
        (folder / f"{name}.md").write_text(text, encoding="utf-8")


@pytest.fixture
def content(tmp_path, monkeypatch):
    for name in ("site.yaml", "contacts.yaml"):
        shutil.copy(loader.CONTENT / name, tmp_path)
    (tmp_path / "sources.yaml").write_text(SOURCE.format(code="S901"), encoding="utf-8")
    (tmp_path / "sources-more.yaml").write_text(SOURCE.format(code="S902"), encoding="utf-8")
    write(tmp_path, "HX")
    monkeypatch.setattr(loader, "CONTENT", tmp_path)
    return tmp_path


def test_a_handbook_is_loaded_as_an_author_would_publish_it(content, client):
    assert loader.load_demo()
    handbook = HandbookPage.objects.get()
    edition = services.newest_handbook_edition(handbook.translation_key)
    assert [chapter.number for chapter in edition.outline.chapters] == ["2", "2.1", "1"]
    assert Source.objects.filter(code__in=["S901", "S902"]).count() == 2
    page = client.get(ChapterPage.objects.get(number="2.1").url).content.decode()
    assert '<a href="#source-1">[1]</a>' in page
    assert 'href="tel:112"' in client.get(handbook.url).content.decode()


def test_loading_again_changes_nothing_and_takes_no_edit_back(content):
    loader.load_demo()
    chapter = publish(ChapterPage.objects.get(number="1"), title="Kouluttajan nimi")
    before = (Edition.objects.count(), chapter.latest_revision_id)
    assert not loader.load_demo()
    chapter.refresh_from_db()
    assert (Edition.objects.count(), chapter.latest_revision_id) == before
    assert chapter.title == "Kouluttajan nimi"


def test_a_handbook_that_a_newer_demo_brings_is_loaded_beside_the_others(content):
    loader.load_demo()
    publish(ChapterPage.objects.get(number="1"), title="Kouluttajan nimi")
    write(content, "HY")
    assert loader.load_demo()
    assert HandbookPage.objects.live().count() == 2
    assert ChapterPage.objects.filter(title="Kouluttajan nimi").exists()
    assert ChapterPage.objects.filter(number="2.1").count() == 2


def test_a_translation_is_published_with_the_keys_and_sources_of_its_source(content, client):
    folder = content / "sv" / "handbooks" / "hx"
    folder.mkdir(parents=True)
    (folder / "handbook.yaml").write_text(
        'title: {sv: "Handbok"}\nsummary: "Kort."\npromise: "Du hittar råd."\nintro: "Två meningar. Här."\n'
        'audience: "för lärare"\ncontent_note: "Våld beskrivs."\nlaw_version: "Lagen."\n'
        'urgent: {title: "Bråttom?", steps: ["Ring 112."]}\n',
        encoding="utf-8",
    )
    (folder / "2.md").write_text(
        '---\ntitle: "Kapitel två"\nsummary: "Kort."\naudiences: [lärare, rektor]\nlaw_version: "Lagen."\n---\n'
        "Så här säger lagen [S902].\n\n## Vad du gör\n\n- Ring.\n",
        encoding="utf-8",
    )
    loader.load_demo()
    chapter = ChapterPage.objects.get(locale__language_code="sv")
    source = ChapterPage.objects.get(locale__language_code="fi", translation_key=chapter.translation_key)
    assert [block.id for block in chapter.body] == [block.id for block in source.body]
    assert [link.source.code for link in chapter.source_links.all()] == ["S902"]
    page = client.get(chapter.url).content.decode()
    assert 'Så här säger lagen <a href="#source-1">[1]</a>' in page
    assert 'href="tel:112"' in client.get(HandbookPage.objects.get(locale__language_code="sv").url).content.decode()
    before = list(ChapterPage.objects.values_list("pk", "latest_revision"))
    assert not loader.load_demo()
    assert list(ChapterPage.objects.values_list("pk", "latest_revision")) == before
