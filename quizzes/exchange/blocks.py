"""Between the form that files have in common and the raw values of the editor's blocks."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from quizzes.about import tags_of
from quizzes.exchange.form import Kind, Option, Question
from quizzes.exchange.text import rich_from_html
from quizzes.kinds.wording import lines

Raw = dict[str, Any]
_LIST = {Kind.SINGLE: "options", Kind.MULTIPLE: "options", Kind.ORDERING: "items", Kind.MATCHING: "pairs"}


def question_from_block(raw: Mapping[str, Any]) -> Question | None:
    """What files can say of a block; None for kinds that they cannot hold. Its name is the block's id."""
    if raw["type"] not in set(Kind):
        return None
    kind, value = Kind(raw["type"]), raw["value"]
    about = value.get("about") or {}
    return Question(
        kind=kind.value,
        prompt=value["prompt"],
        options=tuple(_options(kind, value)),
        feedback=rich_from_html(value.get("feedback") or ""),
        hint=value.get("hint") or "",
        outcome=about.get("outcome") or "",
        difficulty=about.get("difficulty") or "",
        is_sensitive=bool(about.get("is_sensitive")),
        tags=tags_of(about.get("tags") or ""),
        source=about.get("source") or "",
        name=raw["id"],
    )


def _options(kind: Kind, value: Mapping[str, Any]) -> list[Option]:
    if kind is Kind.TRUE_FALSE:
        is_true = bool(value["is_true"])
        return [
            Option("true", is_true, value.get("feedback_true") or ""),
            Option("false", not is_true, value.get("feedback_false") or ""),
        ]
    if kind is Kind.SHORT_TEXT:
        return [Option(line, is_right=True) for line in lines(value["accepted"])]
    if kind is Kind.NUMBER:
        return [Option(str(value["value"] or ""), is_right=True, pair=str(value.get("tolerance") or ""))]
    items = [item["value"] for item in value[_LIST[kind]]]
    if kind is Kind.MATCHING:
        return [Option(item["left"], pair=item["right"], feedback=item.get("feedback") or "") for item in items]
    return [Option(item["text"], bool(item.get("is_correct")), item.get("feedback") or "") for item in items]


def block_from_question(question: Question, block_id: str, existing: Mapping[str, Any] | None) -> Raw:
    """The block of a question, with ids for it and its options.

    ``existing`` is the block that it replaces: what files cannot say stays as it is there, and so do the ids of options
    whose words, else whose place, are the same; translations and statistics go by them.
    """
    kind = Kind(question.kind)
    kept = dict(existing["value"]) if existing is not None and existing["type"] == question.kind else {}
    value: Raw = {
        "lesson": None,
        **kept,
        "prompt": question.prompt,
        "hint": question.hint,
        "feedback": question.feedback,
        "about": {
            "outcome": question.outcome,
            "difficulty": question.difficulty,
            "is_sensitive": question.is_sensitive,
            "tags": ", ".join(question.tags),
            "source": question.source,
        },
    }
    if kind is Kind.TRUE_FALSE:
        true, false = question.options
        value |= {"is_true": true.is_right, "feedback_true": true.feedback, "feedback_false": false.feedback}
    elif kind is Kind.SHORT_TEXT:
        value["accepted"] = "\n".join(option.text for option in question.options)
    elif kind is Kind.NUMBER:
        value |= {"value": question.options[0].text, "tolerance": question.options[0].pair or None}
        value.setdefault("unit", "")
    else:
        value[_LIST[kind]] = _items(kind, question.options, block_id, kept.get(_LIST[kind], ()))
    return {"type": question.kind, "value": value, "id": block_id}


def _items(kind: Kind, options: Sequence[Option], block_id: str, existing: Sequence[Mapping[str, Any]]) -> list[Raw]:
    words = "left" if kind is Kind.MATCHING else "text"
    ids: list[str] = [""] * len(options)
    free = {item["id"]: item["value"][words] for item in existing}
    for at, option in enumerate(options):
        same = next((key for key, text in free.items() if text == option.text), None)
        if same is not None:
            ids[at] = same
            del free[same]
    for at, key in enumerate(ids):
        if not key:
            there = str(existing[at]["id"]) if at < len(existing) else ""
            ids[at] = there if there in free else _new_id(block_id, at, set(ids) | set(free))
            free.pop(ids[at], None)
    made = []
    for option, key in zip(options, ids, strict=True):
        value: Raw = {"feedback": option.feedback}
        if kind is Kind.MATCHING:
            value |= {"left": option.text, "right": option.pair}
        else:
            value["text"] = option.text
            if kind is not Kind.ORDERING:
                value["is_correct"] = option.is_right
        made.append({"type": "item", "value": value, "id": key})
    return made


def _new_id(block_id: str, at: int, taken: set[str]) -> str:
    """An id that is the same each time the same file is read."""
    tries = (str(uuid5(UUID(block_id), f"option {at}/{number}")) for number in range(100))
    return next(key for key in tries if key not in taken)
