"""Moodle's own XML, in and out. Read without entities or network; pictures and formatting of questions stay behind.

Source: https://docs.moodle.org/en/Moodle_XML_format and Moodle's question/format/xml/format.php (4.5).
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from xml.etree import ElementTree as ET

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext

from quizzes.exchange.cells import Reading, accepted_from, number_from
from quizzes.exchange.cloze import cloze_in, gaps_from
from quizzes.exchange.form import FileRefusedError, Kind, Option, Question, ReadRow
from quizzes.exchange.labels import case_in, case_label, labels_of, with_labels
from quizzes.exchange.text import plain_from_html, rich_from_html, rich_from_text

MAX_QUESTIONS = 500
_MAX_PROMPT = 500
# What Moodle says of every answer unless its author says something else.
_COMBINED = {
    "correctfeedback": "Your answer is correct.",
    "partiallycorrectfeedback": "Your answer is partially correct.",
    "incorrectfeedback": "Your answer is incorrect.",
}


def read_moodle(data: bytes) -> list[ReadRow]:
    """The questions of a file. Raises FileRefusedError if it is not Moodle's XML, or declares a document type."""
    try:
        root = fromstring(_from_its_beginning(data), forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except (DefusedXmlException, ET.ParseError, ValueError, LookupError):
        raise FileRefusedError(
            gettext("The file is not Moodle's XML, or it holds entities. It was not read.")
        ) from None
    if root.tag != "quiz":
        raise FileRefusedError(gettext("The file is XML, but not Moodle's: it does not begin with “quiz”."))
    elements = [element for element in root if element.tag == "question" and element.get("type") != "category"]
    if len(elements) > MAX_QUESTIONS:
        raise FileRefusedError(gettext("At most %(count)s questions are taken at once.") % {"count": MAX_QUESTIONS})
    stems: dict[str, str] = {}
    rows = []
    for number, element in enumerate(elements, start=1):
        title = case_in(_labels(element)) if element.get("type") == "description" else ""
        if title:
            stems[title] = _rich(element.find("questiontext"), Reading())
        else:
            rows.append(_read(element, number, stems))
    return rows


def _from_its_beginning(data: bytes) -> bytes:
    """Without the mark and the empty lines that editors and servers put before a file."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")


def _labels(element: ET.Element) -> list[str]:
    return [_inner(tag) for tag in element.findall("tags/tag")]


def _read(element: ET.Element, number: int, stems: dict[str, str]) -> ReadRow:
    place = gettext("question %(number)s") % {"number": number}
    said = Reading()
    prompt = _plain(element.find("questiontext"), said) or _inner(element.find("name"))
    kind = element.get("type", "")
    reader = _READERS.get(kind)
    if reader is None:
        problem = gettext("Questions of Moodle's kind “%(kind)s” have no counterpart here.") % {"kind": kind}
        if kind == "description":
            problem = gettext("This is no question. Tag it and the questions it belongs to “case: …” for a case.")
        return ReadRow(place, prompt, problems=(problem,))
    question = reader(element, Question("", prompt), said)
    if element.find(".//file") is not None:
        said.notes.append(gettext("Pictures and other files were left out."))
    hints = [_plain(hint, said) for hint in element.findall("hint")]
    if len([hint for hint in hints if hint]) > 1:
        said.notes.append(gettext("Only the first hint was taken."))
    if any(_inner(element.find(name)) not in ("", usual) for name, usual in _COMBINED.items()):
        said.notes.append(gettext("Feedback to right, partly right and wrong answers as a whole was left out."))
    if said.problems:
        return ReadRow(place, prompt, problems=tuple(said.problems), notes=_once(said.notes))
    question = replace(
        question,
        feedback=_rich(element.find("generalfeedback"), said),
        hint=next((hint for hint in hints if hint), ""),
        name=(element.findtext("idnumber") or "").strip(),
    )
    question = with_labels(question, _labels(element), stems)
    return ReadRow(place, question.prompt, question, notes=_once(said.notes))


def _once(notes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(notes))


def _inner(element: ET.Element | None) -> str:
    return (element.findtext("text") or "").strip() if element is not None else ""


def _inner_or_text(element: ET.Element | None, otherwise: str) -> str:
    return (element.text or otherwise).strip() if element is not None else otherwise


def _is_html(element: ET.Element) -> bool:
    return element.get("format", "html") in ("html", "moodle_auto_format", "markdown")


def _plain(element: ET.Element | None, said: Reading) -> str:
    if element is None:
        return ""
    if not _is_html(element):
        return _inner(element)
    plain = plain_from_html(_inner(element))
    if plain.lost_formatting:
        said.notes.append(gettext("Formatting of texts was left out."))
    if plain.lost_media:
        said.notes.append(gettext("Pictures and other files were left out."))
    return plain.text


def _rich(element: ET.Element | None, said: Reading) -> str:
    if element is None:
        return ""
    text = _inner(element)
    if plain_from_html(text).lost_media:
        said.notes.append(gettext("Pictures and other files were left out."))
    return rich_from_html(text) if _is_html(element) and "<" in text else rich_from_text(plain_from_html(text).text)


def _fraction(answer: ET.Element) -> float:
    try:
        return float(answer.get("fraction", "0"))
    except ValueError:
        return 0.0


def _choices(element: ET.Element, asked: Question, said: Reading) -> Question:
    answers = element.findall("answer")
    fractions = [_fraction(answer) for answer in answers]
    is_single = _inner_or_text(element.find("single"), "true").lower() in ("true", "1")
    if is_single:
        right = [fraction >= 100 for fraction in fractions]
        if any(0 < fraction < 100 for fraction in fractions):
            said.notes.append(gettext("Part points of options were left out: only the whole answer counts."))
    else:
        right = [fraction > 0 for fraction in fractions]
        if len({round(fraction, 2) for fraction in fractions if fraction > 0}) > 1:
            said.notes.append(gettext("Part points of options were left out: only the whole answer counts."))
    options = tuple(
        Option(_plain(answer, said), is_right, _plain(answer.find("feedback"), said))
        for answer, is_right in zip(answers, right, strict=True)
    )
    return replace(asked, kind=(Kind.SINGLE if is_single else Kind.MULTIPLE).value, options=options)


def _truth(element: ET.Element, asked: Question, said: Reading) -> Question:
    by_word = {_inner(answer).lower(): answer for answer in element.findall("answer")}
    if not {"true", "false"} <= set(by_word):
        said.problems.append(gettext("It does not say what is true and what is false."))
        return asked
    options = tuple(
        Option(word, _fraction(by_word[word]) > 0, _plain(by_word[word].find("feedback"), said))
        for word in ("true", "false")
    )
    return replace(asked, kind=Kind.TRUE_FALSE.value, options=options)


def _pairs(element: ET.Element, asked: Question, said: Reading) -> Question:
    options = []
    for pair in element.findall("subquestion"):
        left, right = _plain(pair, said), _inner(pair.find("answer"))
        if left:
            options.append(Option(left, pair=right))
        else:
            said.notes.append(gettext("“%(answer)s”, which has no pair, was left out.") % {"answer": right})
    return replace(asked, kind=Kind.MATCHING.value, options=tuple(options), unsaid=("option feedback",))


def _items(element: ET.Element, asked: Question, said: Reading) -> Question:
    answers = sorted(element.findall("answer"), key=_fraction)
    options = tuple(Option(_plain(one, said), feedback=_plain(one.find("feedback"), said)) for one in answers)
    return replace(asked, kind=Kind.ORDERING.value, options=options)


def _short(element: ET.Element, asked: Question, said: Reading) -> Question:
    answers = element.findall("answer")
    right = [answer for answer in answers if _fraction(answer) >= 100 and "*" not in _inner(answer)]
    if len(right) < len(answers):
        said.notes.append(gettext("Answers that earn part of the points, or hold *, were left out."))
    _drop_feedback(answers, said)
    is_cased = _inner_or_text(element.find("usecase"), "0") == "1"
    return replace(
        asked,
        kind=Kind.SHORT_TEXT.value,
        options=accepted_from((_plain(answer, said) for answer in right), said),
        rules=("is_case_sensitive",) if is_cased else (),
    )


def _number(element: ET.Element, asked: Question, said: Reading) -> Question:
    answers = element.findall("answer")
    right = [answer for answer in answers if _fraction(answer) >= 100]
    if len(right) != 1:
        said.problems.append(gettext("There must be exactly one right number."))
        return asked
    units = [(unit.findtext("unit_name") or "").strip() for unit in element.findall("units/unit")]
    if len(answers) > 1 or len(units) > 1:
        said.notes.append(gettext("Further answers and units were left out."))
    _drop_feedback(answers, said)
    tolerance = (right[0].findtext("tolerance") or "").strip()
    spelled = f"{_inner(right[0])} ± {tolerance}" if tolerance.strip("0.") else _inner(right[0])
    unit = units[0] if units else ""
    return replace(asked, kind=Kind.NUMBER.value, options=number_from(spelled, said), unit=unit)


def _gaps(element: ET.Element, asked: Question, said: Reading) -> Question:
    """What stands before the first gap in a part of its own is the question, the rest the text with gaps."""
    text = element.find("questiontext")
    parting = "\n" if text is not None and _is_html(text) else "\n\n"
    prompt, _, passage = asked.prompt.partition(parting)
    if not passage or len(prompt) > _MAX_PROMPT or prompt != gaps_from(prompt, Reading())[0]:
        prompt, passage = gettext("Fill in the gaps."), asked.prompt
    passage, gaps, is_cased = gaps_from(passage, said)
    rules = ("is_case_sensitive",) if is_cased else ()
    return replace(asked, kind=Kind.GAPS.value, prompt=prompt, passage=passage, options=gaps, rules=rules)


def _essay(element: ET.Element, asked: Question, said: Reading) -> Question:
    if (element.findtext("defaultgrade") or "1").strip("0.") != "":
        said.notes.append(gettext("An essay becomes a reflection: not graded, and read by the learner alone."))
    return replace(asked, kind=Kind.REFLECTION.value)


def _drop_feedback(answers: Iterable[ET.Element], said: Reading) -> None:
    if any(_inner(answer.find("feedback")) for answer in answers):
        said.notes.append(gettext("Feedback to single answers was left out."))


_READERS: dict[str, Callable[[ET.Element, Question, Reading], Question]] = {
    "multichoice": _choices,
    "truefalse": _truth,
    "matching": _pairs,
    "ordering": _items,
    "shortanswer": _short,
    "numerical": _number,
    "cloze": _gaps,
    # As Moodle itself calls two of them: it reads these names, too.
    "match": _pairs,
    "multianswer": _gaps,
    "essay": _essay,
}
_TYPES = {
    Kind.SINGLE: "multichoice",
    Kind.MULTIPLE: "multichoice",
    Kind.TRUE_FALSE: "truefalse",
    Kind.ORDERING: "ordering",
    Kind.MATCHING: "matching",
    Kind.SHORT_TEXT: "shortanswer",
    Kind.NUMBER: "numerical",
    Kind.GAPS: "cloze",
    Kind.REFLECTION: "essay",
}


def left_out(question: Question) -> tuple[bool, list[str]]:
    """(whether Moodle's XML can hold it, what is lost of it)."""
    kind = Kind(question.kind)
    if kind not in _TYPES:
        return False, [gettext("Moodle has no such kind of question.")]
    if kind is Kind.MATCHING and any(option.feedback for option in question.options):
        return True, [gettext("Feedback to pairs is left out.")]
    return True, []


def write_moodle(questions: Iterable[Question], language: str) -> bytes:
    """A file that Moodle takes in, and ``read_moodle`` reads the same questions from.

    The text of a case is a description before its questions. What is lost ``left_out`` says. ``language`` is not
    said: Moodle does not ask for it.
    """
    root = ET.Element("quiz")
    told: set[str] = set()
    for question in questions:
        if not left_out(question)[0]:
            continue
        if question.case and question.case not in told:
            told.add(question.case)
            _write_case(root, question)
        _write(root, question)
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _write_case(root: ET.Element, question: Question) -> None:
    element = ET.SubElement(root, "question", type="description")
    _text(element, "name", question.case)
    _text(element, "questiontext", question.stem, form="html")
    _text(ET.SubElement(element, "tags"), "tag", case_label(question.case))


def _write(root: ET.Element, question: Question) -> None:
    kind = Kind(question.kind)
    element = ET.SubElement(root, "question", type=_TYPES[kind])
    _text(element, "name", " ".join(question.prompt.split())[:80])
    _text(element, "questiontext", _asked(kind, question), form="plain_text")
    _text(element, "generalfeedback", question.feedback, form="html")
    ET.SubElement(element, "defaultgrade").text = "0" if kind is Kind.REFLECTION else "1"
    ET.SubElement(element, "penalty").text = "0"
    ET.SubElement(element, "hidden").text = "0"
    ET.SubElement(element, "idnumber").text = question.name
    for name, value in _SETTINGS.get(kind, ()):
        ET.SubElement(element, name).text = value
    if kind is Kind.SHORT_TEXT:
        ET.SubElement(element, "usecase").text = str(int("is_case_sensitive" in question.rules))
    if kind is Kind.NUMBER and question.unit:
        unit = ET.SubElement(ET.SubElement(element, "units"), "unit")
        ET.SubElement(unit, "multiplier").text = "1"
        ET.SubElement(unit, "unit_name").text = question.unit
    right = sum(option.is_right for option in question.options)
    for place, option in enumerate(question.options if kind is not Kind.GAPS else (), start=1):
        if kind is Kind.MATCHING:
            pair = _text(element, "subquestion", option.text, form="plain_text")
            _text(pair, "answer", option.pair)
            continue
        answer = _text(element, "answer", option.text, form="plain_text")
        answer.set("fraction", str(place) if kind is Kind.ORDERING else _share(kind, option, right))
        _text(answer, "feedback", option.feedback, form="plain_text")
        if kind is Kind.NUMBER:
            ET.SubElement(answer, "tolerance").text = option.pair or "0"
    if question.hint:
        _text(element, "hint", question.hint, form="plain_text")
    labels = labels_of(question)
    if labels:
        tags = ET.SubElement(element, "tags")
        for label in labels:
            _text(tags, "tag", label)


def _asked(kind: Kind, question: Question) -> str:
    if kind is not Kind.GAPS:
        return question.prompt
    prompt = "\n".join(line for line in question.prompt.split("\n") if line.strip())
    return f"{prompt}\n\n{cloze_in(question.passage, question.options, is_cased='is_case_sensitive' in question.rules)}"


_CHOICE = (("shuffleanswers", "true"), ("answernumbering", "none"))
_SETTINGS = {
    Kind.SINGLE: (("single", "true"), *_CHOICE),
    Kind.MULTIPLE: (("single", "false"), *_CHOICE),
    Kind.MATCHING: (("shuffleanswers", "true"),),
    Kind.REFLECTION: (("responseformat", "editor"), ("responserequired", "0"), ("responsefieldlines", "10")),
    Kind.ORDERING: (
        ("layouttype", "VERTICAL"),
        ("selecttype", "ALL"),
        ("selectcount", "0"),
        ("gradingtype", "ABSOLUTE_POSITION"),
        ("showgrading", "SHOW"),
        ("numberingstyle", "none"),
    ),
}


def _share(kind: Kind, option: Option, right: int) -> str:
    """Moodle counts shares of options; several choices lose for a wrong one what a right one gives."""
    if kind is not Kind.MULTIPLE:
        return "100" if option.is_right else "0"
    share = f"{100 / max(right, 1):.5f}".rstrip("0").rstrip(".")
    return share if option.is_right else f"-{share}"


def _text(parent: ET.Element, tag: str, text: str, *, form: str = "") -> ET.Element:
    element = ET.SubElement(parent, tag, {"format": form} if form else {})
    ET.SubElement(element, "text").text = text
    return element
