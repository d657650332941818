"""Moodle's embedded answers, ``{1:SHORTANSWER:=Migri~=Maahanmuuttovirasto}``, and gaps in a text.

Source: https://docs.moodle.org/en/Embedded_Answers_(Cloze)_question_type
"""

import re

from django.utils.translation import gettext

from quizzes.exchange.cells import Reading
from quizzes.exchange.form import Option

_TYPED = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC", "NUMERICAL", "NM"}
_CASED = {"SHORTANSWER_C", "SAC", "MWC"}
_NUMBERS = {"NUMERICAL", "NM"}
_CHOSEN = re.compile(r"MULTICHOICE(_[VH]?S?)?|MC[VH]?S?")
_OPENS = re.compile(r"\{(\d*):([A-Z_]+):")
_MARKS = re.compile(r"\\.|[~}]", re.DOTALL)
_SHARE = re.compile(r"%(-?\d+(?:\.\d+)?)%")


def gaps_from(text: str, said: Reading) -> tuple[str, tuple[Option, ...], bool]:
    """(text with [1], [2] …, the gaps, whether upper and lower case differ)."""
    parts, gaps, at, kinds = [], [], 0, set()
    while opens := _OPENS.search(text, at):
        closes, answers = _answers(text, opens.end())
        if closes < 0:
            said.problems.append(gettext("An embedded answer has no end."))
            break
        kind = opens[2]
        if kind not in _TYPED and not _CHOSEN.fullmatch(kind):
            said.problems.append(
                gettext("Embedded answers of Moodle's kind “%(kind)s” have no counterpart here.") % {"kind": kind}
            )
        gaps.append(_gap(kind, answers, said))
        kinds.add(kind)
        parts.append(f"{text[at : opens.start()]}[{len(gaps)}]")
        at = closes
    if not gaps and not said.problems:
        said.problems.append(gettext("There is no gap in the text."))
    return "".join([*parts, text[at:]]), tuple(gaps), bool(kinds & _CASED) and not kinds & (_TYPED - _CASED)


def _answers(text: str, start: int) -> tuple[int, list[str]]:
    """(where the embedded answer ends, its alternatives as they stand); -1 if it has no end."""
    found, begins = [], start
    for match in _MARKS.finditer(text, start):
        if match[0] not in "~}":
            continue
        found.append(text[begins : match.start()])
        begins = match.end()
        if match[0] == "}":
            return begins, found
    return -1, found


def _gap(kind: str, answers: list[str], said: Reading) -> Option:
    right: list[str] = []
    wrong: list[str] = []
    for answer in answers:
        words, feedback = _cut(answer, "#")
        share = _SHARE.match(words)
        is_right = words.startswith("=") or (share is not None and float(share[1]) >= 100)
        if share and 0 < float(share[1]) < 100:
            said.notes.append(gettext("Part points of options were left out: only the whole answer counts."))
        if feedback.strip():
            said.notes.append(gettext("Feedback to single answers was left out."))
        words = words[share.end() :] if share else words.removeprefix("=")
        if kind in _NUMBERS:
            words, tolerance = _cut(words, ":")
            if tolerance.strip(" 0."):
                said.notes.append(gettext("Tolerances of numbers in gaps were left out."))
        words = re.sub(r"\\(.)", r"\1", words).strip()
        if words and not (words == "*" and kind in _TYPED):
            (right if is_right else wrong).append(words)
    if kind in _TYPED and wrong:
        said.notes.append(gettext("Wrong answers of gaps to type in were left out."))
        wrong = []
    return Option("\n".join(right), pair="\n".join(wrong))


def _cut(text: str, mark: str) -> tuple[str, str]:
    for match in re.finditer(rf"\\.|{re.escape(mark)}", text, re.DOTALL):
        if match[0] == mark:
            return text[: match.start()], text[match.end() :]
    return text, ""


def cloze_in(passage: str, gaps: tuple[Option, ...], *, is_cased: bool) -> str:
    """The text with embedded answers in the place of [1], [2] …"""

    def embedded(match: re.Match[str]) -> str:
        place = int(match[1])
        if not 1 <= place <= len(gaps):
            return match[0]
        gap = gaps[place - 1]
        answers = [f"={_escaped(line)}" for line in gap.text.split("\n")]
        if gap.pair:
            answers += [_escaped(line) for line in gap.pair.split("\n")]
        kind = "MULTICHOICE" if gap.pair else "SHORTANSWER_C" if is_cased else "SHORTANSWER"
        return f"{{1:{kind}:{'~'.join(answers)}}}"

    return re.sub(r"\[(\d{1,2})\]", embedded, passage)


def _escaped(text: str) -> str:
    text = re.sub(r"([\\~#}\"/])", r"\\\1", text)
    return f"\\{text}" if text.startswith(("=", "%")) else text
