"""Branching scenario: each choice leads on to another scene, and the path is shown at the end.

Counts as the share of the choices on the path that the author recommends.
"""

import random
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.grading import Answer, InvalidAnswerError, Key
from quizzes.kinds.base import (
    Asked,
    BaseQuestionBlock,
    Choice,
    QuestionKind,
    QuestionView,
    ReviewRow,
    Row,
    at_place,
    items_of,
    register,
)


class WayBlock(blocks.StructBlock):
    """One choice in a scene."""

    text = blocks.TextBlock(max_length=300, rows=2, label=_("Choice"))
    leads_to = blocks.IntegerBlock(
        required=False, min_value=2, max_value=12, label=_("Leads to scene"), help_text=_("Empty: the scenario ends.")
    )
    is_recommended = blocks.BooleanBlock(required=False, label=_("Recommended"))
    feedback = blocks.TextBlock(max_length=600, rows=2, required=False, label=_("What follows from it"))

    class Meta:
        label_format = "{text}"


class SceneBlock(blocks.StructBlock):
    """A situation with choices."""

    text = blocks.TextBlock(max_length=1500, rows=3, label=_("Situation"))
    ways = blocks.ListBlock(WayBlock(), min_num=2, max_num=4, label=_("Choices"))

    class Meta:
        label_format = "{text}"


class ScenarioBlock(BaseQuestionBlock):
    """A story that branches."""

    scenes = blocks.ListBlock(
        SceneBlock(),
        min_num=2,
        max_num=12,
        label=_("Scenes"),
        help_text=_("It begins with the first. Choices lead to later scenes by their number."),
    )

    class Meta:
        label = _("Branching scenario")
        icon = "redirect"
        description = _("Use to practice decisions that follow from each other. The path is shown at the end.")
        preview_value = {
            "prompt": "Asiakas ei halua tulkkia. Miten toimit?",
            "scenes": [
                {
                    "text": "Asiakas sanoo tulevansa toimeen ilman tulkkia.",
                    "ways": [
                        {"text": "Kysyn, mikä tulkissa huolettaa.", "leads_to": 2, "is_recommended": True},
                        {"text": "Jatkan ilman tulkkia."},
                    ],
                },
                {
                    "text": "Asiakas pelkää, että tulkki kertoo muille.",
                    "ways": [{"text": "Kerron vaitiolosta.", "is_recommended": True}, {"text": "Vaihdan aihetta."}],
                },
            ],
        }


@register
class ScenarioKind(QuestionKind):
    """``{"path": [key of each choice made, from the first scene]}``: stored after each choice, finished at an end.

    ``facts["scenes"]`` are lists of choices' keys, ``facts["leads_to"]`` leads from a choice to the place of a scene.
    """

    name = "scenario"
    block = ScenarioBlock
    template = "quizzes/questions/scenario.html"
    position = 110
    is_finished_at_once = False

    def structure(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """See QuestionKind."""
        scenes = [items_of(scene["ways"]) for scene in value["scenes"]]
        ways = [pair for scene in scenes for pair in scene]
        return {
            "options": [key for key, _ in ways],
            "correct": [key for key, way in ways if way["is_recommended"]],
            "scenes": [[key for key, _ in scene] for scene in scenes],
            "leads_to": {key: way["leads_to"] - 1 for key, way in ways if way["leads_to"]},
        }

    def text(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """See QuestionKind."""
        return {
            "scenes": [scene["text"] for scene in value["scenes"]],
            "options": {
                key: {"text": way["text"], "feedback": way["feedback"] or ""}
                for scene in value["scenes"]
                for key, way in items_of(scene["ways"])
            },
        }

    def fits(self, structure: Mapping[str, Any], text: Mapping[str, Any]) -> bool:
        """See QuestionKind."""
        return len(structure["scenes"]) == len(text["scenes"]) and set(structure["options"]) == set(text["options"])

    def problems(self, value: Mapping[str, Any]) -> Iterator[str]:
        """See QuestionKind."""
        reached, count = {1}, len(value["scenes"])
        for number, scene in enumerate(value["scenes"], start=1):
            if not any(way["is_recommended"] for way in scene["ways"]):
                yield gettext("scene %(number)s recommends no choice: nobody could do all right.") % {"number": number}
            for way in scene["ways"]:
                if way["leads_to"]:
                    reached.add(way["leads_to"])
                    if not number < way["leads_to"] <= count:
                        yield gettext("a choice in scene %(number)s must lead to a later scene, or end.") % {
                            "number": number
                        }
        for number in sorted(set(range(1, count + 1)) - reached):
            yield gettext("no choice leads to scene %(number)s.") % {"number": number}

    def authored(self, value: Mapping[str, Any]) -> Iterable[ReviewRow]:
        """See QuestionKind."""
        for number, scene in enumerate(value["scenes"], start=1):
            yield ReviewRow(f"{number}. {scene['text']}")
            for way in scene["ways"]:
                to = f" → {way['leads_to']}" if way.get("leads_to") else ""
                is_right = way.get("is_recommended")
                yield ReviewRow(
                    f"{way['text']}{to}",
                    "right" if is_right else "",
                    gettext("Recommended") if is_right else "",
                    way.get("feedback") or "",
                )

    def check(self, key: Key, answer: Answer) -> None:
        """See Marking. A path may stop anywhere, but not leave the ways there are."""
        path = answer.get("path")
        if not isinstance(path, list):
            raise InvalidAnswerError("empty")
        for scene, way in zip(_scenes_on(key.facts, path), path, strict=False):
            if scene is None or way not in key.facts["scenes"][scene]:
                raise InvalidAnswerError("unknown_option")

    def is_finished(self, structure: Mapping[str, Any], answer: Answer) -> bool:
        """See QuestionKind."""
        return _scenes_on(structure, answer["path"])[-1] is None

    def share(self, key: Key, answer: Answer) -> Fraction:
        """See Marking."""
        path = answer["path"]
        if not self.is_finished(key.facts, answer):
            return Fraction(0)
        return Fraction(sum(way in key.correct for way in path), len(path))

    def right_answer(self, key: Key) -> dict[str, Any]:
        """See QuestionKind."""
        return {"path": _walk(key, lambda ways: next(way for way in ways if way in key.correct))}

    def other_answer(self, key: Key, dice: random.Random) -> dict[str, Any]:
        """See QuestionKind."""
        return {"path": _walk(key, lambda ways: next((way for way in ways if way not in key.correct), ways[0]))}

    def present(
        self, asked: Asked, answer: Answer | None, posted: QueryDict | None, bad_rows: set[str]
    ) -> QuestionView:
        """See QuestionKind."""
        path = self._posted_path(asked, posted) if posted is not None else answer["path"] if answer else []
        scenes = _scenes_on(asked.key.facts, path)
        texts, options = asked.text["scenes"], asked.text["options"]
        steps = tuple(
            Row(f"step-{number}", options[way]["text"], before=texts[scene])
            for number, (scene, way) in enumerate(zip(scenes, path, strict=False), start=1)
        )
        now = scenes[-1]
        ways = _ways_at(asked, now) if now is not None else []
        choices = tuple(Choice(str(place), options[way]["text"]) for place, way in enumerate(ways, start=1))
        places = [str(_ways_at(asked, scene).index(way) + 1) for scene, way in zip(scenes, path, strict=False)]
        details = {"path": ",".join(places), "scene": "" if now is None else texts[now]}
        instruction = gettext(
            "Each choice leads on, and is saved. It counts how many of the choices on your path are recommended."
        )
        first = "option-1" if choices else "restart"
        return self.view(asked, instruction, rows=steps, choices=choices, first_control=first, details=details)

    def read(self, asked: Asked, posted: QueryDict) -> Answer:
        """See QuestionKind."""
        if "restart" in posted:
            return {"path": []}
        path = self._posted_path(asked, posted)
        now, chosen = _scenes_on(asked.key.facts, path)[-1], posted.get("choice", "")
        if now is None:
            return {"path": path}
        if not chosen:
            raise InvalidAnswerError("empty")
        return {"path": [*path, at_place(_ways_at(asked, now), chosen)]}

    def _posted_path(self, asked: Asked, posted: QueryDict) -> list[str]:
        path: list[str] = []
        for place in posted.get("path", "").split(",")[:20]:
            scene = _scenes_on(asked.key.facts, path)[-1]
            if place and scene is not None:
                path.append(at_place(_ways_at(asked, scene), place))
        return path

    def review(self, asked: Asked, answer: Answer | None, *, reveals: bool) -> Iterable[ReviewRow]:
        """See QuestionKind."""
        path = answer["path"] if answer else []
        options, facts = asked.text["options"], asked.key.facts
        for scene, way in zip(_scenes_on(facts, path), path, strict=False):
            is_right = way in asked.key.correct
            better = [options[other]["text"] for other in facts["scenes"][scene] if other in asked.key.correct]
            yield ReviewRow(
                f"{asked.text['scenes'][scene]} → {options[way]['text']}",
                "right" if is_right else "wrong",
                gettext("Recommended") if is_right else gettext("Not recommended"),
                options[way]["feedback"],
                gettext("recommended: %(choice)s") % {"choice": " / ".join(better)} if reveals and not is_right else "",
            )

    def in_words(self, asked: Asked, answer: Answer) -> str:
        """See QuestionKind."""
        words = [asked.text["options"][way]["text"] for way in answer["path"]]
        return " → ".join(words if self.is_finished(asked.key.facts, answer) else [*words, "…"])


def _scenes_on(facts: Mapping[str, Any], path: Iterable[str]) -> list[Any]:
    """The scenes along a path, by place: that of each choice, and at last where one is now; None where it has ended."""
    scenes: list[Any] = [0]
    for way in path:
        scenes.append(facts["leads_to"].get(way) if scenes[-1] is not None else None)
    return scenes


def _ways_at(asked: Asked, scene: int) -> list[str]:
    own = asked.key.facts["scenes"][scene]
    return [way for way in asked.order if way in own]


def _walk(key: Key, choose: Any) -> list[str]:
    path: list[str] = []
    while (scene := _scenes_on(key.facts, path)[-1]) is not None:
        path.append(choose(key.facts["scenes"][scene]))
    return path
