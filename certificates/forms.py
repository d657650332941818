"""What is asked about a certificate."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.codes import MAX_TYPED
from certificates.enums import NameShown


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
