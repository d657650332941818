"""Translate pages with wagtail-localize, by rules that keep unfinished text off the live site.

Its defaults put drafts over live rows (docs/decisions/0008). These services are the only callers of ``save_target``.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext, ngettext
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation
from wagtail_localize.operations import TranslationCreator

from content.models import PublishRefusedError


class TranslationRefusedError(ValidationError):
    """A translation may not be started or published as things stand; the message says why."""


class _CarefulCreator(TranslationCreator):
    """Starts translations, and leaves alone whatever has one already, be it page or snippet."""

    def create_translations(self, instance: Any, include_related_objects: bool = True) -> None:
        wanted: list[Locale] = self.target_locales  # type: ignore[has-type]
        there = set(instance.get_translations(inclusive=True).values_list("locale_id", flat=True))
        self.target_locales = [locale for locale in wanted if locale.pk not in there]
        try:
            if self.target_locales:
                super().create_translations(instance, include_related_objects)
        finally:
            self.target_locales = wanted


@transaction.atomic
def submit_page(*, page: Page, locales: Iterable[Locale], user: Any) -> list[Page]:
    """Make a draft of ``page`` in each language that has none yet; return the drafts.

    Raises TranslationRefusedError if the page above has not been translated: its copy would be an alias.
    """
    locales = list(locales)
    parent = page.get_parent()
    for locale in locales:
        if not parent.is_root() and not parent.has_translation(locale):
            raise TranslationRefusedError(
                gettext("Translate “%(title)s” to %(language)s first: this page stands below it.")
                % {"title": parent.title, "language": locale.get_display_name()}
            )
    _CarefulCreator(user, locales).create_translations(page.specific)
    return [page.get_translation(locale).specific for locale in locales]


def missing_strings(translation: Translation) -> int:
    """How many texts still have no translation. Two queries."""
    total, translated = translation.get_progress()
    return total - translated


def publish_translation(*, translation: Translation, user: Any) -> None:
    """Publish a translation. Raises TranslationRefusedError while a text is missing or the page may not go live."""
    missing = missing_strings(translation)
    if missing:
        raise TranslationRefusedError(
            ngettext(
                "%(count)s text has no translation yet: readers would see it in the other language. "
                "Translate it first.",
                "%(count)s texts have no translation yet: readers would see them in the other language. "
                "Translate them first.",
                missing,
            )
            % {"count": missing}
        )
    try:
        with transaction.atomic():
            translation.save_target(user=user, publish=True)
    except PublishRefusedError as error:
        raise TranslationRefusedError(" ".join(error.messages)) from error


def _is_published(translation: Translation, user: Any) -> bool:
    try:
        publish_translation(translation=translation, user=user)
    except TranslationRefusedError:
        return False
    return True


def translation_of(page: Page) -> Translation | None:
    """The translation that ``page`` is the target of."""
    return (
        Translation.objects.filter(
            source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
        )
        .select_related("source", "target_locale")
        .first()
    )


@transaction.atomic
def update_from_source(*, source: Any, publishes: bool, user: Any) -> tuple[int, int]:
    """Take over what changed in the source. Publishes those that are still complete: returns (published, waiting).

    What is live in the other languages stays as it is until then.
    """
    source.update_from_db()
    published = waiting = 0
    for translation in source.translations.filter(enabled=True).select_related("target_locale", "source"):
        if publishes and _is_published(translation, user):
            published += 1
        else:
            waiting += 1
    return published, waiting
