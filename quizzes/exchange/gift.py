"""Moodle's text format GIFT, in and out.

Source: https://docs.moodle.org/en/GIFT_format and Moodle's question/format/gift/format.php (4.5). Of it: choices with
shares, true and false, pairs, missing words at the end of a sentence, essays, titles, formats, comments with id and
tags, and descriptions as the texts of cases.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext

from quizzes.exchange.cells import Reading, accepted_from, number_from, plain_number
from quizzes.exchange.form import FileRefusedError, Kind, Option, Question, ReadRow
from quizzes.exchange.labels import case_in, case_label, labels_of, with_labels
from quizzes.exchange.text import plain_from_html, rich_from_html, rich_from_text, text_from_rich

MAX_QUESTIONS = 500
_SPECIAL = "\\~=#{}:"
_TITLE = re.compile(r"::(.*?)(?<!\\)::\s*", re.DOTALL)
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]\s*", re.IGNORECASE)
_LABEL = re.compile(r"\[(id|tag):((?:\\.|[^\]\\])*)\]")
_TRUTH = re.compile(r"(TRUE|FALSE|T|F)\s*(?:#(.*))?\Z", re.IGNORECASE | re.DOTALL)
_SHARE = re.compile(r"%(-?\d+(?:\.\d+)?)%")
_RANGE = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*\.\.\s*(-?\d+(?:\.\d+)?)\s*\Z")
_ARROW = re.compile(r"(?<!\\)->")
# Before any other sign a backslash is one, as for Moodle. The last three we wrote ourselves once.
_ESCAPE = re.compile(r"\\([\\:#={}~n>\[/])")


@dataclass
class _Chunk:
    """A question as it stands in the file. ``line`` counts from 1."""

    line: int
    text: str = ""
    labels: list[tuple[str, str]] = field(default_factory=list)

    @property
    def tags(self) -> list[str]:
        """What the comment above it tags it with."""
        return [value for name, value in self.labels if name == "tag"]


def read_gift(data: bytes) -> list[ReadRow]:
    """The questions of a file. Raises FileRefusedError if it is not text in UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefusedError(gettext("Save the file as text in UTF-8.")) from None
    if "\0" in text:
        raise FileRefusedError(gettext("Save the file as text in UTF-8."))
    chunks = list(_chunks(text))
    if len(chunks) > MAX_QUESTIONS:
        raise FileRefusedError(gettext("At most %(count)s questions are taken at once.") % {"count": MAX_QUESTIONS})
    stems: dict[str, str] = {}
    rows = []
    for chunk in chunks:
        title = case_in(chunk.tags) if _brace(chunk.text, "{") < 0 else ""
        if title:
            stems[title] = _stem(chunk)
        else:
            rows.append(_read(chunk, stems))
    return rows


def _stem(chunk: _Chunk) -> str:
    """The text of a case: a description."""
    text = chunk.text.strip()
    title = _TITLE.match(text)
    text = text[title.end() :] if title else text
    form = _FORMAT.match(text)
    words = _words(text[form.end() :] if form else text, Reading())
    return rich_from_html(words) if form and form[1].lower() == "html" else rich_from_text(words)


def _chunks(text: str) -> Iterator[_Chunk]:
    """Parts between empty lines. Comments and categories are no part; labels stand in comments before a question."""
    labels: list[tuple[str, str]] = []
    chunk: _Chunk | None = None
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if line.lstrip().startswith("//"):
            if chunk is None:
                labels += [(name, re.sub(r"\\(.)", r"\1", value)) for name, value in _LABEL.findall(line)]
            continue
        if line.strip().startswith("$CATEGORY:"):
            continue
        if not line.strip():
            if chunk is not None:
                yield chunk
                chunk, labels = None, []
            continue
        if chunk is None:
            chunk = _Chunk(number, labels=labels)
        chunk.text += line + "\n"


def _split(text: str, marks: str) -> list[str]:
    """Parts that each begin with an unescaped one of ``marks``; what stands before the first is the first part."""
    parts, start = [], 0
    for match in re.finditer(rf"\\.|[{re.escape(marks)}]", text, re.DOTALL):
        if match[0] in marks:
            parts.append(text[start : match.start()])
            start = match.start()
    return [*parts, text[start:]]


def _brace(text: str, mark: str, start: int = 0) -> int:
    """Where an unescaped ``mark`` stands, or -1."""
    for match in re.finditer(rf"\\.|{re.escape(mark)}", text[start:], re.DOTALL):
        if match[0] == mark:
            return start + match.start()
    return -1


def _words(text: str, said: Reading, *, is_html: bool = False) -> str:
    """Text without escapes; of HTML its words. A format of its own may stand before it, as Moodle writes it."""
    form = _FORMAT.match(text)
    if form:
        text, is_html = text[form.end() :], form[1].lower() == "html"
    text = _ESCAPE.sub(lambda match: "\n" if match[1] == "n" else match[1], text.strip())
    if not is_html:
        return text.strip()
    plain = plain_from_html(text)
    if plain.lost_formatting:
        said.notes.append(gettext("Formatting of texts was left out."))
    if plain.lost_media:
        said.notes.append(gettext("Pictures and other files were left out."))
    return plain.text


def _read(chunk: _Chunk, stems: dict[str, str]) -> ReadRow:
    place, said = gettext("line %(number)s") % {"number": chunk.line}, Reading()
    text = chunk.text.strip()
    title = _TITLE.match(text)
    if title:
        text = text[title.end() :]
    form = _FORMAT.match(text)
    if form:
        text = text[form.end() :]
    is_html = bool(form) and form[1].lower() == "html"  # type: ignore[index]
    opens = _brace(text, "{")
    closes = _brace(text, "}", opens + 1) if opens >= 0 else -1
    shown = " ".join(text[: opens if opens >= 0 else len(text)].split())[:200]
    if opens < 0 or closes < 0:
        return ReadRow(place, shown, problems=(gettext("The answers do not stand between { and }."),))
    before, body, after = text[:opens], text[opens + 1 : closes], text[closes + 1 :].strip()
    prompt = _words(before, said, is_html=is_html)
    if after:
        prompt = f"{prompt} _____ {_words(after, said, is_html=is_html)}"
    body, _, general = _general(body)
    kind, options = _answers(body.strip(), is_html, said)
    if kind is None or said.problems:
        return ReadRow(place, prompt, problems=tuple(said.problems), notes=tuple(dict.fromkeys(said.notes)))
    own = _FORMAT.match(general)
    if own:
        general, is_html = general[own.end() :], own[1].lower() == "html"
    feedback = _words(general, said)
    question = Question(
        kind=kind.value,
        prompt=prompt,
        options=tuple(options),
        feedback=rich_from_html(feedback) if is_html else rich_from_text(feedback),
        name=next((value for name, value in chunk.labels if name == "id"), ""),
        unsaid=("hint", "unit"),
    )
    question = with_labels(question, chunk.tags, stems)
    return ReadRow(place, prompt, question, notes=tuple(dict.fromkeys(said.notes)))


def _general(body: str) -> tuple[str, str, str]:
    at = _brace(body, "####")
    return (body, "", "") if at < 0 else (body[:at], "####", body[at + 4 :])


def _answers(body: str, is_html: bool, said: Reading) -> tuple[Kind | None, list[Option]]:
    if truth := _TRUTH.match(body):
        return Kind.TRUE_FALSE, _truth(truth[1].upper().startswith("T"), truth[2], is_html, said)
    if not body:
        said.notes.append(gettext("An essay becomes a reflection: not graded, and read by the learner alone."))
        return Kind.REFLECTION, []
    if body.startswith("#"):
        return Kind.NUMBER, _number(body[1:], said)
    parts = [part for part in _split(body, "=~") if part.strip()]
    if any(part[0] not in "=~" for part in parts):
        said.problems.append(gettext("The answers do not begin with = or ~."))
        return None, []
    if all(part[0] == "=" and _ARROW.search(part) for part in parts):
        return Kind.MATCHING, [_pair(part[1:], is_html, said) for part in parts]
    if all(part[0] == "=" for part in parts):
        return Kind.SHORT_TEXT, _accepted(parts, is_html, said)
    return _choices(parts, is_html, said)


def _feedback(part: str, is_html: bool, said: Reading) -> tuple[str, str]:
    at = _brace(part, "#")
    if at < 0:
        return part, ""
    return part[:at], _words(part[at + 1 :], said, is_html=is_html)


def _accepted(parts: list[str], is_html: bool, said: Reading) -> list[Option]:
    accepted = []
    for part in parts:
        text, feedback = _feedback(part[1:], is_html, said)
        text, worth = _shared(text)
        if feedback:
            said.notes.append(gettext("Feedback to single answers was left out."))
        if worth < 100 or "*" in text:
            said.notes.append(gettext("Answers that earn part of the points, or hold *, were left out."))
        else:
            accepted.append(_words(text, said, is_html=is_html))
    return list(accepted_from(accepted, said))


def _shared(text: str) -> tuple[str, float]:
    """(text, percent of the points): Moodle writes ``%100%`` before short texts and numbers too."""
    text = text.strip()
    share = _SHARE.match(text)
    return (text[share.end() :], float(share[1])) if share else (text, 100.0)


def _number(body: str, said: Reading) -> list[Option]:
    """``42``, ``42:1`` and ``41..43``, or as Moodle writes them: ``=%100%42:1#… ~#…``. One is wholly right."""
    right = []
    for part in _split(body.strip(), "=~"):
        written, feedback = _feedback(part.strip().removeprefix("="), False, said)
        if feedback:
            said.notes.append(gettext("Feedback to single answers was left out."))
        written, worth = _shared(written)
        if written and not part.startswith("~"):
            right += [written] * (worth >= 100)
            if worth < 100:
                said.notes.append(gettext("Further answers and units were left out."))
    if len(right) != 1:
        said.problems.append(gettext("There must be exactly one right number."))
        return []
    written = right[0]
    if low_high := _RANGE.match(written):
        low, high = (Fraction(number) for number in low_high.groups())
        written = f"{_decimal((low + high) / 2)} ± {_decimal((high - low) / 2)}"
    number, _, tolerance = written.partition(":")
    return list(number_from(f"{number} ± {tolerance}" if tolerance.strip(" 0.") else number, said))


def _decimal(number: Fraction) -> str:
    return plain_number(Decimal(number.numerator) / Decimal(number.denominator))


def _truth(is_true: bool, feedback: str | None, is_html: bool, said: Reading) -> list[Option]:
    """Of two feedbacks the first is for the wrong answer."""
    wrong, right = _feedback(feedback or "", is_html, said)
    wrong = _words(wrong, said, is_html=is_html)
    return [
        Option("true", is_true, right if is_true else wrong),
        Option("false", not is_true, wrong if is_true else right),
    ]


def _pair(part: str, is_html: bool, said: Reading) -> Option:
    part, feedback = _feedback(part, is_html, said)
    left, right = _ARROW.split(part, maxsplit=1)
    return Option(_words(left, said, is_html=is_html), pair=_words(right, said), feedback=feedback)


def _choices(parts: list[str], is_html: bool, said: Reading) -> tuple[Kind, list[Option]]:
    options, shares = [], []
    for part in parts:
        mark, rest = part[0], part[1:].strip()
        share = _SHARE.match(rest)
        if share:
            rest = rest[share.end() :]
        worth = float(share[1]) if share else (100.0 if mark == "=" else 0.0)
        text, feedback = _feedback(rest, is_html, said)
        options.append((_words(text, said, is_html=is_html), feedback))
        shares.append(worth)
    # As Moodle has it: without a single "=" several may be chosen.
    is_single = any(part[0] == "=" for part in parts)
    right = [worth >= 100 if is_single else worth > 0 for worth in shares]
    if len({round(worth, 1) for worth in shares if worth > 0}) > 1:
        said.notes.append(gettext("Part points of options were left out: only the whole answer counts."))
    chosen = [Option(text, is_right, feedback) for (text, feedback), is_right in zip(options, right, strict=True)]
    return Kind.SINGLE if is_single else Kind.MULTIPLE, chosen


_CANNOT = (Kind.ORDERING, Kind.GAPS, Kind.OPINION, Kind.SCENARIO)


def left_out(question: Question) -> tuple[bool, list[str]]:
    """(whether GIFT can hold it, what is lost of it)."""
    if Kind(question.kind) in _CANNOT:
        return False, [gettext("GIFT has no such kind of question.")]
    lost = []
    if question.hint:
        lost.append(gettext("The hint is left out."))
    if question.unit:
        lost.append(gettext("The unit is left out."))
    return True, lost


def write_gift(questions: Iterable[Question], language: str) -> bytes:
    """A file that Moodle takes in, and ``read_gift`` reads the same questions from. What is lost ``left_out`` says."""
    parts: list[str] = []
    told: set[str] = set()
    for question in questions:
        if not left_out(question)[0]:
            continue
        if question.case and question.case not in told:
            told.add(question.case)
            title, stem = _escaped(question.case), _escaped(question.stem)
            parts.append(f"//{_comment('', [case_label(question.case)])}\n::{title}::[html]{stem}\n")
        parts.append(_written(question))
    return "\n".join(parts).encode()


def _comment(name: str, labels: Iterable[str]) -> str:
    named = [("id", name), *(("tag", label) for label in labels)]
    return "".join(f" [{word}:{re.sub(r'([\\\]])', r'\\\1', value)}]" for word, value in named if value)


def _written(question: Question) -> str:
    kind = Kind(question.kind)
    comment = _comment(question.name, labels_of(question))
    if kind is Kind.TRUE_FALSE:
        true, false = question.options
        right, wrong = (true, false) if true.is_right else (false, true)
        answers = "TRUE" if true.is_right else "FALSE"
        if right.feedback or wrong.feedback:
            answers += f"#{_escaped(wrong.feedback)}#{_escaped(right.feedback)}"
    elif kind is Kind.REFLECTION:
        answers = ""
    elif kind is Kind.NUMBER:
        number = question.options[0]
        answers = f"#{number.text}:{number.pair}" if number.pair else f"#{number.text}"
    else:
        count = sum(option.is_right for option in question.options)
        answers = "\n" + "\n".join(f"  {_answer(kind, option, count)}" for option in question.options) + "\n"
    general = f"####{_escaped(text_from_rich(question.feedback))}" if question.feedback else ""
    lines = [f"//{comment}"] if comment else []
    return "\n".join([*lines, f"{_escaped(question.prompt)} {{{answers}{general}}}", ""])


def _answer(kind: Kind, option: Option, right: int) -> str:
    feedback = f"#{_escaped(option.feedback)}" if option.feedback else ""
    if kind in (Kind.MATCHING, Kind.SHORT_TEXT):
        text, pair = (_escaped(side).replace("->", "-\\>") for side in (option.text, option.pair))
        return f"={text} -> {pair}{feedback}" if kind is Kind.MATCHING else f"={text}"
    if kind is Kind.SINGLE:
        return f"{'=' if option.is_right else '~'}{_escaped(option.text)}{feedback}"
    share = f"{100 / max(right, 1):.5f}".rstrip("0").rstrip(".")
    return f"~%{'' if option.is_right else '-'}{share}%{_escaped(option.text)}{feedback}"


def _escaped(text: str) -> str:
    """As Moodle reads it: a backslash before any other sign would be shown. An arrow is ``->`` only between pairs."""
    begins_as_other = _FORMAT.match(text) or text.startswith("//")
    text = "".join(f"\\{sign}" if sign in _SPECIAL else sign for sign in text)
    text = f"[plain]{text}" if begins_as_other else text
    return text.replace("\r\n", "\n").replace("\n", "\\n")
