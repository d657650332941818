"""What every authored page shares: upkeep, sources, sensitivity, change notes and neutral addresses."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail_localize.fields import BaseTranslatableField, SynchronizedField

from content.enums import Severity
from content.models.numbers import number_problems
from content.models.recordings import recording_problems
from content.permissions import PageRights
from content.rules import is_neutral_slug, next_neutral_slug
from content.visibility import visible_to


class PublishRefusedError(ValidationError):
    """A page may not go live as it is. ``message_dict`` names the field and says what to do."""


class BasePageQuerySet(PageQuerySet):
    """Reads of authored pages."""

    def visible_to(self, user: Any) -> "BasePageQuerySet":
        """Pages that ``user`` may read: live, under live ancestors, with no restriction that the user fails."""
        return visible_to(self, user)

    def in_language(self, language: str) -> "BasePageQuerySet":
        """Pages written in ``language``."""
        return self.filter(locale__language_code=language)


BasePageManager = PageManager.from_queryset(BasePageQuerySet)


class BasePageForm(WagtailAdminPageForm):
    """The editor's form: asks what changed, and names what keeps the page from being published."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # An empty address is made of the title, on the server as well as by the editor's script.
        if "slug" in self.fields:
            self.fields["slug"].required = False
        # The note belongs to one publication: it starts empty unless a draft already carries the next one.
        if not self.instance.has_unpublished_changes:
            for name in ("change_note", "change_severity"):
                if name in self.fields:
                    self.initial[name] = ""

    def _is_going_live(self) -> bool:
        return bool(self.data.get("action-publish") or self.data.get("action-submit"))

    def clean(self) -> dict[str, Any]:
        """Add what the page itself says against being published, each message at its field."""
        cleaned = super().clean()
        if self._is_going_live() and not self.errors:
            for field, message in self.instance_with(cleaned).publish_problems():
                self.add_error(field if field in self.fields else None, message)
        return cleaned

    def instance_with(self, cleaned: dict[str, Any]) -> "BasePage":
        """The page as it would be with the form's values, not saved."""
        page = self.instance
        for name, value in cleaned.items():
            if name in {field.name for field in page._meta.concrete_fields}:
                setattr(page, name, value)
        return page


class EditorTabs:
    """The editor's tabs, named by what is in them; Wagtail would call two of them "Promote" and "Settings"."""

    def __get__(self, page: Any, owner: "type[BasePage]") -> TabbedInterface:
        tabs = [
            (_("Content"), owner.content_panels),
            (_("Address and safety"), owner.promote_panels),
            (_("What changed"), owner.settings_panels),
        ]
        return TabbedInterface(
            [ObjectList(panels, heading=heading) for heading, panels in tabs if panels],
            base_form_class=owner.base_form_class,
        )


class BasePage(Page):
    """Abstract ground of every page that a trainer writes. Holds content only, never a learner."""

    # The word that neutral addresses of this kind of page are made of, by language.
    neutral_words: ClassVar[dict[str, str]] = {"fi": "sivu", "sv": "sida", "en": "page"}
    # What search calls it; empty for pages that only lead to others.
    search_kind: ClassVar[str] = "page"
    # Whether a translation brings only text: it is not there for readers when the oldest page of its key is not.
    follows_original: ClassVar[bool] = False
    # Fields with answers to choose from: a wrong number may stand there, and the feedback says so.
    fields_of_questions: ClassVar[frozenset[str]] = frozenset()
    private_page_options = ["login", "groups"]  # a shared password tells nobody apart
    base_form_class = BasePageForm
    edit_handler = EditorTabs()
    show_in_menus_default = False
    # Set by whoever found the page and knows: then Wagtail's check needs no query.
    is_known_unrestricted = False

    summary = models.CharField(_("summary"), max_length=200, blank=True, help_text=_("One sentence, shown in lists."))
    is_sensitive = models.BooleanField(
        _("sensitive"),
        default=False,
        help_text=_(
            "The page and all below it get a neutral address and title, a link to leave quickly, "
            "and are not kept by the browser."
        ),
    )
    law_version = models.CharField(_("law as of"), max_length=200, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    next_review_on = models.DateField(_("next review"), null=True, blank=True)
    reviewed_by = models.CharField(
        _("reviewed by"),
        max_length=200,
        blank=True,
        help_text=_("The expert who reviewed the facts. Empty: readers are told that no expert has."),
    )
    change_note = models.TextField(
        _("what changed"),
        blank=True,
        max_length=600,
        help_text=_("Asked for when you publish a page that has been live: one or two sentences for its readers."),
    )
    change_severity = models.CharField(_("kind of change"), max_length=12, choices=Severity, blank=True)

    objects = BasePageManager()

    promote_panels = [
        MultiFieldPanel([FieldPanel("slug"), FieldPanel("is_sensitive")], heading=_("Address and safety")),
    ]
    upkeep_panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("checked_on"), FieldPanel("next_review_on")]),
                FieldPanel("law_version"),
                FieldPanel("reviewed_by"),
            ],
            heading=_("Upkeep"),
        ),
        InlinePanel("source_links", heading=_("Sources"), label=_("Source")),
    ]
    topic_panels = [InlinePanel("topic_links", heading=_("Topics"), label=_("Topic"))]
    change_panels = [
        MultiFieldPanel(
            [
                HelpPanel(_("Leave empty the first time. Later, tell readers what is different.")),
                FieldPanel("change_note"),
                FieldPanel("change_severity"),
            ],
            heading=_("What changed"),
        ),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary")]
    # Facts are those of the source language; a translation brings only text.
    override_translatable_fields = [
        BaseTranslatableField("slug"),  # neither text to translate nor the source's: see `_assign_slug`
        SynchronizedField("change_note", overridable=False),
        SynchronizedField("change_severity", overridable=False),
        SynchronizedField("reviewed_by", overridable=False),
    ]

    class Meta:
        abstract = True

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """Previews show the draft itself: what learners are served comes from an edition and a record."""
        return "content/preview.html"

    def permissions_for_user(self, user: Any) -> PageRights:
        """What ``user`` may do with this page. Wagtail asks this, not the plain page's."""
        return PageRights(user, self)

    def publish_problems(self) -> list[tuple[str, str]]:
        """What keeps this page from going live, as (field, message for the author). May query."""
        problems = [*recording_problems(self), *number_problems(self)]
        if self.first_published_at is None or self.alias_of_id is not None:
            return problems
        if not self.change_note.strip():
            problems.append(("change_note", gettext("Tell readers in a sentence or two what changed.")))
        if not self.change_severity:
            problems.append(("change_severity", gettext("Choose whether this is a correction or a content change.")))
        return problems

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """Publish a revision, by whatever way it came: editor, workflow, schedule, code.

        Raises PublishRefusedError, leaving everything as it was, if the revision may not go live.
        """
        problems = revision.as_object().publish_problems()
        if problems:
            raise PublishRefusedError({field: [message] for field, message in problems})
        return super().publish(revision, *args, **kwargs)

    def has_sensitive_ancestor(self) -> bool:
        """Whether a page above this one is sensitive. One query."""
        if not self.path:
            return False
        steps = range(self.steplen, len(self.path), self.steplen)
        return any_sensitive([self.path[:end] for end in steps])

    def get_view_restrictions(self) -> Any:
        """As Wagtail finds them, at this page and above it."""
        return PageViewRestriction.objects.none() if self.is_known_unrestricted else super().get_view_restrictions()

    @property
    def is_sensitive_here(self) -> bool:
        """Whether this page is to be treated as sensitive: marked itself, or below one that is."""
        return self.is_sensitive or self.has_sensitive_ancestor()

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Give sensitive pages their neutral address before Wagtail makes one of the title."""
        self._assign_slug()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        """The same for drafts, which Wagtail cleans less."""
        self._assign_slug()
        super().minimal_clean()

    def save(self, clean: bool = True, user: Any = None, log_action: Any = False, **kwargs: Any) -> None:
        """The same for copies, which Wagtail saves without cleaning them."""
        if not clean and not kwargs.get("update_fields"):
            self._assign_neutral_slug()
        super().save(clean=clean, user=user, log_action=log_action, **kwargs)

    def _assign_slug(self) -> None:
        """A neutral address where the page is sensitive; a translation's own until it is published, of its title."""
        self._assign_neutral_slug()
        is_new_copy = self.pk is not None and self.first_published_at is None and self.alias_of_id is None
        if not is_new_copy or is_neutral_slug(self.slug):
            return
        if self.get_translations().filter(slug=self.slug).exclude(title=self.title).exists():
            self.slug: str = ""  # Wagtail makes one

    def _assign_neutral_slug(self) -> None:
        parent = self.get_parent() if self.path else None
        if parent is None or is_neutral_slug(self.slug):
            return
        parent_page = parent.specific
        inherits = isinstance(parent_page, BasePage) and parent_page.is_sensitive_here
        if self.is_sensitive or inherits:
            self.slug = self._neutral_slug(parent)

    def _neutral_slug(self, parent: Page) -> str:
        siblings = dict(parent.get_children().values_list("pk", "slug"))
        current = siblings.pop(self.pk, "")
        if is_neutral_slug(current):
            return current  # an address once given stays
        language = self.locale.language_code if self.locale_id else translation.get_language()
        return next_neutral_slug(self.neutral_words.get(language, self.neutral_words["en"]), siblings.values())

    @property
    def search_label(self) -> str:
        """A number that readers cite the page by."""
        return ""

    def search_texts(self) -> Iterable[str]:
        """What search reads of this page besides title and summary. Never what a test asks or answers."""
        return ()

    def source_texts(self) -> list[dict[str, Any]]:
        """The sources cited, in order, as an edition keeps them."""
        return [link.source.as_text() for link in self.source_links.select_related("source")]

    def upkeep_text(self) -> dict[str, Any]:
        """When and by whom the facts were checked, as an edition keeps it."""
        return {
            "law_version": self.law_version,
            "checked_on": self.checked_on.isoformat() if self.checked_on else "",
            "next_review_on": self.next_review_on.isoformat() if self.next_review_on else "",
            "reviewed_by": self.reviewed_by,
        }


def any_sensitive(paths: list[str]) -> bool:
    """Whether any page at these tree paths is marked sensitive. One query over the tables of all kinds of page."""
    models = sorted(concrete_page_models(), key=lambda model: model.__name__)
    first, *others = (
        model.objects.filter(path__in=paths, is_sensitive=True).order_by().values("pk") for model in models
    )
    return first.union(*others, all=True).exists()


def concrete_page_models(root: type[BasePage] = BasePage) -> set[type[BasePage]]:
    """All page models that are made of BasePage."""
    found = set()
    for model in root.__subclasses__():
        if not model._meta.abstract:
            found.add(model)
        found |= concrete_page_models(model)
    return found
