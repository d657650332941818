"""wagtail-localize's views, held to the rules of content.services.translating."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail_localize.views.submit_translations import SubmitPageTranslationView, SubmitTranslationForm
from wagtail_localize.views.update_translations import UpdateTranslationsView

from content.services import translating


class SubmitForm(SubmitTranslationForm):
    """Without "include subtree": it saves drafts over pages that are live."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["include_subtree"].widget = forms.HiddenInput()

    def clean_include_subtree(self) -> bool:
        """Never, whatever was sent."""
        return False


class SubmitPage(SubmitPageTranslationView):
    """Start the translation of one page."""

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
    """Take over changes of the source; publish only what is complete."""

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


submit_page = SubmitPage.as_view()
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
