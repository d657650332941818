"""What other systems have only tags for: outcome, difficulty, sensitivity and source go there under their name."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from quizzes.exchange.form import Question
from quizzes.exchange.words import DIFFICULTIES

_SENSITIVE = "sensitive"


def labels_of(question: Question) -> list[str]:
    """A question's tags, and the rest as ``outcome: …``, ``difficulty: …``, ``source: …``, ``sensitive``."""
    named = [
        ("outcome", question.outcome),
        ("difficulty", question.difficulty),
        ("source", question.source),
    ]
    labels = [*question.tags, *(f"{name}: {value}" for name, value in named if value)]
    return [*labels, _SENSITIVE] if question.is_sensitive else labels


def with_labels(question: Question, labels: Iterable[str]) -> Question:
    """The question with what its labels say."""
    tags: list[str] = []
    said: dict[str, Any] = {}
    for label in labels:
        name, _, value = label.partition(":")
        name, value = name.strip().lower(), value.strip()
        if label == _SENSITIVE:
            question = replace(question, is_sensitive=True)
        elif value and (name in ("outcome", "source") or (name == "difficulty" and value in DIFFICULTIES)):
            said[name] = value
        elif label:
            tags.append(label.replace(",", " ").strip())
    return replace(question, tags=tuple(dict.fromkeys(tags)), **said)
