"""Bring the demo's translations: texts in a tree beside the Finnish one, published by the rules for translations.

A file of a translation holds texts only. Facts, order, sources and keys are those of the Finnish file of the same name.
"""

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from wagtail.models import Locale, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from accounts.models import User
from content.models import BasePage
from content.services import translating

LANGUAGES = ("sv", "en")
# What the texts of an answer are called in the Finnish file; a translation lists them in this order.
ANSWER_TEXTS = {"options": ("text", "feedback"), "items": ("text", "feedback"), "pairs": ("left", "right", "feedback")}

_LINK_ID = re.compile(r'(?<=<a id=")a\d+(?=")')


class UnlikeSourceError(ValueError):
    """A translation does not have the texts that its source has; the message says where."""


def file_of(file: Path, language: str) -> Path:
    """Where the translation of a Finnish file is, or would be: in a tree beside the Finnish one, at the same path."""
    content = next(folder for folder in file.parents if (folder / "site.yaml").exists())
    return content / language / file.relative_to(content)


def plain_file_of(file: Path, language: str) -> Path:
    """Where the plain-language text of a Finnish file is, or would be: in a tree of its own for each language."""
    return file_of(file, f"easy/{language}")


def overlaid(facts: dict[str, Any], texts: dict[str, Any]) -> dict[str, Any]:
    """The facts of a source with the texts of a translation: questions and answers by their ids."""
    merged = dict(facts)
    for name, value in texts.items():
        if name == "questions":
            merged[name] = [_question(question, value[question["id"]]) for question in facts[name]]
        elif isinstance(value, dict) and isinstance(facts.get(name), dict):
            merged[name] = overlaid(facts[name], value)
        else:
            merged[name] = value
    return merged


def _question(facts: dict[str, Any], texts: dict[str, Any]) -> dict[str, Any]:
    merged = facts | texts
    for kind, names in ANSWER_TEXTS.items():
        if kind in facts:
            merged[kind] = [answer | dict(zip(names, texts[kind][answer["id"]], strict=True)) for answer in facts[kind]]
    return merged


def translate(*, source: BasePage, translated: BasePage, locale: Locale, user: User) -> BasePage:
    """Publish the translation of ``source`` into a language that it is not in yet.

    ``translated``: a page, never saved, with the texts in that language and the same blocks.
    """
    translation = Translation(source=_source_of(source), target_locale=locale)
    _fill(translation, translated, user)
    with disable_reference_index_auto_update():  # else each of the many saves of a page indexes it anew
        translation.save()
        translating.publish_translation(translation=translation, user=user)
    page: BasePage = source.get_translation(locale).specific
    ReferenceIndex.create_or_update_for_object(page)
    return page


def _source_of(page: BasePage) -> TranslationSource:
    source: TranslationSource = TranslationSource.get_or_create_from_instance(page)[0]
    return source


def _fill(translation: Translation, translated: BasePage, user: User) -> None:
    """Pair the texts of a page with those of its source: the same fields and blocks, in the same order."""
    source, locale = translation.source, translation.target_locale
    texts = defaultdict(list)
    for segment in extract_segments(translated):
        if isinstance(segment, StringSegmentValue):
            texts[segment.path].append(segment)
    rows: dict[tuple[int, int], StringTranslation] = {}
    for segment in source.stringsegment_set.select_related("string", "context").order_by("order"):
        if not texts[segment.context.path]:
            raise UnlikeSourceError(f"{translated} ({locale.language_code}): nothing for {segment.string.data}")
        text = texts[segment.context.path].pop(0)
        rows[segment.string_id, segment.context_id] = StringTranslation(
            translation_of=segment.string,
            context=segment.context,
            locale=locale,
            data=_linked_as(json.loads(segment.attrs or "null") or {}, text),
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            last_translated_by=user,
        )
    if left := [segment.string.data for segments in texts.values() for segment in segments]:
        raise UnlikeSourceError(f"{translated} ({locale.language_code}): the source has nothing for {left}")
    StringTranslation.objects.bulk_create(rows.values(), ignore_conflicts=True)


def _linked_as(attrs: dict[str, Any], text: StringSegmentValue) -> str:
    """A text whose links carry the ids that they have in the source; in another language they come in another order."""
    ids = {tag["href"]: name for name, tag in attrs.items() if "href" in tag}
    return _LINK_ID.sub(lambda match: ids[text.attrs[match.group()]["href"]], text.string.data)
