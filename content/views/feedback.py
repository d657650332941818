"""The pages on which readers tell the service something, and the inbox in which it is seen to.

Each form stands on a page of its own: the pages that people read hold no form, and so set no cookie.
"""

from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from accounts import privacy
from accounts.models import Look, User
from content.models import BasePage, Message
from content.readers import reader_of
from content.services import inbox
from content.visibility import visible_to

Kind = Message.Kind
TITLES = {
    Kind.ERROR: _("Report an error on this page"),
    Kind.HELPFUL: _("Was this page helpful?"),
    Kind.ACCESSIBILITY: _("Feedback on accessibility"),
    Kind.QUESTION: _("Ask the trainer"),
}


class MessageForm(forms.Form):
    """What a reader writes."""

    text = forms.CharField(
        label=_("Your message"),
        max_length=4000,
        help_text=_("Do not write anything about clients, or anything that others must not read."),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    )
    reply_to = forms.EmailField(
        label=_("E-mail address, if you want an answer"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class HelpfulForm(MessageForm):
    """Yes or no first; words if one likes."""

    is_helpful = forms.ChoiceField(
        label=_("Was this page helpful?"), choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect
    )
    field_order = ["is_helpful", "text", "reply_to"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = False
        del self.fields["reply_to"]


@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What one can tell the service, and about what."""
    return render(request, "content/feedback/index.html")


@never_cache
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Say that it arrived, and until when there will be an answer."""
    return render(request, "content/feedback/thanks.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, kind: str, page_key: UUID | None = None) -> HttpResponse:
    """The form, and what is sent with it. Nobody has to say who they are."""
    if kind not in Kind.values or (page_key is None and kind in (Kind.ERROR, Kind.HELPFUL, Kind.QUESTION)):
        raise Http404
    reader = reader_of(request)
    page = _page(reader, page_key) if page_key else None
    form_class = HelpfulForm if kind == Kind.HELPFUL else MessageForm
    form, status = form_class(request.POST or None), 200
    author = reader if reader.is_authenticated else None
    if author and "reply_to" in form.fields:
        del form.fields["reply_to"]  # known already
    if request.method == "POST":
        status = 422
        if not ratelimit.consume(request, action="feedback"):
            return render(request, "429.html", status=429)
        if form.is_valid():
            data = form.cleaned_data
            inbox.take_message(
                kind=kind,
                page=page,
                language=get_language() or "fi",
                text=data["text"],
                reply_to=data.get("reply_to", ""),
                author=author,
                is_helpful=data["is_helpful"] == "yes" if "is_helpful" in data else None,
                now=timezone.now(),
            )
            return redirect("feedback:thanks")
    is_sensitive = page is not None and page.is_sensitive_here
    context: dict[str, Any] = {"form": form, "title": TITLES[Kind(kind)], "about": page, "is_sensitive": is_sensitive}
    if is_sensitive:
        context["neutral_title"] = pgettext("neutral page title", "Feedback")
    return render(request, "content/feedback/write.html", context, status=status)


def _page(reader: Any, key: UUID) -> BasePage:
    pages = visible_to(Page.objects.filter(translation_key=key), reader).select_related("locale")
    language = get_language()
    found = sorted(pages, key=lambda page: (page.locale.language_code != language, page.pk))
    page = found[0].specific if found else None
    if not isinstance(page, BasePage):
        raise Http404
    return page


# --- In the admin -------------------------------------------------------------------------------------------------


class SeeToForm(forms.Form):
    """Who sees to a message, how far it is, and the answer."""

    state = forms.ChoiceField(label=_("State"), choices=Message.State.choices)
    takes_over = forms.BooleanField(label=_("I see to it"), required=False)
    answer = forms.CharField(
        label=_("Answer"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 8})
    )

    def clean(self) -> dict[str, Any]:
        """An answer has words."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("state") == Message.State.ANSWERED and not cleaned.get("answer", "").strip():
            self.add_error("answer", gettext("Write the answer, or close the message without one."))
        return cleaned


@require_safe
def inbox_list(request: HttpRequest) -> HttpResponse:
    """Messages about one's own pages, whoever waits longest first. Two queries and those of the permissions."""
    rows = inbox.messages_for(request.user).select_related("owner").by_urgency()
    kind = request.GET.get("kind", "")
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    page_obj = Paginator(rows, 50).get_page(request.GET.get("page"))
    today = timezone.localdate()
    shown = [(message, message.is_late(today)) for message in page_obj.object_list]
    context = {"rows": shown, "page_obj": page_obj, "kinds": Kind.choices, "kind": kind}
    return render(request, "content/admin/inbox.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def inbox_message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message, and the form to see to it. That its author's words were opened is noted for them."""
    message = inbox.find_message(user=request.user, pk=pk)
    if message is None:
        raise PermissionDenied  # the editor's way to say that there is none for this person
    initial = {"state": message.state, "answer": message.answer, "takes_over": message.owner == request.user}
    form = SeeToForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        owner = request.user if form.cleaned_data["takes_over"] else message.owner
        if owner == request.user and not form.cleaned_data["takes_over"]:
            owner = None
        inbox.see_to_message(
            message=message,
            state=form.cleaned_data["state"],
            owner=owner,
            answer=form.cleaned_data["answer"].strip(),
            now=timezone.now(),
        )
        messages.success(request, gettext("The message has been saved."))
        return redirect(reverse("inbox"))
    if request.method == "GET" and isinstance(message.author, User):
        privacy.note_look(actor=request.user, subjects=[message.author], what=Look.What.MESSAGE, now=timezone.now())
    return render(request, "content/admin/message.html", {"message": message, "form": form})
