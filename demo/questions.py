"""Turn the demo's question files into the blocks of a quiz."""

from typing import Any

from demo.markdown import Cite, key_of, listed, plain, rich

# Kinds whose fields are the same in the file and in the block, with their defaults.
PLAIN: dict[str, dict[str, Any]] = {
    "shorttext": {"accepted": "", "is_case_sensitive": False, "ignores_diacritics": False},
    "number": {"value": None, "tolerance": None, "unit": ""},
    "reflection": {},
    "opinion": {"lowest": "", "highest": ""},
}


def to_questions(
    path: str, questions: list[dict[str, Any]], *, link: Cite, name: Cite, lesson_pk: dict[str, int]
) -> list[dict[str, Any]]:
    """The questions of a quiz as StreamField data, every block and item with an id of its own."""
    return [
        {
            "type": question["type"],
            "value": _value(f"{path}/{question['id']}", question, link, name, lesson_pk),
            "id": str(key_of(f"{path}/{question['id']}")),
        }
        for question in questions
    ]


def _value(path: str, question: dict[str, Any], link: Cite, name: Cite, lesson_pk: dict[str, int]) -> dict[str, Any]:
    value: dict[str, Any] = {
        "prompt": question["prompt"],
        "hint": plain(question.get("hint") or "", name),
        "feedback": rich(question.get("feedback") or "", link),
        "lesson": lesson_pk.get(question.get("lesson", "")),
    }
    kind = question["type"]
    if kind == "truefalse":
        value |= {
            "is_true": question["correct"],
            "feedback_true": plain(question["feedback_true"], name),
            "feedback_false": plain(question["feedback_false"], name),
        }
    elif kind in PLAIN:
        value |= {name: question.get(name, usual) for name, usual in PLAIN[kind].items()}
    elif kind == "matching":
        value["pairs"] = _named(
            path,
            question["pairs"],
            lambda pair: {
                "left": pair["left"],
                "right": pair["right"],
                "feedback": plain(pair.get("feedback", ""), name),
            },
        )
    elif kind == "ordering":
        value["items"] = _named(
            path,
            question["items"],
            lambda item: {"text": item["text"], "feedback": plain(item.get("feedback", ""), name)},
        )
    else:
        value["options"] = _named(
            path,
            question["options"],
            lambda option: {
                "text": option["text"],
                "is_correct": bool(option.get("correct")),
                "feedback": plain(option["feedback"], name),
            },
        )
    return value


def _named(path: str, entries: list[dict[str, Any]], make: Any) -> list[dict[str, Any]]:
    """Items by the ids that the file gives them, so that adding one moves no other's key."""
    items = listed(path, [make(entry) for entry in entries])
    for item, entry in zip(items, entries, strict=True):
        item["id"] = str(key_of(f"{path}/{entry['id']}"))
    return items
