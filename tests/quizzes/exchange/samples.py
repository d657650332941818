"""Questions of each kind with everything that can be said of them, and files as other programs write them."""

import io
import zipfile

from docx import Document
from openpyxl import Workbook

from quizzes.exchange.form import Option, Question, Scene

EVERYTHING = [
    Question(
        "single",
        "Mitä teet = ensin?\nToinen rivi: {suluissa} #1 ~ \\",
        (
            Option("a) Varmistan, että asiakas on turvassa", True, "Oikein: turvallisuus ensin."),
            Option("*Kirjaan* -> heti", False, "Ei vielä.\nMyöhemmin."),
            Option("[html] // ei kumpikaan", False),
        ),
        feedback='<p>Katso <b>laki</b> ja <a href="https://finlex.fi/">Finlex</a>.</p><ul><li>yksi</li><li>kaksi</li></ul>',
        hint="Mieti: kuka on vaarassa?",
        outcome="Tunnistaa vaaran",
        difficulty="hard",
        is_sensitive=True,
        tags=("turvallisuus", "väkivalta"),
        source="Sosiaalihuoltolaki (1301/2014), 35 §",
        name="6a3f2c8e-0a51-4a0c-8f0a-111111111111",
    ),
    Question(
        "multiple",
        "Ketkä ovat ilmoitusvelvollisia?",
        (
            Option("Opettaja", True),
            Option("Sosiaalityöntekijä", True, "Kyllä."),
            Option("Naapuri", False, "Voi ilmoittaa."),
        ),
        feedback="<p>Ensimmäinen.</p><p>Toinen &amp; viimeinen.</p>",
    ),
    Question("multiple", "Yksi oikea monesta?", (Option("Tämä", True), Option("Tuo"))),
    Question(
        "truefalse",
        "Tulkki on vaitiolovelvollinen.",
        (Option("true", True, "Niin on."), Option("false", False, "On kyllä.")),
    ),
    Question("truefalse", "Kaikki ovat.", (Option("true", False, "Ei."), Option("false", True))),
    Question("matching", "Kuka tekee mitä?", (Option("A = B", pair="C = D"), Option("Poliisi", pair="Tutkii"))),
    Question(
        "shorttext", "Mikä virasto?", (Option("Migri", True), Option("Maahanmuuttovirasto", True)), hint="Lyhenne."
    ),
    Question("shorttext", "Mikä luku?", tuple(Option(f"luku; {n}", True) for n in range(12))),
    Question("number", "Montako?", (Option("42", True),)),
    Question("number", "Paljonko?", (Option("-3.5", True, pair="0.1"),)),
    Question("ordering", "Järjestys?", (Option("Kuuntele", feedback="Ensin."), Option("Varmista"), Option("Kirjaa"))),
    Question("multiple", "Kukin?", (Option("On", True), Option("Ei")), rules=("counts_each",)),
    Question(
        "shorttext",
        "Kirjaimet?",
        (Option("KELA", True),),
        rules=("is_case_sensitive", "ignores_diacritics"),
        tags=("a: b",),
    ),
    Question("number", "Vuorokautta?", (Option("12.5", True, pair="0.5"),), unit="vrk"),
    Question(
        "gaps",
        "Täydennä.\nKaksi riviä: {1}",
        (
            Option("Maahanmuuttovirasto\nMigri; eli |\\"),
            Option("poliisi~{}#", pair="=tulkki\n%50%Kela\nei } kumpikaan"),
        ),
        passage="Luvan myöntää [1].\na) Rikosta tutkii [2]; näin on.",
        hint="Vihje.",
    ),
    Question("gaps", "Isot kirjaimet.", (Option("KELA"),), passage="[1] maksaa.", rules=("is_case_sensitive",)),
    Question("reflection", "Mitä otat mukaan?\nMieti.", feedback="<p>Kiitos.</p>", tags=("omat",)),
    Question("opinion", "Osaan kysyä.", (Option("Eri mieltä"), Option("Samaa: mieltä"))),
    Question(
        "scenario",
        "Miten toimit?",
        scenes=(
            Scene(
                "Asiakas epäröi.\nb) Toinen rivi.",
                (
                    Option("Kysyn.", True, "Hyvä: kysy.", "2"),
                    Option("Lähden -> 3", False, "Ei.\nMissään nimessä."),
                    Option("*Odotan", False, "", "2"),
                ),
            ),
            Scene("Asiakas kertoo.", (Option("Kuuntelen.", True), Option("Keskeytän."))),
        ),
        hint="Hitaasti.",
    ),
    Question(
        "truefalse",
        "Passi on asiakkaan.",
        (Option("true", True), Option("false", False)),
        case="Passi: kenellä?",
        stem="<p>Passi on <b>työnantajalla</b>.</p><p>Toinen {kappale} = tässä.</p>",
    ),
    Question(
        "shorttext",
        "Kenelle ilmoitat?",
        (Option("poliisille", True),),
        case="Passi: kenellä?",
        stem="<p>Passi on <b>työnantajalla</b>.</p><p>Toinen {kappale} = tässä.</p>",
    ),
]

HEADINGS = [
    "Tyyppi",
    "Kysymys",
    "Oikea vastaus",
    "Vaihtoehto A",
    "Palaute A",
    "Vaihtoehto B",
    "Palaute B",
    "Tunnisteet",
]


def workbook(*rows, headings=HEADINGS, title=None):
    """A workbook as an author's program saves it."""
    book = Workbook()
    sheet = book.active
    if title:
        sheet.append([title])
    sheet.append(headings)
    for row in rows:
        sheet.append(list(row))
    return saved(book)


def saved(thing):
    out = io.BytesIO()
    thing.save(out)
    return out.getvalue()


def document(*lines, styles=None):
    """A document with a paragraph for each line; ``styles`` by place."""
    word = Document()
    for at, line in enumerate(lines):
        word.add_paragraph(line, style=(styles or {}).get(at))
    return saved(word)


def repacked(data, change=None, **parts):
    """An office file with some parts replaced or added. ``change``: what to do to each part's directory entry."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, parts.pop(info.filename, old.read(info)))
        for name, content in parts.items():
            info = zipfile.ZipInfo(name)
            if change:
                change(info)
            new.writestr(info, content)
    return out.getvalue()


MOODLE = b"""<?xml version="1.0" encoding="UTF-8"?>
<quiz>
  <question type="category"><category><text>$course$/top/Laki</text></category></question>
  <question type="multichoice">
    <name><text>K1</text></name>
    <questiontext format="html"><text><![CDATA[<p>Kuka on <strong>ilmoitusvelvollinen</strong>?</p><p><img src="@@PLUGINFILE@@/a.png"></p>]]></text>
      <file name="a.png" encoding="base64">aGVp</file></questiontext>
    <generalfeedback format="html"><text><![CDATA[<p>Laki <script>alert(1)</script><a href="javascript:alert(1)" onclick="x()">t\xc3\xa4ss\xc3\xa4</a></p>]]></text></generalfeedback>
    <single>true</single>
    <answer fraction="100" format="html"><text>&lt;p&gt;Opettaja&lt;/p&gt;</text><feedback format="html"><text>Kyll\xc3\xa4</text></feedback></answer>
    <answer fraction="0" format="html"><text>Naapuri &amp;amp; muut</text><feedback format="html"><text></text></feedback></answer>
    <tags><tag><text>laki</text></tag></tags>
  </question>
  <question type="multichoice"><questiontext format="html"><text>Osittain?</text></questiontext><single>false</single>
    <answer fraction="75"><text>A</text></answer><answer fraction="25"><text>B</text></answer><answer fraction="-50"><text>C</text></answer></question>
  <question type="truefalse"><questiontext format="html"><text>V\xc3\xa4ite.</text></questiontext>
    <answer fraction="0"><text>true</text><feedback><text>Ei.</text></feedback></answer>
    <answer fraction="100"><text>false</text></answer></question>
  <question type="matching"><questiontext format="html"><text>Parit</text></questiontext>
    <subquestion format="html"><text>yksi</text><answer><text>1</text></answer></subquestion>
    <subquestion format="html"><text>kaksi</text><answer><text>2</text></answer></subquestion>
    <subquestion format="html"><text></text><answer><text>3</text></answer></subquestion></question>
  <question type="ordering"><questiontext format="html"><text>J\xc3\xa4rjest\xc3\xa4</text></questiontext>
    <answer fraction="2.0000000"><text>toka</text></answer><answer fraction="1.0000000"><text>eka</text></answer></question>
  <question type="cloze"><questiontext format="html"><text><![CDATA[<p>T\xc3\xa4ydenn\xc3\xa4 <b>lause</b>.</p><p>Luvan my\xc3\xb6nt\xc3\xa4\xc3\xa4 {1:SHORTANSWER:=Migri#Niin~%100%Maahanmuuttovirasto~%50%virasto~*}, rikosta tutkii {2:MULTICHOICE_V:~Kela~=poliisi}.</p>]]></text></questiontext></question>
  <question type="cloze"><questiontext format="html"><text>Vuosi {1:NM:=2026:1}.</text></questiontext></question>
  <question type="cloze"><questiontext format="html"><text>Valitse {1:MULTIRESPONSE:=a~=b}.</text></questiontext></question>
  <question type="essay"><questiontext format="html"><text>Pohdi.</text></questiontext><defaultgrade>1.0</defaultgrade></question>
  <question type="description"><questiontext format="html"><text>Lue t\xc3\xa4m\xc3\xa4.</text></questiontext></question>
  <question type="ddimageortext"><questiontext format="html"><text>Raahaa</text></questiontext></question>
</quiz>"""

GIFT = """// [id:k1] [tag:laki] a comment
$CATEGORY: $course$/top

::Q1:: [html]Who <b>must</b> report?{
  =Teacher#Yes \\: always
  ~Neighbour # May
  ####General \\{really\\}
}

Two plus two {~%50%four ~%50%4 ~%-100%five}

Finland is a country.{T#Wrong#Right}

Match them. { =one -> 1 =two -> 2 }

The capital of Finland is {=Helsinki ~Turku}, isn't it?

How many? {#42:1}

Write an essay. {}

No answers here
"""
