"""The sign form: what a visitor may send, and the error beside each field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from petitions.models import PublicName, Visibility
from petitions.sealing.seal import Identity
from petitions.signing.clean_text import clean_line, clean_name, clean_text
from petitions.signing.places import clean_postal_code, country_choices
from petitions.signing.sign import Signing

NAME_LENGTH = 80
REASON_LENGTH = 600


def _input(autocomplete: str, length: int, **attrs: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": autocomplete, "maxlength": length, **attrs})


class SignForm(forms.Form):
    """One signature. Field names are the contract (design, section 7)."""

    # Lengths are checked by the cleaners, so that what was typed comes back whole.
    given_name = forms.CharField(
        label=_("First name"),
        widget=_input("given-name", NAME_LENGTH),
        error_messages={"required": _("Please write your first name.")},
    )
    family_name = forms.CharField(label=_("Family name"), required=False, widget=_input("family-name", NAME_LENGTH))
    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        help_text=_("We send one link to confirm. It is never handed over."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "maxlength": 254, "inputmode": "email"}),
        error_messages={
            "required": _("Please write your email address: we send the link to confirm there."),
            "invalid": _("This is not a complete email address. Please check it, for example ana@example.org."),
        },
    )
    city = forms.CharField(
        label=_("City"),
        widget=_input("address-level2", NAME_LENGTH),
        error_messages={"required": _("Please write your city or town.")},
    )
    region = forms.CharField(label=_("State or region"), required=False, widget=_input("address-level1", NAME_LENGTH))
    country = forms.ChoiceField(
        label=_("Country"),
        initial="US",
        choices=lazy(country_choices, list)(),
        widget=forms.Select(attrs={"autocomplete": "country"}),
        error_messages={
            "required": _("Please choose your country."),
            "invalid_choice": _("Please choose a country from the list."),
        },
    )
    postal_code = forms.CharField(label=_("ZIP or postal code"), required=False, widget=_input("postal-code", 12))
    reason = forms.CharField(
        label=_("Why do you sign?"),
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": REASON_LENGTH}),
    )
    visibility = forms.ChoiceField(
        label=_("Who may know that you signed?"),
        choices=Visibility.choices,
        initial=Visibility.COUNTED,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Please choose one of the three.")},
    )
    public_name = forms.ChoiceField(
        label=_("How your name is shown"),
        choices=PublicName.choices,
        initial=PublicName.INITIAL,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Please choose one of the two.")},
    )
    updates = forms.BooleanField(label=_("Tell me by mail what happens with this petition"), required=False)
    text_version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        max_value=2**63 - 1,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            _("This form is out of date. Please open the petition again, and sign there."),
        ),
    )

    def clean_given_name(self) -> str:
        return clean_name(self.cleaned_data["given_name"], NAME_LENGTH)

    def clean_family_name(self) -> str:
        name = self.cleaned_data["family_name"]
        return clean_name(name, NAME_LENGTH) if name else ""

    def clean_email(self) -> str:
        return clean_line(self.cleaned_data["email"], 254)

    def clean_city(self) -> str:
        return clean_line(self.cleaned_data["city"], NAME_LENGTH)

    def clean_region(self) -> str:
        return clean_line(self.cleaned_data["region"], NAME_LENGTH)

    def clean_reason(self) -> str:
        return clean_text(self.cleaned_data["reason"], REASON_LENGTH)

    def clean_visibility(self) -> str:
        return self.cleaned_data["visibility"] or Visibility.COUNTED

    def clean_public_name(self) -> str:
        return self.cleaned_data["public_name"] or PublicName.INITIAL

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("country") and "postal_code" in data:
            try:
                data["postal_code"] = clean_postal_code(data["postal_code"], data["country"])
            except ValidationError as error:
                self.add_error("postal_code", error)
        return data

    def is_trapped(self) -> bool:
        """Whether the field was filled in that people do not see. Such a signature is taken, and its mail waits."""
        return bool(self.data.get("website", "").strip())

    def solution(self) -> str:
        """What the browser calculated, if the page asked it to; "" else."""
        return str(self.data.get("altcha", ""))

    def signing(self, language: str, seat: int = 1) -> Signing:
        """What a valid form asks for, for sign()."""
        data = self.cleaned_data
        return Signing(
            identity=Identity(data["given_name"], data["family_name"], data["email"], data["postal_code"]),
            city=data["city"],
            region=data["region"],
            country=data["country"],
            language=language,
            text_version=data["text_version"],
            reason=data["reason"],
            visibility=data["visibility"],
            public_name=data["public_name"],
            updates=data["updates"],
            seat=seat,
        )


class AddressForm(forms.Form):
    """Somebody proves that a link is theirs by typing the address it was mailed to."""

    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Please write the email address our mail came to."),
            "invalid": _("This is not a complete email address. Please check it, for example ana@example.org."),
        },
    )
