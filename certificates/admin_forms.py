"""What staff is asked for."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.pictures import read_picture
from certificates.enums import Act, State
from certificates.models import CertificateDesign
from content.when_used import when_used

can_print = when_used("certificates.fonts", "can_print")

READABLE = 4.5
_PAPER = "#FBF8F3"


class FilterForm(forms.Form):
    """Which certificates are listed."""

    q = forms.CharField(label=_("Code, name or e-mail address"), required=False, max_length=120)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *State.choices])


class ActForm(forms.Form):
    """What is to be done, and why."""

    act = forms.ChoiceField(choices=[(Act.REVOKED, Act.REVOKED.label), (Act.RESTORED, Act.RESTORED.label)])
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Whoever checks the certificate reads it. Do not name the person."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DecideForm(forms.Form):
    """The answer to a request for another name."""

    answer = forms.CharField(
        label=_("Answer"),
        help_text=_("Granted: the reason that the old certificate shows. Refused: what the holder reads."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DesignForm(forms.ModelForm):
    """A new version of an issuer's template: colors, pictures, and texts in each language."""

    logo_file = forms.FileField(label=_("Logo"), required=False, help_text=_("PNG or JPEG, at most 1 MB."))
    signature_file = forms.FileField(
        label=_("Picture of the signature"), required=False, help_text=_("PNG or JPEG, at most 1 MB.")
    )
    without_logo = forms.BooleanField(label=_("Without a logo"), required=False)
    without_signature = forms.BooleanField(label=_("Without a signature"), required=False)

    class Meta:
        model = CertificateDesign
        fields = ["bar_color", "accent_color", "heading_color"]
        widgets = {name: forms.TextInput(attrs={"type": "color"}) for name in fields}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "greeting": _("Text above the issuer"),
            "signer": _("Who signs"),
            "signer_title": _("Title of who signs"),
        }
        for language, name in settings.LANGUAGES:
            for text, label in labels.items():
                self.fields[f"{text}_{language}"] = forms.CharField(
                    label=f"{label} ({name})",
                    required=False,
                    max_length=300 if text == "greeting" else 50,
                    initial=self.instance.text(text, language),
                )

    def clean_bar_color(self) -> str:
        """White letters stand on it."""
        return _readable(self.cleaned_data["bar_color"], "#FFFFFF")

    def clean_heading_color(self) -> str:
        """It stands on paper."""
        return _readable(self.cleaned_data["heading_color"], _PAPER)

    def clean_logo_file(self) -> Any:
        """A picture of a bearable size."""
        return read_picture(self.cleaned_data["logo_file"])

    def clean_signature_file(self) -> Any:
        """A picture of a bearable size."""
        return read_picture(self.cleaned_data["signature_file"])

    def clean(self) -> dict[str, Any]:
        """What stands on every certificate can be printed, or none could be made."""
        data = super().clean() or {}
        for name, value in list(data.items()):
            if isinstance(value, str) and not can_print(value):
                self.add_error(name, _("Some of these characters cannot be printed."))
        return data

    def texts(self) -> dict[str, dict[str, str]]:
        """The texts as they are kept."""
        return {
            language: {text: self.cleaned_data[f"{text}_{language}"] for text in ("greeting", "signer", "signer_title")}
            for language, _name in settings.LANGUAGES
        }


def _readable(color: str, other: str) -> str:
    lighter, darker = sorted((_luminance(color), _luminance(other)), reverse=True)
    if (lighter + 0.05) / (darker + 0.05) < READABLE:
        raise ValidationError(_("Letters are hard to read in this color: choose a darker one."), code="contrast")
    return color


def _luminance(color: str) -> float:
    """WCAG's relative luminance of ``#rrggbb``, in [0, 1]."""
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
