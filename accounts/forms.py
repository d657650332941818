"""What people tell about themselves.

allauth builds its own sign-up form on `SignupForm`, so this module must not import ``allauth.account.forms``.
"""

from datetime import timedelta

from allauth.core import context
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import print_advice, tidy_person_name, validate_person_name


class SignupForm(forms.Form):
    """What Askel asks besides the e-mail address and an optional password. The adapter stores it."""

    full_name = forms.CharField(
        label=_("Name"),
        max_length=120,
        validators=[validate_person_name],
        help_text=_("As it will stand on your certificates."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    preferred_language = forms.ChoiceField(
        label=_("Preferred language"), choices=settings.LANGUAGES, initial=get_language
    )

    field_order = ["email", "full_name", "preferred_language", "password1"]

    def clean_full_name(self) -> str:
        """Tidy the name once it is valid, and say what it will look like on paper: here, where nobody learns more.

        `signup` is only called for an address that has no account yet.
        """
        name = tidy_person_name(self.cleaned_data["full_name"])
        if (advice := print_advice(name)) and context.request:
            messages.warning(context.request, advice)
        return name

    def signup(self, request: HttpRequest, user: User) -> None:
        """Nothing is left to do: `AccountAdapter.save_user` has stored the fields with the user."""


class ProfileForm(forms.ModelForm):
    """Name, language and mails of the person who is signed in."""

    class Meta:
        model = User
        fields = ["full_name", "preferred_language", "wants_change_mails"]
        widgets = {"full_name": forms.TextInput(attrs={"autocomplete": "name"})}

    def clean_full_name(self) -> str:
        """Tidy the name once it is valid."""
        return tidy_person_name(self.cleaned_data["full_name"])


class ApiTokenForm(forms.Form):
    """A new token for the API."""

    VALID_FOR = [("30", _("30 days")), ("90", _("90 days")), ("365", _("a year"))]

    name = forms.CharField(
        label=_("Name of the token"),
        max_length=80,
        help_text=_("What will use it: so that you know later which one to revoke."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    valid_for = forms.ChoiceField(label=_("Valid for"), choices=VALID_FOR, initial="90")

    def clean_valid_for(self) -> timedelta:
        """As a duration."""
        return timedelta(days=int(self.cleaned_data["valid_for"]))
