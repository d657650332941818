"""Phrases in a client's own language, beside those of the page."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

# Languages whose usual script runs from right to left, by the first part of their code.
RIGHT_TO_LEFT = {
    "ar",
    "arc",
    "azb",
    "ckb",
    "dv",
    "fa",
    "glk",
    "he",
    "khw",
    "ks",
    "lrc",
    "mzn",
    "nqo",
    "pnb",
    "prs",
    "ps",
}
RIGHT_TO_LEFT |= {"sd", "syr", "ug", "ur", "yi"}
MAX_LANGUAGES = 6


def direction_of(code: str) -> str:
    """``rtl`` or ``ltr``. A script in the code decides before the language does."""
    parts = code.casefold().split("-")
    if {"arab", "hebr"} & set(parts):
        return "rtl"
    return "ltr" if "latn" in parts or "cyrl" in parts or parts[0] not in RIGHT_TO_LEFT else "rtl"


class ClientTextBlock(blocks.TextBlock):
    """A text in the client's language: whatever language the page is translated to, it stays."""

    def get_translatable_segments(self, value: Any) -> list[Any]:
        """See wagtail-localize."""
        return []

    def restore_translated_segments(self, value: Any, segments: list[Any]) -> Any:
        """See wagtail-localize."""
        return value


class ClientLanguageBlock(blocks.StructBlock):
    """One language of a card."""

    code = ClientTextBlock(
        max_length=20,
        rows=1,
        validators=[
            RegexValidator(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", _("Write a code such as ar, fa, so or uk."))
        ],
        label=_("Code of the language"),
        help_text=_("As ar, fa, so or uk. Screen readers speak by it, and it tells the direction of the script."),
    )
    name = ClientTextBlock(max_length=40, rows=1, label=_("Name of the language in that language"))
    phrases = blocks.ListBlock(ClientTextBlock(max_length=400, rows=2, label=_("Phrase")), label=_("Phrases"))


class ClientCardBlock(blocks.StructBlock):
    """The same phrases in the language of the page and in those of clients, side by side."""

    title = blocks.CharBlock(max_length=120, label=_("Heading"))
    note = blocks.CharBlock(
        max_length=200, required=False, label=_("Remark"), help_text=_("For example that nobody has proofread them.")
    )
    phrases = blocks.ListBlock(blocks.TextBlock(max_length=400, rows=2, label=_("Phrase")), label=_("Phrases"))
    languages = blocks.ListBlock(
        ClientLanguageBlock(label=_("Language")), min_num=1, max_num=MAX_LANGUAGES, label=_("Languages")
    )

    class Meta:
        icon = "globe"
        label = _("Card in the client's language")
        label_format = "{title}"
        template = "content/blocks/client.html"
        description = _("Use for phrases that a client can read. They are printed side by side.")
        preview_value = {
            "title": "Tulkki",
            "phrases": ["Tarvitsetko tulkkia?"],
            "languages": [{"code": "ar", "name": "العربية", "phrases": ["هل تحتاج إلى مترجم؟"]}],
        }

    def clean(self, value: Any) -> Any:
        """Every language has every phrase: a gap would show the wrong one beside it."""
        value = super().clean(value)
        if any(len(language["phrases"]) != len(value["phrases"]) for language in value["languages"]):
            message = _("Each language needs as many phrases as there are above, in the same order.")
            raise StructBlockValidationError(block_errors={"languages": ValidationError(message)})
        return value

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """The phrases row by row."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        languages = [{**language, "direction": direction_of(language["code"])} for language in value["languages"]]
        rows = [
            {
                "phrase": phrase,
                "cells": [
                    {**language, "text": language["phrases"][number] if number < len(language["phrases"]) else ""}
                    for language in languages
                ],
            }
            for number, phrase in enumerate(value["phrases"])
        ]
        return {**context, "languages": languages, "rows": rows}
