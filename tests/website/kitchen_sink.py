"""A page with every component, for tests and for looking at. Not part of the site."""

import datetime as dt
from pathlib import Path

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines

PAGE = Path(__file__).with_name("kitchen_sink.html")
DAY = dt.date(2026, 11, 2)


class SampleForm(forms.Form):
    """One field of each kind, with the longest words we could find."""

    name = forms.CharField(label="Nimi", help_text="Niin kuin se tulee todistukseen.")
    place = forms.ChoiceField(
        label="Vastaanottokeskus", choices=[("", "Valitse"), ("a", "Maahanmuuttajapalvelukeskus, Järvenpää")]
    )
    password = forms.CharField(label="Salasana", widget=forms.PasswordInput)
    thoughts = forms.CharField(
        label="Pohdinta", widget=forms.Textarea, required=False, help_text="Älä kirjoita asiakkaan tietoja."
    )
    first = forms.ChoiceField(
        label="Mitä teet ensin?",
        widget=forms.RadioSelect,
        choices=[("a", "Kuuntelen"), ("b", "Järjestän ammattitulkin, joka on asiakkaalle ennestään tuntematon")],
    )
    topics = forms.MultipleChoiceField(
        label="Aiheet", widget=forms.CheckboxSelectMultiple, choices=[("x", "Kotoutumissuunnitelma"), ("y", "Kieli")]
    )
    agreed = forms.BooleanField(label="Olen lukenut ohjeen")


def step(title: str, status: str, **more: object) -> dict[str, object]:
    """Return one step of an outline."""
    return {"title": title, "status": status, "url": "#", "kind": "Oppitunti", "minutes": 10, **more}


def context() -> dict[str, object]:
    """Return what the page shows."""
    contacts = [
        {
            "name": "Nollalinja",
            "audience": "Kaikille, jotka ovat kokeneet väkivaltaa tai pelkäävät sitä",
            "phone": "080 005 005",
            "tel": "080005005",
            "hours": "Maksuton, ympäri vuorokauden",
            "languages": "suomi, ruotsi, englanti, tulkkaus",
            "url": "https://nollalinja.fi/",
            "note": "Myös ammattilaisille.",
            "checked_on": DAY,
        },
        {"name": "Hätänumero", "phone": "112", "tel": "112"},
    ]
    return {
        "crumbs": [
            {"title": "Koulutukset", "url": "#"},
            {"title": "Haitalliset perinteet", "url": "#"},
            {"title": "Kunniaan liittyvän väkivallan tunnistaminen"},
        ],
        "form": SampleForm({"name": "", "first": "b"}),
        "outline": [
            {
                "title": "Mitä kunniaan liittyvä väkivalta on",
                "number": "1",
                "steps": [
                    step("Käsitteet ja lainsäädäntö", "done"),
                    step("Tunnistaminen vastaanottokeskuksessa", "current", is_current=True),
                    step("Talking with an interpreter", "open", language="en", language_name="englanniksi"),
                ],
            },
            {
                "title": "Toimiminen ja ilmoittaminen",
                "number": "2",
                "steps": [
                    step("Lastensuojeluilmoituksen tekeminen", "open", minutes=None),
                    step("Loppukoe", "locked", is_locked=True, lock_reason="Suorita ensin osiot 1 ja 2."),
                ],
            },
        ],
        "contacts": contacts,
        "footer_contacts": [{**contact, "audience": ""} for contact in contacts],
        "footer_links": [
            {"label": "Saavutettavuusseloste", "url": "#"},
            {"label": "Tietosuoja", "url": "#"},
            {"label": "Turvallisesti verkossa", "url": "#"},
        ],
        "sources": [
            {
                "anchor": "s1",
                "title": "Laki kotoutumisen edistämisestä 681/2023",
                "publisher": "Finlex",
                "url": "https://finlex.fi/",
                "seen_on": DAY,
            },
            {"anchor": "s2", "title": "Female genital mutilation", "publisher": "WHO", "language": "en"},
        ],
        "meta": ["45 min", "suomi, svenska", "Todistus 2 vuotta"],
        "columns": [{"label": "Nimi"}, {"label": "Tunnistaminen"}, {"label": "Pisteet", "is_number": True}],
        "rows": [
            {"header": "Anna Esimerkki", "cells": [{"text": "Suoritettu"}, {"text": "7", "is_number": True}]},
            {"header": "Bo Exempel", "cells": [{"text": "Kesken"}, {"text": "0", "is_number": True}]},
        ],
        "page_obj": Paginator(range(200), 10).page(6),
        "previous": {"title": "Käsitteet ja lainsäädäntö", "url": "#"},
        "next": {"title": "Puheeksi ottaminen tulkin kanssa vastaanottokeskuksessa", "url": "#"},
        "checked_on": DAY,
        "next_review_on": dt.date(2027, 4, 12),
        "sort_rows": ["Kirjaa havainnot", "Varmista turvallisuus", "Järjestä ammattitulkki"],
        "is_sensitive": True,
    }


def view(request: HttpRequest) -> HttpResponse:
    """Show the page. ``?calm`` leaves out the error summary and the exit bar."""
    values = context()
    if "calm" in request.GET:
        values |= {"is_sensitive": False, "form": SampleForm()}
    return HttpResponse(engines["django"].from_string(PAGE.read_text(encoding="utf-8")).render(values, request))
