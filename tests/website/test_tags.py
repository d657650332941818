import pytest
from django import forms
from django.utils import translation

from website.templatetags.askel import SOFT_HYPHEN, form_errors, hyphenate, widget


class Form(forms.Form):
    email = forms.EmailField(label="E-mail", widget=forms.EmailInput(attrs={"placeholder": "E-mail"}))
    choice = forms.ChoiceField(label="Choice", choices=[("a", "A")], widget=forms.RadioSelect)
    credential = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("Wrong together.")


def test_each_error_names_its_field_and_leads_to_its_control():
    errors = {(error["href"], error["message"].split(":")[0]) for error in form_errors(Form({}))}
    assert {("#id_email", "E-mail"), ("#id_choice_0", "Choice")} < errors


def test_an_unsent_form_and_no_form_have_no_errors():
    assert form_errors(Form(), None, "") == []


def test_what_is_wrong_with_all_of_it_leads_to_the_first_field():
    errors = form_errors(Form({"email": "a@example.org", "choice": "a", "credential": "x"}))
    assert errors == [{"href": "#id_email", "message": "Wrong together."}]


def test_controls_lose_their_placeholder_and_gain_what_is_asked():
    html = widget(Form({})["email"], autocomplete="email", inputmode="", **{"class": "code"})
    assert "placeholder" not in html
    assert 'autocomplete="email"' in html
    assert 'class="code"' in html
    assert 'aria-describedby="id_email_error"' in html
    assert "inputmode" not in html


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Vastaanottokeskustyöntekijän", "Vastaa|not|to|kes|kus|työn|te|kijän"),
        ("Kotoutuminen", "Kotoutuminen"),
        ("lyhyt sana", "lyhyt sana"),
    ],
)
def test_only_long_compounds_get_places_to_break(word, parts):
    with translation.override("fi"):
        assert hyphenate(word) == parts.replace("|", SOFT_HYPHEN)


def test_other_languages_are_left_alone():
    with translation.override("sv"):
        assert hyphenate("integrationsfrämjandelagen") == "integrationsfrämjandelagen"
