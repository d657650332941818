"""Tags for how things look. They take values; ``language_links`` alone asks the database, for a page's translations."""

import re
from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.urls import translate_url
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from content.models import BasePage
from website.navigation import home_url, translations

register = template.Library()

SOFT_HYPHEN = "\u00ad"
_LONG_WORD = re.compile(r"[^\W\d_]{20,}")
# A Finnish syllable begins with one consonant. Four letters stay together at either end of the word.
_SYLLABLE = re.compile(r"(?<=[^\W\d_]{4})(?=[bcdfghjklmnpqrstvwxz][aeiouyåäö][^\W\d_]{2})", re.IGNORECASE)


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[dict[str, Any]]:
    """Return a link to this page in every language.

    A view that knows better puts ``language_links`` in the context. Else a page leads to its translations, and another
    address is translated; what has none leads to the front page of the other language.
    """
    given = context.get("language_links")
    if given:
        return given
    request, page, current = context.get("request"), context.get("page"), get_language()
    path = request.get_full_path() if request else "/"
    addresses = translations(request, page) | {current: path} if request and isinstance(page, BasePage) else {}
    return [
        {
            "code": code,
            "name": name,
            "url": addresses.get(code) or (_translated(path, code, current) if not addresses else home_url(code)),
            "is_current": code == current,
            "is_available": True,
        }
        for code, name in settings.LANGUAGES
    ]


def _translated(path: str, code: str, current: str | None) -> str:
    translated = translate_url(path, code)
    return translated if translated != path or code == current else home_url(code)


@register.simple_tag(takes_context=True)
def mark_sensitive(context: Context) -> str:
    """Tell content.views.leaving.SensitiveGate that this page has the exit bar."""
    request = context.get("request")
    if request is not None:
        request.is_sensitive = True
    return ""


@register.filter
def hyphenate(text: object) -> str:
    """Let long Finnish compounds break between syllables: Chromium knows no Finnish and would cut them anywhere."""
    if get_language() != "fi":
        return str(text)
    return _LONG_WORD.sub(lambda word: _SYLLABLE.sub(SOFT_HYPHEN, word.group()), str(text))


@register.filter
def language_in_sentence(name: object) -> str:
    """The name of a language inside a sentence: English writes it with a capital, Finnish and Swedish do not."""
    return str(name) if get_language() == "en" else str(name).lower()


@register.simple_tag
def drawn(template: str, **values: Any) -> SafeString:
    """A component that shows nothing but these values, drawn once in each process for all who see it the same.

    For what stands on every page or is not about one reader: a few hundred are kept. Values are text, numbers, flags,
    and lists or dictionaries of them. Unlike ``include`` it gets nothing else of the page's context.
    """
    return _drawn(get_language(), template, _Values(values))


class _Values:
    """Values to look up a drawing by: safe text is not the same as unsafe text, nor 1 the same as True."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values
        self.key = _frozen(values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Values) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


def _frozen(value: Any) -> Hashable:
    if isinstance(value, dict):
        return tuple((name, _frozen(part)) for name, part in value.items())
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    return type(value), value


@lru_cache(maxsize=512)
def _drawn(language: str | None, template: str, values: _Values) -> SafeString:
    return render_to_string(template, values.values)


@register.simple_tag
def outline(outline: list[dict[str, Any]], level: int) -> SafeString:
    """components/outline.html, for a page that shows it twice. Kept for that page only: it is one reader's."""
    return render_to_string("components/outline.html", {"outline": outline, "level": level})


@register.simple_tag
def outline_step(step: dict[str, Any]) -> SafeString:
    """One line of an outline: components/outline_step.html, rendered once for all who see it the same.

    Its values are text, numbers and flags, and all that it shows; long outlines would take half of a page's time.
    """
    return _outline_step(get_language(), tuple(step.items()))


@lru_cache(maxsize=4096)
def _outline_step(language: str | None, values: tuple[tuple[str, Any], ...]) -> SafeString:
    return render_to_string("components/outline_step.html", {"step": dict(values)})


@register.simple_tag
def form_errors(*forms: BaseForm | None) -> list[dict[str, str]]:
    """Return every error of the forms as the error summary wants them: where it is and what to do.

    The label goes before the message, or five empty fields would say the same sentence five times. What is wrong with
    the form as a whole leads to its first field.
    """
    found = []
    for form in forms:
        if not form or not form.is_bound:
            continue
        visible = {field.name: field for field in form.visible_fields()}
        first = next(iter(visible.values()), None)
        for name, messages in form.errors.items():
            field = visible.get(name)
            href = _href(field or first)
            label = f"{field.label}: " if field else ""
            found += [{"href": href, "message": f"{label}{message}"} for message in messages]
    return found


def _href(field: BoundField | None) -> str:
    if field is None:
        return ""
    # A group of radio buttons has no control of its own to jump to: the first of them will do.
    return f"#{field.auto_id}_0" if field.use_fieldset else f"#{field.id_for_label or field.auto_id}"


@register.simple_tag
def widget(field: BoundField, **attrs: Any) -> SafeString:
    """Render the control of a form field with more attributes (``autocomplete``, ``inputmode`` …), empty ones left out.

    Placeholders are dropped: they vanish when one types and are too pale to read. Say it in the hint.
    """
    field.field.widget.attrs.pop("placeholder", None)
    given = {name.replace("_", "-"): value for name, value in attrs.items() if value not in ("", None)}
    return field.as_widget(attrs={**field.field.widget.attrs, **given})


@register.simple_tag
def table_head(*columns: object) -> SafeString:
    """The heads of a table's columns: ``{% table_head _("Name") _("Created") %}``."""
    return format_html(
        "<thead><tr>{}</tr></thead>", format_html_join("", '<th scope="col">{}</th>', ((column,) for column in columns))
    )
