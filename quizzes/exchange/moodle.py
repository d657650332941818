"""Moodle's own XML, in and out. Read without entities or network; pictures and formatting of questions stay behind.

Source: https://docs.moodle.org/en/Moodle_XML_format and Moodle's question/format/xml/format.php (4.5).
"""

from collections.abc import Callable, Iterable
from xml.etree import ElementTree as ET

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext

from quizzes.exchange.form import FileRefusedError, Kind, Option, Question, ReadRow
from quizzes.exchange.labels import labels_of, with_labels
from quizzes.exchange.table import Reading, accepted_options, number_options
from quizzes.exchange.text import plain_from_html, rich_from_html, rich_from_text

MAX_QUESTIONS = 500


def read_moodle(data: bytes) -> list[ReadRow]:
    """The questions of a file. Raises FileRefusedError if it is not Moodle's XML, or declares a document type."""
    try:
        root = fromstring(data, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except (DefusedXmlException, ET.ParseError, ValueError, LookupError):
        raise FileRefusedError(
            gettext("The file is not Moodle's XML, or it holds entities. It was not read.")
        ) from None
    if root.tag != "quiz":
        raise FileRefusedError(gettext("The file is XML, but not Moodle's: it does not begin with “quiz”."))
    elements = [element for element in root if element.tag == "question" and element.get("type") != "category"]
    if len(elements) > MAX_QUESTIONS:
        raise FileRefusedError(gettext("At most %(count)s questions are taken at once.") % {"count": MAX_QUESTIONS})
    return [_read(element, number) for number, element in enumerate(elements, start=1)]


def _read(element: ET.Element, number: int) -> ReadRow:
    place = gettext("question %(number)s") % {"number": number}
    said = Reading()
    prompt = _plain(element.find("questiontext"), said) or _inner(element.find("name"))
    kind = element.get("type", "")
    reader = _READERS.get(kind)
    if reader is None:
        problem = gettext("Questions of Moodle's kind “%(kind)s” have no counterpart here.") % {"kind": kind}
        return ReadRow(place, prompt, problems=(problem,))
    is_single = kind == "multichoice" and _inner_or_text(element.find("single"), "true").lower() in ("true", "1")
    found_kind, options = reader(element, is_single, said)
    if element.find(".//file") is not None:
        said.notes.append(gettext("Pictures and other files were left out."))
    hints = [_plain(hint, said) for hint in element.findall("hint")]
    if len([hint for hint in hints if hint]) > 1:
        said.notes.append(gettext("Only the first hint was taken."))
    if said.problems:
        return ReadRow(place, prompt, problems=tuple(said.problems), notes=_once(said.notes))
    feedback = element.find("generalfeedback")
    question = Question(
        kind=found_kind.value,
        prompt=prompt,
        options=tuple(options),
        feedback=_rich(feedback, said),
        hint=next((hint for hint in hints if hint), ""),
        name=(element.findtext("idnumber") or "").strip(),
    )
    labels = [_inner(tag) for tag in element.findall("tags/tag")]
    return ReadRow(place, prompt, with_labels(question, labels), notes=_once(said.notes))


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


def _choices(element: ET.Element, is_single: bool, said: Reading) -> tuple[Kind, list[Option]]:
    answers = element.findall("answer")
    fractions = [_fraction(answer) for answer in answers]
    if is_single:
        right = [fraction >= 100 for fraction in fractions]
        if any(0 < fraction < 100 for fraction in fractions):
            said.notes.append(gettext("Part points of options were left out: only the whole answer counts."))
    else:
        right = [fraction > 0 for fraction in fractions]
        if len({round(fraction, 2) for fraction in fractions if fraction > 0}) > 1:
            said.notes.append(gettext("Part points of options were left out: only the whole answer counts."))
    options = [
        Option(_plain(answer, said), is_right, _plain(answer.find("feedback"), said))
        for answer, is_right in zip(answers, right, strict=True)
    ]
    return Kind.SINGLE if is_single else Kind.MULTIPLE, options


def _truth(element: ET.Element, _is_single: bool, said: Reading) -> tuple[Kind, list[Option]]:
    by_word = {_inner(answer).lower(): answer for answer in element.findall("answer")}
    if not {"true", "false"} <= set(by_word):
        said.problems.append(gettext("It does not say what is true and what is false."))
        return Kind.TRUE_FALSE, []
    return Kind.TRUE_FALSE, [
        Option(word, _fraction(by_word[word]) > 0, _plain(by_word[word].find("feedback"), said))
        for word in ("true", "false")
    ]


def _pairs(element: ET.Element, _is_single: bool, said: Reading) -> tuple[Kind, list[Option]]:
    options = []
    for pair in element.findall("subquestion"):
        left, right = _plain(pair, said), _inner(pair.find("answer"))
        if left:
            options.append(Option(left, pair=right))
        else:
            said.notes.append(gettext("“%(answer)s”, which has no pair, was left out.") % {"answer": right})
    return Kind.MATCHING, options


def _items(element: ET.Element, _is_single: bool, said: Reading) -> tuple[Kind, list[Option]]:
    answers = sorted(element.findall("answer"), key=_fraction)
    return Kind.ORDERING, [
        Option(_plain(answer, said), feedback=_plain(answer.find("feedback"), said)) for answer in answers
    ]


def _short(element: ET.Element, _is_single: bool, said: Reading) -> tuple[Kind, list[Option]]:
    answers = element.findall("answer")
    right = [answer for answer in answers if _fraction(answer) >= 100 and "*" not in _inner(answer)]
    if len(right) < len(answers):
        said.notes.append(gettext("Answers that earn part of the points, or hold *, were left out."))
    _drop_feedback(answers, said)
    return Kind.SHORT_TEXT, list(accepted_options((_plain(answer, said) for answer in right), said))


def _number(element: ET.Element, _is_single: bool, said: Reading) -> tuple[Kind, list[Option]]:
    answers = element.findall("answer")
    right = [answer for answer in answers if _fraction(answer) >= 100]
    if len(right) != 1:
        said.problems.append(gettext("There must be exactly one right number."))
        return Kind.NUMBER, []
    if len(answers) > 1 or element.find("units/unit") is not None:
        said.notes.append(gettext("Further answers and units were left out."))
    _drop_feedback(answers, said)
    tolerance = (right[0].findtext("tolerance") or "").strip()
    written = f"{_inner(right[0])} ± {tolerance}" if tolerance.strip("0.") else _inner(right[0])
    return Kind.NUMBER, list(number_options(written, said))


def _drop_feedback(answers: Iterable[ET.Element], said: Reading) -> None:
    if any(_inner(answer.find("feedback")) for answer in answers):
        said.notes.append(gettext("Feedback to single answers was left out."))


_READERS: dict[str, Callable[[ET.Element, bool, Reading], tuple[Kind, list[Option]]]] = {
    "multichoice": _choices,
    "truefalse": _truth,
    "matching": _pairs,
    "ordering": _items,
    "shortanswer": _short,
    "numerical": _number,
}
_TYPES = {
    Kind.SINGLE: "multichoice",
    Kind.MULTIPLE: "multichoice",
    Kind.TRUE_FALSE: "truefalse",
    Kind.ORDERING: "ordering",
    Kind.MATCHING: "matching",
    Kind.SHORT_TEXT: "shortanswer",
    Kind.NUMBER: "numerical",
}


def write_moodle(questions: Iterable[Question], language: str) -> bytes:
    """A file that Moodle takes in, and ``read_moodle`` reads the same questions from.

    Left out: feedback to pairs. ``language`` is not said: Moodle does not ask for it.
    """
    root = ET.Element("quiz")
    for question in questions:
        _write(root, question)
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _write(root: ET.Element, question: Question) -> None:
    kind = Kind(question.kind)
    element = ET.SubElement(root, "question", type=_TYPES[kind])
    _text(element, "name", " ".join(question.prompt.split())[:80])
    _text(element, "questiontext", question.prompt, form="plain_text")
    _text(element, "generalfeedback", question.feedback, form="html")
    ET.SubElement(element, "defaultgrade").text = "1"
    ET.SubElement(element, "penalty").text = "0"
    ET.SubElement(element, "hidden").text = "0"
    ET.SubElement(element, "idnumber").text = question.name
    if kind in (Kind.SINGLE, Kind.MULTIPLE):
        ET.SubElement(element, "single").text = "true" if kind is Kind.SINGLE else "false"
        ET.SubElement(element, "shuffleanswers").text = "true"
        ET.SubElement(element, "answernumbering").text = "none"
    if kind is Kind.MATCHING:
        ET.SubElement(element, "shuffleanswers").text = "true"
    if kind is Kind.ORDERING:
        for name, value in _ORDERING:
            ET.SubElement(element, name).text = value
    right = sum(option.is_right for option in question.options)
    for place, option in enumerate(question.options, start=1):
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


_ORDERING = (
    ("layouttype", "VERTICAL"),
    ("selecttype", "ALL"),
    ("selectcount", "0"),
    ("gradingtype", "ABSOLUTE_POSITION"),
    ("showgrading", "SHOW"),
    ("numberingstyle", "none"),
)


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
