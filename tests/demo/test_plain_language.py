"""What a reader of the demo's plain-language texts may rely on: short, with help, the same in every language."""

import re
from collections import Counter

import pytest

from content.text_checks import MAX_LIX, lix
from demo.loader import CONTENT
from demo.pages import SOURCE_LANGUAGE
from demo.translations import LANGUAGES, plain_file_of
from tests.demo.test_content import PHONE
from tests.demo.test_translations import COMMON, WORD, blocks, fenced, numbers
from tests.demo.texts import CITED, chapters, lessons, pages, read, strings

MAX_SENTENCE_WORDS = 17


def texts(language):
    """(name, standard text, plain text) of all that there are in a language."""
    for text in [*lessons(), *chapters(), *pages()]:
        file = plain_file_of(CONTENT / text.name, language)
        if file.exists():
            yield f"{language}/{text.name}", text, file.read_text(encoding="utf-8")


def test_every_plain_text_stands_beside_a_standard_one():
    there = {file for file in (CONTENT / "easy").rglob("*.*") if file.is_file()}
    names = [name for language in (SOURCE_LANGUAGE, *LANGUAGES) for name, _, _ in texts(language)]
    assert len(names) == len(there) >= 24


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_have_the_blocks_citations_and_numbers_of_the_finnish_text(language):
    finnish = {name.partition("/")[2]: body for name, _, body in texts(SOURCE_LANGUAGE)}
    own = {name.partition("/")[2]: body for name, _, body in texts(language)}
    assert own.keys() == finnish.keys()
    wrong = []
    for name, body in own.items():
        source = finnish[name]
        if [block["id"] for block in blocks(name, source)] != [block["id"] for block in blocks(name, body)]:
            wrong.append(f"{name}: other blocks")
        for ours, theirs in zip(fenced(source), fenced(body), strict=True):
            for line, other in zip(ours[1].splitlines(), theirs[1].splitlines(), strict=True):
                if CITED.findall(line) != CITED.findall(other) or numbers(line) != numbers(other):
                    wrong.append(f"{name}: {other}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", [SOURCE_LANGUAGE, *LANGUAGES])
def test_a_plain_text_is_short_plain_and_of_what_the_page_cites(language):
    known = set(PHONE.findall("\n".join(strings(read("contacts.yaml")))))
    wrong = []
    for name, text, body in texts(language):
        plain = CITED.sub("", body)
        prose = "\n".join(line for line in plain.splitlines() if not line.startswith((":::", "|")))
        for sentence in re.split(r"[.!?:]+\s+|\n", prose):
            if len(WORD.findall(sentence)) > MAX_SENTENCE_WORDS:
                wrong.append(f"{name}: {sentence}")
        if lix(prose) > MAX_LIX[language]:
            wrong.append(f"{name}: LIX {lix(prose):.0f}")
        wrong += [f"{name}: {code}" for code in CITED.findall(body) if code not in text.head["sources"]]
        wrong += [f"{name}: {number}" for number in PHONE.findall(plain) if number not in known]
        if text.is_sensitive and "::: contacts" not in body:
            wrong.append(f"{name}: no help")
        words = Counter(word.casefold() for word in WORD.findall(body))
        shares = {code: sum(words[word] for word in common) for code, common in COMMON.items()}
        if sum(shares.values()) - shares[language] > 0.1 * shares[language]:
            wrong.append(f"{name}: {shares}")
    assert not wrong, "\n".join(wrong)
