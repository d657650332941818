"""Between the form that files have in common and the raw values of the editor's blocks."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from quizzes.about import tags_of
from quizzes.blocks import CASE
from quizzes.exchange.form import RULES, Kind, Option, Question, Scene
from quizzes.exchange.text import rich_from_html
from quizzes.kinds.wording import lines

Raw = dict[str, Any]
_LIST = {
    Kind.SINGLE: "options",
    Kind.MULTIPLE: "options",
    Kind.ORDERING: "items",
    Kind.MATCHING: "pairs",
    Kind.GAPS: "gaps",
}
# By what an item of a list is the same as one before.
_WORDS = {"pairs": "left", "gaps": "answers"}


def written(blocks: Sequence[Raw]) -> Iterator[tuple[Raw, Raw | None]]:
    """Every block that is a question or stands for some, with the case it stands in, if it does."""
    for block in blocks:
        if block["type"] == CASE:
            yield from ((inner, block) for inner in block["value"]["questions"])
        else:
            yield block, None


def question_from_block(raw: Mapping[str, Any], case: Mapping[str, Any] | None = None) -> Question | None:
    """What files can say of a block; None for what is no question. Its name is the block's id."""
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
        passage=value.get("passage") or "",
        unit=value.get("unit") or "",
        rules=tuple(rule for rule in RULES if value.get(rule)),
        scenes=tuple(_scene(item["value"]) for item in value.get("scenes") or ()),
        case=case["value"]["title"] if case else "",
        stem=rich_from_html(case["value"]["stem"] or "") if case else "",
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
    if kind is Kind.OPINION:
        return [Option(value["lowest"] or ""), Option(value["highest"] or "")]
    if kind not in _LIST:
        return []
    items = [item["value"] for item in value[_LIST[kind]]]
    if kind is Kind.MATCHING:
        return [Option(item["left"], pair=item["right"], feedback=item.get("feedback") or "") for item in items]
    if kind is Kind.GAPS:
        return [Option("\n".join(lines(i["answers"])), pair="\n".join(lines(i.get("others")))) for i in items]
    return [Option(item["text"], bool(item.get("is_correct")), item.get("feedback") or "") for item in items]


def _scene(value: Mapping[str, Any]) -> Scene:
    ways = (item["value"] for item in value["ways"])
    return Scene(
        value["text"],
        tuple(
            Option(way["text"], bool(way.get("is_recommended")), way.get("feedback") or "", str(way["leads_to"] or ""))
            for way in ways
        ),
    )


def block_from_question(question: Question, block_id: str, existing: Mapping[str, Any] | None) -> Raw:
    """The block of a question, with ids for it and its options.

    ``existing`` is the block that it replaces: what the file does not say stays as it is there, and so do the ids of
    options whose words, else whose place, are the same; translations and statistics go by them.
    """
    kind = Kind(question.kind)
    is_same_kind = existing is not None and existing["type"] == question.kind
    kept = dict(existing["value"]) if existing is not None and is_same_kind else {}
    said: Raw = {"prompt": question.prompt, "hint": question.hint, "feedback": question.feedback}
    about = {
        "outcome": question.outcome,
        "difficulty": question.difficulty,
        "is_sensitive": question.is_sensitive,
        "tags": ", ".join(question.tags),
        "source": question.source,
    }
    if existing is not None:
        old_value = existing["value"]
        said |= {name: old_value.get(name) or "" for name in ("hint", "feedback") if name in question.unsaid}
        old_about = old_value.get("about") or {}
        about |= {name: old_about[name] for name in about if name in question.unsaid and name in old_about}
    value: Raw = {"lesson": None, **kept, **said, "about": about}
    if not (kept and "rules" in question.unsaid):
        value |= {rule: rule in question.rules for rule in _RULES_OF.get(kind, ())}
    if kind is Kind.TRUE_FALSE:
        true, false = question.options
        value |= {"is_true": true.is_right, "feedback_true": true.feedback, "feedback_false": false.feedback}
    elif kind is Kind.SHORT_TEXT:
        value["accepted"] = "\n".join(option.text for option in question.options)
    elif kind is Kind.NUMBER:
        value |= {"value": question.options[0].text, "tolerance": question.options[0].pair or None}
        value["unit"] = value.get("unit") or "" if "unit" in question.unsaid else question.unit
    elif kind is Kind.OPINION:
        value |= {"lowest": question.options[0].text, "highest": question.options[1].text}
    elif kind is Kind.SCENARIO:
        value["scenes"] = _scenes(question.scenes, block_id, kept.get("scenes", ()))
    elif kind in _LIST:
        name = _LIST[kind]
        made = [_item(kind, option) for option in question.options]
        value[name] = _listed(made, _WORDS.get(name, "text"), block_id, kept.get(name, ()))
        if "option feedback" in question.unsaid:
            before = {item["id"]: item["value"].get("feedback") or "" for item in kept.get(name, ())}
            for item in value[name]:
                item["value"]["feedback"] = before.get(item["id"], "")
        if kind is Kind.GAPS:
            value["passage"] = question.passage
    return {"type": question.kind, "value": value, "id": block_id}


_RULES_OF = {
    Kind.MULTIPLE: ("counts_each",),
    Kind.SHORT_TEXT: ("is_case_sensitive", "ignores_diacritics"),
    Kind.GAPS: ("is_case_sensitive", "ignores_diacritics"),
}


def _item(kind: Kind, option: Option) -> Raw:
    if kind is Kind.GAPS:
        return {"answers": option.text, "others": option.pair}
    if kind is Kind.MATCHING:
        return {"left": option.text, "right": option.pair, "feedback": option.feedback}
    if kind is Kind.ORDERING:
        return {"text": option.text, "feedback": option.feedback}
    return {"text": option.text, "is_correct": option.is_right, "feedback": option.feedback}


def _scenes(scenes: Sequence[Scene], block_id: str, existing: Sequence[Mapping[str, Any]]) -> list[Raw]:
    made = _listed([{"text": scene.text} for scene in scenes], "text", block_id, existing)
    before = {item["id"]: item["value"].get("ways", ()) for item in existing}
    for item, scene in zip(made, scenes, strict=True):
        ways = [
            {
                "text": way.text,
                "leads_to": int(way.pair) if way.pair else None,
                "is_recommended": way.is_right,
                "feedback": way.feedback,
            }
            for way in scene.ways
        ]
        item["value"]["ways"] = _listed(ways, "text", item["id"], before.get(item["id"], ()))
    return made


def _listed(values: Sequence[Raw], words: str, owner: str, existing: Sequence[Mapping[str, Any]]) -> list[Raw]:
    """Values as items with ids: those of the items with the same words, else at the same place, else new ones."""
    ids: list[str] = [""] * len(values)
    free = {item["id"]: item["value"][words] for item in existing}
    for at, value in enumerate(values):
        same = next((key for key, text in free.items() if text == value[words]), None)
        if same is not None:
            ids[at] = same
            del free[same]
    for at, key in enumerate(ids):
        if not key:
            there = str(existing[at]["id"]) if at < len(existing) else ""
            ids[at] = there if there in free else _new_id(owner, at, set(ids) | set(free))
            free.pop(ids[at], None)
    return [{"type": "item", "value": value, "id": key} for value, key in zip(values, ids, strict=True)]


def _new_id(owner: str, at: int, taken: set[str]) -> str:
    """An id that is the same each time the same file is read."""
    tries = (str(uuid5(UUID(owner), f"option {at}/{number}")) for number in range(100))
    return next(key for key in tries if key not in taken)
