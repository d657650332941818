"""What is asked about a certificate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.names import validate_person_name
from certificates.codes import MAX_TYPED
from certificates.enums import NameShown

MAX_CODES = 200


class NameShownForm(forms.Form):
    """What others see of the name."""

    name_shown = forms.ChoiceField(
        label=_("What somebody who checks the certificate sees of your name"),
        choices=NameShown,
        widget=forms.RadioSelect,
    )


class CodeForm(forms.Form):
    """The code as it stands on paper."""

    code = forms.CharField(
        label=_("Certificate code"),
        help_text=_("28 letters and digits. Spaces, dashes and small letters do not matter."),
        max_length=MAX_TYPED,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class ManyCodesForm(forms.Form):
    """Many codes or links, one a line."""

    codes = forms.CharField(
        label=_("Codes or links"),
        help_text=_("One on each line, at most 200."),
        max_length=MAX_CODES * 2 * MAX_TYPED,
        widget=forms.Textarea(attrs={"rows": 12, "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_codes(self) -> list[str]:
        """The lines that are not empty."""
        text = self.cleaned_data["codes"].replace(",", "\n").replace(";", "\n").replace("\t", "\n")
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if len(set(lines)) > MAX_CODES:
            raise forms.ValidationError(_("At most 200 at once."), code="too_many")
        return lines


class CompareNameForm(forms.Form):
    """The name as the checker knows it."""

    name = forms.CharField(
        label=_("Name to compare"),
        help_text=_("Type the name that you were given. You are told whether it is the holder’s."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class NameRequestForm(forms.Form):
    """Another name for the certificate."""

    name = forms.CharField(
        label=_("The name as it should stand on the certificate"),
        max_length=120,
        validators=[validate_person_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("For whoever decides, for example: my name has changed. It is not shown to others."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )


class SendForm(forms.Form):
    """A mail with the certificate."""

    to = forms.EmailField(label=_("Recipient’s e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    language = forms.ChoiceField(label=_("Language of the mail and the file"), widget=forms.RadioSelect)
    message = forms.CharField(
        label=_("Your message"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, languages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages  # type: ignore[attr-defined]


class PeriodForm(forms.Form):
    """From when to when."""

    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean(self) -> dict[str, Any]:
        """The period does not end before it begins."""
        data = super().clean() or {}
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", _("The period ends before it begins."))
        return data
