"""The forms that visitors see, and the error beside each field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from petitions.models import PublicName, Visibility
from petitions.models.share_code import LONGEST
from petitions.signing.places import country_choices
from petitions.signing.read_form import (
    EMAIL_LENGTH,
    NAME_LENGTH,
    POSTAL_CODE_LENGTH,
    REASON_LENGTH,
    Refused,
    read_form,
)


def _input(autocomplete: str, length: int, **attrs: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": autocomplete, "maxlength": length, **attrs})


class SignForm(forms.Form):
    """The form of a signature as it is drawn. What is wrong with a filled in one, read_form() says."""

    given_name = forms.CharField(label=_("First name"), widget=_input("given-name", NAME_LENGTH))
    family_name = forms.CharField(label=_("Family name"), required=False, widget=_input("family-name", NAME_LENGTH))
    email = forms.EmailField(
        label=_("Email address"),
        max_length=EMAIL_LENGTH,
        help_text=_("We send one link to confirm. It is never handed over."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "maxlength": EMAIL_LENGTH, "inputmode": "email"}),
    )
    city = forms.CharField(label=_("City"), widget=_input("address-level2", NAME_LENGTH))
    region = forms.CharField(label=_("State or region"), required=False, widget=_input("address-level1", NAME_LENGTH))
    country = forms.ChoiceField(
        label=_("Country"),
        initial="US",
        choices=lazy(country_choices, list)(),
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )
    postal_code = forms.CharField(
        label=_("ZIP or postal code"), required=False, widget=_input("postal-code", POSTAL_CODE_LENGTH)
    )
    reason = forms.CharField(
        label=_("Why do you sign?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": REASON_LENGTH}),
    )
    visibility = forms.ChoiceField(
        label=_("Who may know that you signed?"),
        choices=Visibility.choices,
        initial=Visibility.COUNTED,
        required=False,
        widget=forms.RadioSelect,
    )
    public_name = forms.ChoiceField(
        label=_("How your name is shown"),
        choices=PublicName.choices,
        initial=PublicName.INITIAL,
        required=False,
        widget=forms.RadioSelect,
    )
    updates = forms.BooleanField(label=_("Tell me by mail what happens with this petition"), required=False)
    text_version = forms.IntegerField(widget=forms.HiddenInput)
    via = forms.CharField(required=False, max_length=LONGEST, widget=forms.HiddenInput)

    def full_clean(self) -> None:
        """The errors of read_form(), beside the fields."""
        self._errors, self.cleaned_data = ErrorDict(), {}
        if not self.is_bound:
            return
        try:
            read_form(self.data, "")
        except Refused as refused:
            for field, error in refused.errors.items():
                self.add_error(field, error)


class AddressForm(forms.Form):
    """Somebody proves that a link is theirs by typing the address it was mailed to."""

    email = forms.EmailField(
        label=_("Email address"),
        max_length=EMAIL_LENGTH,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Please write the email address our mail came to."),
            "invalid": _("This is not a complete email address. Please check it, for example ana@example.org."),
        },
    )
