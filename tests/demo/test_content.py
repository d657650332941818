"""What a reader of the demo may rely on in its texts: sources, dates, numbers, words and questions. No database."""

import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from demo.loader import CONTENT
from demo.markdown import to_stream
from tests.demo.texts import (
    CITED,
    answers,
    chapters,
    cited,
    lessons,
    pages,
    paragraphs,
    questions,
    quizzes,
    read,
    readings,
    roots,
    sources,
    steps,
    strings,
)

PHONE = re.compile(r"(?<![\d+])(?:\+358(?: ?\d){6,}|0\d{1,3}(?: ?\d){5,}|11[26](?: \d{3})?)(?! ?\d)")
WORD = re.compile(r"[^\W\d_]+(?:[-–:’'][^\W_]+)*")

# What the fact base rules out, and what the same paragraph or question must say for the word to stand there after all.
RULED_OUT = {
    r"kotouttamisohjelm": r"vanha|palvelu(jen )?kokonaisuus",
    r"kotouttami(?!sohjelm|nen\.fi)": r"kotoutumisen edistämi",
    r"(monialai\w+|perheen) (kotoutumis)?(suunnitelm|arvioin)": r"älä esitä|alkuperäisessä muodossa|ennen vuotta 2025",
    r"ELY-kesku": r"nime\w+ .*(vahvist|tarkist)",
    r"elinvoimakesku": r"(?!)",
}


def test_the_demo_has_its_courses_and_handbooks():
    assert {root.head["code"] for root in roots()} >= {"course-a", "course-b", "course-c", "handbook-h1", "handbook-h2"}
    assert len(readings()) > 60
    assert len(questions()) > 60


def test_every_text_on_disk_is_part_of_a_course_or_a_handbook():
    used = {text.name for text in [*readings(), *quizzes(), *roots()]}
    files = [*CONTENT.glob("courses/**/*.*"), *CONTENT.glob("handbooks/**/*.*")]
    assert {str(file.relative_to(CONTENT)) for file in files if file.name != "module.yaml"} == used


def test_every_block_of_a_body_is_one_that_exists_with_contacts_that_exist():
    contacts = {str(entry["code"]): number for number, entry in enumerate(read("contacts.yaml"))}
    for text in [*readings(), *pages()]:
        stream = to_stream(text.name, text.body, link=str, name=str, contact_pk=contacts.__getitem__, contacts_title="")
        assert len(stream) >= 3, text.name
    for text in [*roots(), *chapters()]:
        codes = (text.head.get("urgent") or {}).get("contacts", [])
        assert set(map(str, codes)) <= set(contacts), text.name


def test_who_reads_of_violence_finds_help_on_the_same_page():
    assert [text.name for text in readings() if text.is_sensitive and "::: contacts" not in text.body] == []


def test_every_text_says_when_it_was_checked_and_against_which_law():
    wrong = []
    for text in [*roots(), *readings(), *quizzes()]:
        checked, following = text.head.get("checked_on"), text.head.get("next_review_on")
        if not (isinstance(checked, date) and isinstance(following, date) and checked < following):
            wrong.append(f"{text.name}: dates {checked} {following}")
        if not 0 < len(text.head.get("law_version") or "") <= 200:
            wrong.append(f"{text.name}: law_version of {len(text.head.get('law_version') or '')} characters")
    assert not wrong, "\n".join(wrong)


def test_titles_and_summaries_fit_their_places():
    wrong = []
    for text in [*roots(), *readings(), *quizzes()]:
        title = text.head["title"]
        title = title if isinstance(title, str) else title["fi"]
        summary = text.head.get("summary") or text.head["promise"]
        if not 0 < len(title) <= 90 or not 0 < len(summary) <= 200:
            wrong.append(f"{text.name}: title {len(title)}, summary {len(summary)}")
        if text.body and not 1 <= len(text.head.get("outcomes", [])) <= 3:
            wrong.append(f"{text.name}: outcomes")
    assert not wrong, "\n".join(wrong)


def test_topics_are_those_of_the_site():
    topics = {topic["code"] for topic in read("site.yaml")["topics"]}
    assert [text.name for text in [*roots(), *chapters()] if not set(text.head.get("topics", [])) <= topics] == []


def test_lessons_have_300_to_800_words_and_chapters_200_to_800():
    wrong = []
    for least, texts in ((300, lessons()), (200, chapters())):
        for text in texts:
            words = len(WORD.findall(CITED.sub("", text.body)))
            if not least <= words <= 800:
                wrong.append(f"{text.name}: {words} words")
    assert not wrong, "\n".join(wrong)


def test_a_text_lists_exactly_the_sources_that_it_cites_and_at_least_two():
    wrong = []
    for text in readings():
        codes = cited(text.body)
        if text.head["sources"] != codes:
            wrong.append(f"{text.name}: lists {text.head['sources']}, cites {codes}")
        if len(codes) < 2:
            wrong.append(f"{text.name}: cites only {codes}")
    assert not wrong, "\n".join(wrong)


def test_a_quiz_lists_exactly_the_sources_that_its_questions_cite():
    wrong = []
    for quiz in quizzes():
        codes = cited(quiz.head["intro"], quiz.head["questions"])
        if set(quiz.head["sources"]) != set(codes) or len(quiz.head["sources"]) != len(codes):
            wrong.append(f"{quiz.name}: lists {quiz.head['sources']}, cites {codes}")
    for question in questions():
        own = {key: value for key, value in question.asked.items() if key != "sources"}
        if set(question.asked["sources"]) != set(cited(own)) or not question.asked["sources"]:
            wrong.append(f"{question.name}: lists {question.asked['sources']}, cites {cited(own)}")
    assert not wrong, "\n".join(wrong)


def test_every_source_that_is_cited_is_described():
    codes = {code for text in [*readings(), *quizzes()] for code in text.head["sources"]}
    codes |= {entry["source"] for entry in read("contacts.yaml")}
    assert codes - set(sources()) == set()


def test_a_source_is_described_in_one_way():
    wrong = [code for code, entries in sources().items() if any(entry != entries[0] for entry in entries)]
    assert not wrong, "\n".join(wrong)
    urls = Counter(entries[0]["url"] for entries in sources().values())
    assert [url for url, times in urls.items() if times > 1 and "nollalinja.fi" not in url] == []
    for code, entries in sources().items():
        assert all(entries[0].get(key) for key in ("title", "publisher", "url", "language", "seen_on")), code


def test_nothing_is_said_twice_in_the_same_words():
    places = defaultdict(list)
    for name, line in paragraphs():
        plain = " ".join(CITED.sub("", line).casefold().strip("-| ").split())
        if len(plain) >= 40:
            places[plain].append(name)
    twice = [f"{line}: {names}" for line, names in places.items() if len(names) > 1]
    assert not twice, "\n".join(twice)


def test_telephone_numbers_in_texts_are_those_of_the_contacts():
    known = set(PHONE.findall("\n".join(strings(read("contacts.yaml")))))
    texts = [*paragraphs(), *((text.name, line) for text in readings() for line in strings(text.head))]
    assert [(name, number) for name, line in texts for number in PHONE.findall(line) if number not in known] == []


def test_helplines_say_when_they_were_checked():
    for contact in read("contacts.yaml"):
        checked, following = contact["checked_on"], contact["next_check_on"]
        assert isinstance(checked, date), contact["code"]
        assert checked < following, contact["code"]
        assert contact["tel"] == contact["phone"].replace(" ", ""), contact["code"]


def test_words_that_the_fact_base_rules_out_stand_only_where_they_are_discussed():
    asked = ((question.name, " ".join(strings(question.asked))) for question in questions())
    heads = (
        (text.name, line)
        for text in [*readings(), *quizzes(), *roots()]
        for line in strings([text.head["title"], text.head.get("summary")])
    )
    wrong = [
        f"{name}: {line}"
        for name, line in [*paragraphs(of_questions=False), *asked, *heads]
        for word, excuse in RULED_OUT.items()
        if re.search(word, line, re.IGNORECASE) and not re.search(excuse, line, re.IGNORECASE)
    ]
    assert not wrong, "\n".join(wrong)


def test_texts_use_the_quotation_marks_and_dashes_of_finnish():
    wrong = [f"{name}: {line}" for name, line in paragraphs() if re.search(r'["“]| - |  +\S|\.\.\.', line.strip("- "))]
    assert not wrong, "\n".join(wrong)


def test_ids_of_questions_and_codes_of_texts_are_unique():
    for values in (
        [question.asked["id"] for question in questions()],
        [text.head["code"] for text in [*roots(), *readings(), *quizzes()]],
    ):
        assert [value for value, times in Counter(values).items() if times > 1] == []
    for question in questions():
        ids = [answer["id"] for answer in answers(question.asked)]
        assert len(ids) == len(set(ids)), question.name


def test_every_answer_gets_a_reason():
    wrong = []
    for question in questions():
        asked = question.asked
        reasons = [answer.get("feedback") for answer in answers(asked)] + [asked.get("feedback")]
        if asked["type"] == "truefalse":
            reasons += [asked.get("feedback_true"), asked.get("feedback_false")]
        if not all(reasons):
            wrong.append(question.name)
        if question.quiz.head["mode"] == "practice" and not asked.get("hint"):
            wrong.append(f"{question.name}: no hint")
    assert not wrong, "\n".join(wrong)


def test_a_question_has_something_to_choose_and_a_right_answer():
    wrong = []
    for question in questions():
        asked, right = question.asked, sum(bool(option.get("correct")) for option in answers(question.asked))
        sound = {
            "single": len(answers(asked)) >= 3 and right == 1,
            "multiple": 1 <= right < len(answers(asked)),
            "truefalse": isinstance(asked.get("correct"), bool),
            "matching": len(answers(asked)) >= 3,
            "ordering": len(answers(asked)) >= 3,
            "number": str(asked.get("value", "")).isdecimal(),
            "reflection": True,
        }
        if not sound[asked["type"]]:
            wrong.append(question.name)
    assert not wrong, "\n".join(wrong)


def test_a_question_sends_to_a_lesson_of_its_own_course_that_cites_the_same_source():
    wrong = []
    for question in questions():
        own = {step.head["code"]: step for step in steps()[question.course] if step.body}
        lesson = own.get(question.asked.get("lesson"))
        if lesson is None:
            wrong.append(f"{question.name}: {question.asked.get('lesson')} is no lesson of the course")
        elif not set(question.asked["sources"]) & set(lesson.head["sources"]):
            wrong.append(f"{question.name}: nothing of {question.asked['sources']} is in {lesson.head['code']}")
    assert not wrong, "\n".join(wrong)


def test_the_right_answer_shows_neither_by_its_length_nor_by_its_place():
    longest, place, singles = Counter(), Counter(), Counter()
    for question in questions():
        if question.asked["type"] == "single":
            options = question.asked["options"]
            right = next(number for number, option in enumerate(options) if option.get("correct"))
            others = [len(option["text"]) for number, option in enumerate(options) if number != right]
            singles[question.course] += 1
            longest[question.course] += len(options[right]["text"]) > max(others)
            place[question.course, right] += 1
    assert {
        course: longest[course] / singles[course] for course in singles if longest[course] > 0.6 * singles[course]
    } == {}
    assert {key: times for key, times in place.items() if times > 0.6 * singles[key[0]]} == {}


def test_the_extent_of_a_course_is_the_sum_of_its_parts():
    for course in roots():
        if "extent_minutes" in course.head:
            total = sum(step.head["minutes"] for step in steps()[course.head["code"]])
            assert abs(total - course.head["extent_minutes"]) <= 0.15 * total, (course.name, total)


def test_minutes_fit_the_length_of_a_text():
    wrong = []
    for text in readings():
        words = len(text.body.split())
        if not words / 200 <= text.head["minutes"] <= words / 130 + 8:
            wrong.append(f"{text.name}: {text.head['minutes']} min for {words} words")
    assert not wrong, "\n".join(wrong)


def test_chapters_of_a_level_have_numbers_of_their_own():
    numbers = Counter(
        (str(Path(text.name).parent), text.head["code"].rpartition(".")[0], text.head["number"]) for text in chapters()
    )
    assert [key for key, times in numbers.items() if times > 1] == []
    assert [text.name for text in chapters() if text.head["code"].rpartition(".")[2] != str(text.head["number"])] == []


@pytest.mark.parametrize("language", ["", "sv/", "en/", "easy/fi/", "easy/sv/", "easy/en/"])
def test_the_safety_page_tells_of_history_and_of_the_emergency_number(language):
    """T136: in plain language, too. Helplines stand at the foot of it as of every page."""
    text = (CONTENT / f"{language}pages/turvallinen-lukeminen.md").read_text(encoding="utf-8")
    assert "112" in text
    assert re.search("histori|history", text)
    assert re.search("Shift", text)
