"""A page with every component in its states, to look at and for tests. Only in the demo's addresses."""

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from demo.styleguide_words import WORDS

DAY = dt.date(2026, 11, 2)
NOBODY = UUID(int=0)
COLORS = [
    *("paper", "surface", "sunken", "ink", "ink-2", "line", "edge", "brand", "brand-strong", "brand-soft", "on-brand"),
    *("link", "visited", "moss", "moss-soft", "rowan", "rowan-soft", "lake", "lake-soft", "amber", "amber-soft"),
    *("bar", "on-bar", "cloud"),
]
LOOKS = ["theme=light", "theme=dark", "theme=light&contrast=more", "theme=dark&contrast=more", "calm", "account"]


class _Form(forms.Form):
    """One field of each kind, with the longest words we could find."""

    def __init__(self, words: dict[str, Any], data: dict[str, str] | None = None) -> None:
        super().__init__(data)
        firsts = list(zip("ab", words["firsts"], strict=True))
        self.fields = {
            "name": forms.CharField(label=words["name"], help_text=words["name_hint"]),
            "place": forms.ChoiceField(
                label=words["place"], choices=[("", words["choose"]), ("a", words["places"])], required=True
            ),
            "password": forms.CharField(label=words["password"], widget=forms.PasswordInput),
            "thoughts": forms.CharField(
                label=words["thoughts"], widget=forms.Textarea, required=False, help_text=words["thoughts_hint"]
            ),
            "first": forms.ChoiceField(label=words["first"], widget=forms.RadioSelect, choices=firsts),
            "topics": forms.MultipleChoiceField(
                label=words["topics"],
                widget=forms.CheckboxSelectMultiple,
                choices=list(zip("xy", words["topic_names"], strict=True)),
            ),
            "agreed": forms.BooleanField(label=words["agreed"]),
        }


class _CodeForm(forms.Form):
    """What somebody types from a mail."""

    code = forms.CharField(max_length=12)

    def __init__(self, words: dict[str, Any]) -> None:
        super().__init__()
        self.fields["code"].label = words["code"]


def front(request: HttpRequest) -> HttpResponse:
    """Lead to the page in the reader's language."""
    return redirect(f"/{get_language()}/styleguide/")


@never_cache
def view(request: HttpRequest) -> HttpResponse:
    """Show the page. ``?calm`` leaves out the errors and the exit bar; ``theme`` and ``contrast`` choose the look.

    ``?account`` is another page, with what has a heading of its own.
    """
    words = WORDS[get_language() or "fi"]
    is_calm = "calm" in request.GET
    values = context(words) | {
        "form": _Form(words) if is_calm else _Form(words, {"name": "", "first": "b"}),
        "is_sensitive": not is_calm,
        "looks": list(zip(LOOKS, words["looks"], strict=True)),
        "here": request.path,
    }
    for name, known in (("theme", ("light", "dark")), ("contrast", ("more",))):
        if request.GET.get(name) in known:
            values[name] = request.GET[name]
    if "account" in request.GET:
        return render(request, "demo/styleguide_account.html", values | _account(words))
    return render(request, "demo/styleguide.html", values)


def context(words: dict[str, Any]) -> dict[str, Any]:
    """What the page shows in these words."""
    contacts = [
        {
            "name": "Nollalinja",
            "audience": words["audience"],
            "phone": "080 005 005",
            "tel": "080005005",
            "hours": words["hours"],
            "languages": words["languages"],
            "url": "https://nollalinja.fi/",
            "note": words["contact_note"],
            "checked_on": DAY,
        },
        {"name": words["emergency"], "phone": "112", "tel": "112"},
    ]
    right, wrong = words["states"]
    return {
        "w": words,
        "colors": COLORS,
        "crumbs": [{"title": title, "url": "#"} for title in words["crumbs"]],
        "outline": _outline(words),
        "contacts": contacts,
        "footer_contacts": [{**contact, "audience": ""} for contact in contacts],
        "sources": [
            {"anchor": "s1", "title": words["law"], "publisher": "Finlex", "url": "https://finlex.fi/", "seen_on": DAY},
            {"anchor": "s2", "title": "Female genital mutilation", "publisher": "WHO", "language": "en"},
        ],
        "columns": [{"label": label, "is_number": at == 2} for at, label in enumerate(words["columns"])],
        "rows": [
            {"header": "Anna Esimerkki", "cells": [{"text": right}, {"text": "7", "is_number": True}]},
            {"header": "Bo Exempel", "cells": [{"text": wrong}, {"text": "0", "is_number": True}]},
        ],
        "page_obj": Paginator(range(200), 10).page(6),
        "previous": {"title": words["neighbours"][0], "url": "#"},
        "next": {"title": words["neighbours"][1], "url": "#"},
        "checked_on": DAY,
        "next_review_on": dt.date(2027, 4, 12),
        "key": NOBODY,
    }


def _account(words: dict[str, Any]) -> dict[str, Any]:
    levels = (constants.SUCCESS, constants.WARNING, constants.ERROR)
    return {
        "is_sensitive": False,
        "messages": [Message(level, text) for level, text in zip(levels, words["message_texts"], strict=True)],
        "may_have_messages": True,
        "heading": words["code"],
        "form": None,
        "verify_form": _CodeForm(words),
        "change_form": None,
        "can_resend": True,
        "code_url": "#",
        "email": "maija.meikalainen@kunta.example",
        "idle_seconds": settings.SHARED_DEVICE_IDLE_SECONDS,
    }


def _outline(words: dict[str, Any]) -> list[dict[str, Any]]:
    def step(title: str, status: str, **more: object) -> dict[str, object]:
        return {"title": title, "status": status, "url": "#", "kind": words["lesson"], "minutes": 10, **more}

    first, second, third, last = words["steps"]
    english = {} if get_language() == "en" else {"language": "en", "language_name": words["in_english"]}
    return [
        {
            "title": words["modules"][0],
            "number": "1",
            "steps": [
                step(first, "done"),
                step(second, "current", is_current=True),
                step("Talking with an interpreter", "open", **english),
            ],
        },
        {
            "title": words["modules"][1],
            "number": "2",
            "steps": [
                step(third, "open", minutes=None),
                step(last, "locked", is_locked=True, lock_reason=words["locked"]),
            ],
        },
    ]
