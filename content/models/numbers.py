"""Phone numbers in a page's own words: readers in need rely on them, and only contacts are looked after."""

from typing import Any

from django.db import models
from django.utils.translation import gettext
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from content.models.contact import Contact
from content.plain_text import lines_of, lines_of_rich_text
from content.text_checks import digits, unknown_numbers


def known_numbers() -> set[str]:
    """The numbers of all contacts, as dialed from within Finland. One query."""
    return {digits(number) for pair in Contact.objects.values_list("tel", "phone") for number in pair}


def number_problems(page: Any) -> list[tuple[str, str]]:
    """Phone numbers that are not among the contacts, as (field of the page, message). No query without numbers."""
    found = [
        (field.name, number)
        for field in page._meta.concrete_fields
        if isinstance(field, StreamField | models.CharField | models.TextField)
        if (field.model is not Page or field.name == "title") and field.name not in page.fields_of_questions
        for number in unknown_numbers(_text_of(field, getattr(page, field.name)), ())
    ]
    known = known_numbers() if found else set()
    message = gettext(
        "The phone number %(number)s is not among the contacts. "
        "Add it there with the day it was checked, or take it out of the text."
    )
    return [(name, message % {"number": number}) for name, number in found if digits(number) not in known]


def _text_of(field: Any, value: Any) -> str:
    if isinstance(field, StreamField):
        return "\n".join(lines_of(value))
    if isinstance(field, RichTextField):
        return "\n".join(lines_of_rich_text(value or ""))
    is_text = isinstance(field, models.CharField | models.TextField) and not isinstance(field, models.SlugField)
    return str(value or "") if is_text and not field.choices and not isinstance(field, models.URLField) else ""
