"""What an author is told about a page when it is published: in words, in the author's language."""

import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext
from wagtail.blocks import StreamValue

from content.models import BasePage
from content.models.numbers import known_numbers
from content.plain_text import lines_of
from content.text_checks import check_text


def advice_on(page: BasePage) -> list[str]:
    """Sentences about what could be better. One query, for the known phone numbers."""
    streams = [value for field in page._meta.fields if isinstance(value := getattr(page, field.name), StreamValue)]
    if not streams:
        return []
    html = " ".join(_strings(json.loads(json.dumps([list(stream.get_prep_value()) for stream in streams]))))
    lines = [line for stream in streams for line in lines_of(stream)]
    language = page.locale.language_code
    findings = check_text(lines, html=html, language=language, known_numbers=known_numbers())
    return [_words(finding.code, finding.detail) for finding in findings]


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def _words(code: str, detail: str) -> str:
    texts = {
        "number": gettext("The phone number %(detail)s is not among the contacts: add it there, or check it."),
        "identity_code": gettext("There seems to be a personal identity code in the text: take it out."),
        "link": gettext("The link “%(detail)s” does not say where it leads."),
        "words": gettext("The page has %(detail)s words: split it, so that it can be read in ten minutes."),
        "sentence": gettext("A long sentence: “%(detail)s…”"),
        "paragraph": gettext("A long paragraph: “%(detail)s…”"),
        "lix": gettext("The text is hard to read (LIX %(detail)s): shorter sentences and plainer words help."),
    }
    return texts[code] % {"detail": detail}
