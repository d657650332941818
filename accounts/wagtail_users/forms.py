"""What an administrator says about a person. Nobody sets another's password: people sign in by code."""

from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm as WagtailCreationForm
from wagtail.users.forms import UserEditForm as WagtailEditForm

from accounts import services
from accounts.models import User
from accounts.names import tidy_person_name


class _PersonMixin(forms.ModelForm):
    """One name, a language, and no password. ``editor`` is who fills in the form."""

    first_name = None
    last_name = None
    password_enabled = False

    def __init__(self, *args: Any, editor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "is_superuser" in self.fields and not editor.is_superuser:
            # Else whoever may edit users makes an administrator of anyone.
            self.fields["is_superuser"].disabled = True

    def clean_full_name(self) -> str:
        """Tidy the name once it is valid."""
        return tidy_person_name(self.cleaned_data["full_name"])

    def clean_email(self) -> str:
        """One address is one person, whatever its case."""
        email = self.cleaned_data["email"].lower()
        if EmailAddress.objects.filter(email=email, verified=True).exclude(user=self.instance.pk).exists():
            raise forms.ValidationError(_("There is already an account with this e-mail address."), code="duplicate")
        return email

    @transaction.atomic
    def save(self, commit: bool = True) -> User:
        """Store the person; a new or changed address is theirs to prove by their next code."""
        if not self.instance.password:
            self.instance.set_unusable_password()
        user = super().save(commit)
        if commit:
            services.ensure_email_address(user=user)
        return user


class UserCreationForm(_PersonMixin, WagtailCreationForm):
    """A new person."""

    class Meta:
        model = User
        fields = ["email", "full_name", "preferred_language", "is_superuser", "groups"]
        widgets = {"groups": forms.CheckboxSelectMultiple}


class UserEditForm(_PersonMixin, WagtailEditForm):
    """A person who is known."""

    class Meta:
        model = User
        fields = ["email", "full_name", "preferred_language", "is_active", "is_superuser", "groups"]
        widgets = {"groups": forms.CheckboxSelectMultiple}
