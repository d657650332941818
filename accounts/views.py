"""The pages about oneself, and the two of Wagtail's that ours replace."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import UpdateView
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views import account as wagtail_account

from accounts.forms import ProfileForm
from accounts.models import User


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
        return response


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
