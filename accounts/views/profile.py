"""The pages about oneself, and the two of Wagtail's that ours replace."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.generic import UpdateView
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views import account as wagtail_account

from accounts import services
from accounts.forms import ApiTokenForm, ProfileForm
from accounts.models import ApiToken, User
from accounts.names import print_advice


@method_decorator(never_cache, name="dispatch")
class ProfileView(LoginRequiredMixin, UpdateView):
    """Name and language of whoever is signed in. Certificates already issued keep the name they have."""

    form_class = ProfileForm
    template_name = "accounts/profile.html"
    context_object_name = "person"  # not "user": that one stands in the frame of every page
    success_url = reverse_lazy("accounts:profile")

    def get_object(self, queryset: object = None) -> User:
        """Read the row anew: a refused form must not change the name in the page's frame."""
        return User.objects.get(pk=self.request.user.pk)

    def form_valid(self, form: ModelForm) -> HttpResponse:
        """Save and say so."""
        response = super().form_valid(form)
        messages.success(self.request, _("Your details have been saved."))
        if advice := print_advice(form.cleaned_data["full_name"]):
            messages.warning(self.request, advice)
        return response


@login_required
@never_cache
@require_safe
def stay(request: HttpRequest) -> HttpResponse:
    """Somebody is still there: asking is enough, see accounts.sessions."""
    return HttpResponse(status=204)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's tokens for the API. A new one's secret stands on the answer to the form, and nowhere after that."""
    form = ApiTokenForm(request.POST or None)
    secret, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _token, secret = services.create_api_token(user=request.user, now=timezone.now(), **form.cleaned_data)
                form, status = ApiTokenForm(), 201
            except services.TokenNameTakenError:
                form.add_error("name", _("You have a token of this name already."))
            except services.TooManyTokensError:
                form.add_error(None, _("You have as many tokens as there can be. Revoke one first."))
    own = ApiToken.objects.for_person(request.user)
    context = {"form": form, "secret": secret, "tokens": own, "now": timezone.now()}
    return render(request, "accounts/tokens.html", context, status=status)


@login_required
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a token useless at once."""
    if not services.revoke_api_token(user=request.user, pk=pk):
        raise Http404
    messages.success(request, _("The token has been revoked."))
    return redirect("accounts:tokens")


@never_cache
def admin_login(request: HttpRequest) -> HttpResponse:
    """Send editors to the one sign-in page there is.

    Wagtail also sends people here who are signed in but may not edit; a sign-in page would send them straight back.
    """
    next_url = get_valid_next_url_from_request(request) or reverse("wagtailadmin_home")
    if not request.user.is_authenticated:
        return redirect_to_login(next_url, login_url=reverse("account_login"))
    if request.user.has_perm("wagtailadmin.access_admin"):
        return redirect(next_url)
    raise PermissionDenied


class NamePanel(wagtail_account.BaseSettingsPanel):
    """Wagtail's panel asks for a first and a last name, which people here do not have."""

    name = "name"
    title = gettext_lazy("Name")
    order = 100
    form_class = ProfileForm


class AdminAccountView(wagtail_account.AccountView):
    """Wagtail's page about oneself, with our name panel in place of its own."""

    def get_panels(self) -> list[wagtail_account.BaseSettingsPanel]:
        """Swap the one panel; address and password are changed on the site's own pages."""
        theirs = [p for p in super().get_panels() if not isinstance(p, wagtail_account.NameEmailSettingsPanel)]
        return [NamePanel(self.request, self.request.user, None), *theirs]
