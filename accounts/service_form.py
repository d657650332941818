"""What the administrators fill in about their service."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from accounts.pictures import keep_logo, read_picture
from accounts.remembered import forget_service


class ServiceForm(WagtailAdminModelForm):
    """The settings, and a logo to bring or to leave out."""

    logo_file = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_(
            "PNG or JPEG, at most 1 MB. It stands on the colored bar of every page in place of the drawn steps and the"
            " name, and is offered for new certificate templates."
        ),
    )
    without_logo = forms.BooleanField(label=_("Without a logo"), required=False)

    def clean_logo_file(self) -> Any:
        """A picture of a bearable size."""
        return read_picture(self.cleaned_data["logo_file"])

    def save(self, commit: bool = True) -> Any:
        """Keep the picture; one that was not sent stays as it was."""
        if self.cleaned_data["without_logo"]:
            self.instance.logo = ""
        elif self.cleaned_data["logo_file"]:
            self.instance.logo = keep_logo(self.cleaned_data["logo_file"])
        transaction.on_commit(forget_service)
        return super().save(commit)
