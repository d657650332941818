"""What a reader may rely on in the demo's translations: the same facts in the same places, in the right language."""

import re
from collections import Counter

import pytest

from demo.loader import CONTENT
from demo.markdown import to_stream
from demo.pages import read, read_text
from demo.translations import LANGUAGES, file_of, overlaid
from tests.demo.texts import CITED, answers, chapters, lessons, pages, quizzes, roots, strings

NUMBER = re.compile(r"\d+(?:[.,:/–]\d+)*")
SPACE_IN_NUMBER = re.compile(r"(?<=\d)[  ](?=\d)")
MARKS = re.compile(r"\*\*|^#+ |^\d+\. |^- |^\||^$", re.MULTILINE)
WORD = re.compile(r"[^\W\d_]+")
NAME = "Nollalinja"  # called so in English too
# The most frequent words of each language that neither of the others has.
COMMON = {
    "fi": {"ja", "on", "ei", "tai", "että", "jos", "voi", "mitä", "kun", "sen", "se"},
    "sv": {"och", "att", "det", "är", "som", "du", "inte", "en", "av", "kan", "den"},
    "en": {"the", "and", "to", "is", "of", "you", "not", "that", "it", "can", "do"},
}
# Texts that are wholly there in every language.
COMPLETE = ("pages", "courses/haitalliset-kaytannot", "handbooks/haitallisten-kaytantojen-ehkaisy")
# The facts of a file that somebody reads.
TOLD = {"title", "summary", "promise", "intro", "outcomes", "content_note", "stand_in", "requirements", "urgent"}
TOLD |= {"questions", "law_version", "audiences", "audience"}


def translated(texts, language):
    """(name, facts of the source, its body, facts with the translation's texts, its body) of what there is."""
    for text in texts:
        file = CONTENT / text.name
        own = file_of(file, language)
        if own.exists():
            facts, body = read_text(own) if own.suffix == ".md" else (read(own), "")
            yield f"{language}/{text.name}", text.head, text.body, overlaid(text.head, facts), body


def readings(language):
    return translated([*lessons(), *chapters(), *pages()], language)


def everything(language):
    return translated([*lessons(), *chapters(), *pages(), *quizzes(), *roots()], language)


def texts_of(head):
    """All that somebody reads in the facts of a file: of a title in several languages, the last."""
    for name, value in head.items():
        if name == "title" and isinstance(value, dict):
            yield list(value.values())[-1]
        elif name in TOLD:
            yield from strings(value)


def numbers(*values):
    """How often each number stands in texts, whatever its thousands and decimals are parted by."""
    text = SPACE_IN_NUMBER.sub("", " ".join(CITED.sub("", text) for text in strings(list(values))))
    return Counter(number.replace(",", ".") for number in NUMBER.findall(text))


def blocks(name, body):
    return to_stream(name, body, link=str, name=str, contact_pk=len, contacts_title="")


def fenced(body):
    """Each block's kind and what is inside, running text included."""
    parts = re.split(r"^(:::.*)$", body, flags=re.MULTILINE)
    return [
        ("", parts[0]),
        *((fence.split('"')[0].strip(), text) for fence, text in zip(parts[1::2], parts[2::2], strict=True)),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translated_file_has_a_source_and_whole_parts_are_whole(language):
    sources = {
        file.relative_to(CONTENT)
        for part in ("pages", "courses", "handbooks")
        for file in CONTENT.glob(f"{part}/**/*.*")
    }
    there = {file.relative_to(CONTENT / language) for file in (CONTENT / language).rglob("*.*") if file.is_file()}
    assert there - sources == set()
    assert {file for file in sources if str(file).startswith(COMPLETE)} - there == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_whole_lacks_no_text_of_its_source(language):
    """Nor of a module, whose note stands before the first sensitive section: it would be read in Finnish."""
    wrong = []
    for part in COMPLETE:
        for file in CONTENT.glob(f"{part}/**/*.*"):
            head, own = (
                read_text(one)[0] if one.suffix == ".md" else read(one) for one in (file, file_of(file, language))
            )
            if missing := {name for name in head if name in TOLD and head[name]} - set(own):
                wrong.append(f"{language}/{file.relative_to(CONTENT)}: {missing}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_holds_texts_only(language):
    facts = {
        "code",
        "number",
        "minutes",
        "required",
        "sources",
        "checked_on",
        "next_review_on",
        "topics",
        "mode",
        "slug",
    }
    wrong = []
    for file in (CONTENT / language).rglob("*.*"):
        own = read_text(file)[0] if file.suffix == ".md" else read(file)
        if facts & set(own):
            wrong.append(f"{file}: {facts & set(own)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_blocks_of_its_source(language):
    wrong = []
    for name, _, source, _, body in readings(language):
        for ours, theirs in zip(fenced(source), fenced(body), strict=False):
            if ours[0] != theirs[0] or MARKS.findall(ours[1].strip()) != MARKS.findall(theirs[1].strip()):
                wrong.append(f"{name}: {ours[0]} / {theirs[0]} {theirs[1].strip()[:60]}")
        if len(fenced(source)) != len(fenced(body)):
            wrong.append(f"{name}: {len(fenced(source))} blocks, {len(fenced(body))} in the translation")
        if [(block["type"], block["id"]) for block in blocks(name, source)] != [
            (block["type"], block["id"]) for block in blocks(name, body)
        ]:
            wrong.append(f"{name}: other blocks")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_paragraph_cites_the_sources_that_it_cites_in_finnish(language):
    wrong = []
    for name, _, source, _, body in readings(language):
        for ours, theirs in zip(source.splitlines(), body.splitlines(), strict=False):
            if Counter(CITED.findall(ours)) != Counter(CITED.findall(theirs)):
                wrong.append(f"{name}: {theirs[:80]}")
    for name, source, _, head, _ in translated(quizzes(), language):
        for ours, theirs in zip(strings(source["questions"]), strings(head["questions"]), strict=True):
            if Counter(CITED.findall(ours)) != Counter(CITED.findall(theirs)):
                wrong.append(f"{name}: {theirs[:80]}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_dates_and_sections_are_those_of_the_finnish_text(language):
    wrong = []
    for name, source, finnish, head, body in everything(language):
        for ours, theirs in [
            (numbers(*texts_of(source)), numbers(*texts_of(head))),
            *(
                (numbers(ours), numbers(theirs))
                for ours, theirs in zip(finnish.splitlines(), body.splitlines(), strict=False)
            ),
        ]:
            if ours != theirs:
                wrong.append(f"{name}: lacks {dict(ours - theirs)}, adds {dict(theirs - ours)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_keep_their_keys_answers_and_reasons(language):
    wrong = []
    for name, source, _, head, _ in translated(quizzes(), language):
        for ours, theirs in zip(source["questions"], head["questions"], strict=True):
            kept = [(answer["id"], answer.get("correct")) for answer in answers(ours)]
            told = [text for answer in answers(theirs) for text in strings({**answer, "id": ""})]
            said = [text for answer in answers(ours) for text in strings({**answer, "id": ""})]
            if kept != [(answer["id"], answer.get("correct")) for answer in answers(theirs)]:
                wrong.append(f"{name} {ours['id']}: other answers")
            if any(not text and was for text, was in zip(told, said, strict=True)) or set(ours) != set(theirs):
                wrong.append(f"{name} {ours['id']}: an empty text")
            same = [
                text for text, was in zip(told, said, strict=True) if text == was and WORD.search(text) and text != NAME
            ]
            wrong += [
                f"{name} {ours['id']}: still in Finnish: {text}"
                for text in [*same, *(ours["prompt"] == theirs["prompt"]) * [ours["prompt"]]]
            ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_and_summaries_fit_their_places_and_are_translated(language):
    wrong = []
    for name, source, _, head, _ in everything(language):
        title = head["title"] if isinstance(head["title"], str) else head["title"].get(language, "")
        if not 0 < len(title) <= 90 or title in (source["title"], ""):
            wrong.append(f"{name}: title {title!r}")
        for field in ("summary", "promise", "law_version"):
            if len(head.get(field) or "") > 200 or (source.get(field) and head[field] == source[field]):
                wrong.append(f"{name}: {field} of {len(head[field])} characters, or in Finnish")
        if len(source.get("outcomes", [])) != len(head.get("outcomes", [])):
            wrong.append(f"{name}: outcomes")
        for urgent in filter(None, [source.get("urgent")]):
            if len(urgent["steps"]) != len(head["urgent"]["steps"]) or urgent["title"] == head["urgent"]["title"]:
                wrong.append(f"{name}: urgent")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_in_its_language(language):
    wrong = []
    for name, _, _, head, body in everything(language):
        words = Counter(word.casefold() for word in WORD.findall(" ".join([*texts_of(head), body])))
        shares = {code: sum(words[word] for word in common) for code, common in COMMON.items()}
        others = sum(count for code, count in shares.items() if code != language)
        if shares[language] < 5 or others > 0.1 * shares[language]:
            wrong.append(f"{name}: {shares}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotation_marks_and_dashes_are_those_of_the_language(language):
    wrong_marks = {"sv": r'["“]| - |\.\.\.', "en": r'["”](?=\w)|"| - |\.\.\.'}[language]
    wrong = [
        f"{name}: {line}"
        for name, _, _, head, body in everything(language)
        for line in [*texts_of(head), *body.splitlines()]
        if not line.startswith(":::") and re.search(wrong_marks, line.removeprefix("- "))
    ]
    assert not wrong, "\n".join(wrong)


def test_an_outline_of_every_course_and_handbook_is_there_in_every_language():
    for language in LANGUAGES:
        for root in roots():
            file = CONTENT / root.name
            assert file_of(file, language).exists(), (language, root.name)
            for name in root.head.get("modules", []):
                assert file_of(file.parent / name / "module.yaml", language).exists(), (language, name)
