"""One very long handbook, written and published page by page as an author would, and settled once."""

import random
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from wagtail.models import Locale

from content.models import PageSource, Source
from demo.markdown import key_of
from handbooks.models import ChapterPage, HandbookIndexPage, HandbookPage
from handbooks.services.settling import settle

PLACE = "seed/handbook"
TITLE = "Hyvin pitkä käsikirja"
# Of ten chapters one is of the first level, three of the second, and six of the third.
_LEVELS = (1, 2, 3, 3, 2, 3, 3, 2, 3, 3)
_SUBJECTS = "Alkukartoitus Ohjaus Neuvonta Verkosto Yhteistyö Tulkkaus Perhe Koulu Työelämä Asuminen Terveys Palaute"
_DOERS = "kunta hyvinvointialue oppilaitos järjestö työnantaja viranomainen ohjaaja opettaja"
_DEEDS = "sopii kirjaa tarkistaa arvioi järjestää selvittää kertoo välittää"
_THINGS = "suunnitelman tapaamisen palvelun tuen tavoitteen aikataulun luvan tulkin tiedon seurannan"
_WHEN = "ensin viikoittain yhdessä kirjallisesti ajoissa tarvittaessa suostumuksella vuosittain"


def seed_handbook(*, chapters: int, now: datetime, report: Callable[[int], None] = lambda done: None) -> int:
    """Publish the chapters numbered below ``chapters`` that are not there yet, then settle; return how many were made.

    Some 0.1 s a chapter: each is a page with a revision, an entry of the search and its references.
    """
    locale = Locale.objects.get(language_code="fi")
    source, _is_new = Source.objects.get_or_create(
        code="SEED", defaults={"title": "Keksitty lähde", "publisher": "Askel", "language": "fi", "seen_on": now.date()}
    )
    handbook = HandbookPage.objects.filter(translation_key=key_of(PLACE), locale=locale).first()
    if handbook is None:
        handbook = HandbookPage(
            title=TITLE, summary="Keksittyä tekstiä kokeiluja varten.", translation_key=key_of(PLACE), locale=locale
        )
        _add(HandbookIndexPage.objects.get(locale=locale), handbook)
    keys = {key_of(f"{PLACE}/{number}"): number for number in range(chapters)}
    there = dict(
        ChapterPage.objects.filter(translation_key__in=keys, locale=locale).values_list("translation_key", "pk")
    )
    above: dict[int, Any] = {0: handbook}
    made = 0
    for key, number in keys.items():
        level = _LEVELS[number % len(_LEVELS)]
        if key in there:
            above[level] = there[key]
            continue
        parent = above[level - 1]
        if isinstance(parent, int):
            parent = ChapterPage.objects.get(pk=parent)
        above[level] = _chapter(parent, number, key, locale, source, now.date())
        made += 1
        report(made)
    settle(handbook_key=handbook.translation_key, now=now)
    return made


def _chapter(parent: Any, number: int, key: Any, locale: Locale, source: Source, today: date) -> ChapterPage:
    dice = random.Random(number)
    chapter = ChapterPage(
        title=f"{dice.choice(_SUBJECTS.split())} {number + 1}",
        summary=_sentence(dice),
        body=body_of_chapter(number, dice),
        translation_key=key,
        locale=locale,
        checked_on=today,
        next_review_on=today.replace(year=today.year + 1, day=1),
    )
    chapter.source_links = [PageSource(source=source)]
    return _add(parent, chapter)


def _add(parent: Any, page: Any) -> Any:
    page.live = False
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def body_of_chapter(number: int, dice: random.Random) -> list[dict[str, Any]]:
    """Some paragraphs that mean nothing, the same each time."""
    paragraphs = "".join(f"<p>{' '.join(_sentence(dice) for _ in range(5))}</p>" for _ in range(4))
    return [
        {
            "type": "text",
            "value": f"<h2>{dice.choice(_SUBJECTS.split())}</h2>{paragraphs}",
            "id": str(key_of(f"{PLACE}/{number}/1")),
        }
    ]


def _sentence(dice: random.Random) -> str:
    who, does, what, when = (dice.choice(words.split()) for words in (_DOERS, _DEEDS, _THINGS, _WHEN))
    return f"{who.capitalize()} {does} {what} {when}."
