"""What other systems have only tags for: outcome, difficulty, source, rules and the like go there under their name."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from quizzes.exchange.form import RULES, Question
from quizzes.exchange.words import DIFFICULTIES

_SENSITIVE = "sensitive"
# A description with this label, and the questions with the same one, are a case.
CASE = "case"


def labels_of(question: Question) -> list[str]:
    """A question's tags, and the rest as ``outcome: …``, ``difficulty: …``, ``case: …``, ``sensitive``."""
    named = [
        ("outcome", question.outcome),
        ("difficulty", question.difficulty),
        ("source", question.source),
        *(("rule", rule) for rule in question.rules),
        (CASE, question.case),
    ]
    labels = [*question.tags, *(f"{name}: {value}" for name, value in named if value)]
    return [*labels, _SENSITIVE] if question.is_sensitive else labels


def with_labels(question: Question, labels: Iterable[str], stems: dict[str, str]) -> Question:
    """The question with what its labels say. ``stems``: texts of cases by their titles.

    Rules are not unsaid only where there are some: files of other systems do not know ours.
    """
    tags: list[str] = []
    rules = set(question.rules)
    said: dict[str, Any] = {}
    for label in labels:
        name, value = _parts(label)
        if label == _SENSITIVE:
            question = replace(question, is_sensitive=True)
        elif name == "rule" and value in RULES:
            rules.add(value)
        elif value and (name in ("outcome", "source", CASE) or (name == "difficulty" and value in DIFFICULTIES)):
            said[name] = value
        elif label:
            tags.append(label.replace(",", " ").strip())
    if CASE in said:
        said["stem"] = stems.get(said[CASE], "")
    unsaid = question.unsaid if rules else (*question.unsaid, "rules")
    return replace(
        question,
        tags=tuple(dict.fromkeys(tags)),
        rules=tuple(rule for rule in RULES if rule in rules),
        unsaid=unsaid,
        **said,
    )


def case_in(labels: Iterable[str]) -> str:
    """The title of a case that labels name."""
    return next((value for name, value in map(_parts, labels) if name == CASE), "")


def case_label(title: str) -> str:
    """The label of what belongs to a case."""
    return f"{CASE}: {title}"


def _parts(label: str) -> tuple[str, str]:
    name, _, value = label.partition(":")
    return name.strip().lower(), value.strip()
