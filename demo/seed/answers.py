"""Answers to questions, right and wrong. Pure."""

import random
from typing import Any

from quizzes.grading import Key, Kind


def right_answer(key: Key) -> dict[str, Any]:
    """The answer that earns all points."""
    if key.kind in (Kind.SINGLE, Kind.TRUE_FALSE):
        return {"choice": key.correct[0]}
    if key.kind is Kind.MULTIPLE:
        return {"choices": list(key.correct)}
    if key.kind is Kind.ORDERING:
        return {"order": list(key.options)}
    return {"pairs": {left: left for left in key.options}}


def wrong_answer(key: Key, dice: random.Random) -> dict[str, Any]:
    """A complete answer that does not earn all points; the right one where no other is possible."""
    wrong = [option for option in key.options if option not in key.correct]
    if key.kind in (Kind.SINGLE, Kind.TRUE_FALSE):
        return {"choice": dice.choice(wrong)} if wrong else right_answer(key)
    if key.kind is Kind.MULTIPLE:
        return {"choices": [*key.correct[1:], dice.choice(wrong)] if wrong else list(key.correct[1:] or key.correct)}
    order = list(key.options)
    if len(order) > 1:
        place = dice.randrange(len(order) - 1)
        order[place], order[place + 1] = order[place + 1], order[place]
    if key.kind is Kind.ORDERING:
        return {"order": order}
    return {"pairs": dict(zip(key.options, order, strict=True))}
