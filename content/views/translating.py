"""wagtail-localize's views, held to the rules of content.services.translating."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page
from wagtail_localize.views.report import TranslationsReportView
from wagtail_localize.views.submit_translations import SubmitPageTranslationView, SubmitTranslationForm
from wagtail_localize.views.update_translations import UpdateTranslationsView

from content.services import translating
from content.views.gate import known_to


class SubmitForm(SubmitTranslationForm):
    """Without "include subtree": it saves drafts over pages that are live."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["include_subtree"].widget = forms.HiddenInput()

    def clean_include_subtree(self) -> bool:
        """Never, whatever was sent."""
        return False


class SubmitPage(SubmitPageTranslationView):
    """Start the translation of one page, by whoever may edit it."""

    def get_object(self) -> Any:
        """The page. wagtail-localize lets everybody translate every page who may translate at all."""
        page = super().get_object()
        if not page.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied
        return page

    def get_form(self) -> SubmitForm:
        """See SubmitForm."""
        form = super().get_form()
        if form.is_bound:
            return SubmitForm(self.object, self.request.POST)
        return SubmitForm(self.object, initial=form.initial)

    def form_valid(self, form: SubmitForm) -> HttpResponse:
        """Make drafts where there are none."""
        try:
            drafts = translating.submit_page(
                page=self.object, locales=form.cleaned_data["locales"], user=self.request.user
            )
        except translating.TranslationRefusedError as error:
            messages.error(self.request, error.message)
            return redirect(self.request.path)
        names = ", ".join(draft.locale.get_display_name() for draft in drafts)
        messages.success(self.request, self.get_success_message(names))
        return redirect(self.get_success_url() or self.get_default_success_url(drafts[0] if len(drafts) == 1 else None))


class Update(UpdateTranslationsView):
    """Take over changes of the source; publish only what is complete, by whoever may publish the page."""

    def get_object(self) -> Any:
        """See SubmitPage."""
        source = super().get_object()
        found = source.get_source_instance()
        if isinstance(found, Page) and not found.permissions_for_user(self.request.user).can_publish():
            raise PermissionDenied
        return source

    def form_valid(self, form: Any) -> HttpResponse:
        """See content.services.translating.update_from_source."""
        _published, waiting = translating.update_from_source(
            source=self.object, publishes=form.cleaned_data["publish_translations"], user=self.request.user
        )
        messages.success(self.request, self.get_success_message())
        if waiting and form.cleaned_data["publish_translations"]:
            messages.warning(
                self.request,
                ngettext(
                    "%(count)s translation is not complete and was not published.",
                    "%(count)s translations are not complete and were not published.",
                    waiting,
                )
                % {"count": waiting},
            )
        return redirect(self.get_success_url() or self.get_default_success_url())


class Report(TranslationsReportView):
    """Translations of the pages that the person knows of; wagtail-localize lists all to everybody."""

    def get_queryset(self) -> Any:
        """See TranslationsReportView."""
        return (
            super()
            .get_queryset()
            .filter(source__object_id__in=known_to(self.request.user, Page).values("translation_key"))
        )


submit_page = SubmitPage.as_view()
report = Report.as_view()
report_results = Report.as_view(results_only=True)
update = Update.as_view()


def publish_from_editor(request: HttpRequest, page: Any) -> HttpResponse | None:
    """The translation editor's publish button, for Wagtail's ``before_edit_page`` hook."""
    if request.method != "POST" or request.POST.get("action") != "publish":
        return None
    translation = translating.translation_of(page)
    if translation is None or not page.permissions_for_user(request.user).can_publish():
        return None  # Wagtail and wagtail-localize answer
    try:
        translating.publish_translation(translation=translation, user=request.user)
    except translating.TranslationRefusedError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request,
            _("Published “%(title)s” in %(language)s.")
            % {"title": page.title, "language": translation.target_locale.get_display_name()},
        )
    return redirect(request.path)
