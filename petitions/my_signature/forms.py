"""What somebody may change about their signature, with a fresh link."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from petitions.models import PublicName, Signature, Visibility, Wants
from petitions.my_signature.change import Changes
from petitions.my_signature.held import identity_of, reason_of, wants_news
from petitions.sealing.seal import Identity
from petitions.signing.clean_text import clean_name, clean_text
from petitions.signing.places import clean_postal_code
from petitions.signing.read_form import EMAIL_LENGTH, NAME_LENGTH, POSTAL_CODE_LENGTH, REASON_LENGTH
from petitions.signing.withdraw import is_address_of


class MineForm(forms.Form):
    """Visibility, name, reason, language, news. Whoever is to be named or mailed, and is not known here (any more),
    writes name and address again."""

    visibility = forms.ChoiceField(
        label=_("Who may know that you signed?"), choices=Visibility.choices, widget=forms.RadioSelect
    )
    public_name = forms.ChoiceField(
        label=_("How your name is shown"), choices=PublicName.choices, required=False, widget=forms.RadioSelect
    )
    given_name = forms.CharField(label=_("First name"), max_length=NAME_LENGTH, required=False)
    family_name = forms.CharField(label=_("Family name"), max_length=NAME_LENGTH, required=False)
    postal_code = forms.CharField(label=_("ZIP or postal code"), max_length=POSTAL_CODE_LENGTH, required=False)
    email = forms.EmailField(
        label=_("Email address"),
        max_length=EMAIL_LENGTH,
        required=False,
        help_text=_("The one you signed with."),
        error_messages={
            "invalid": _("This is not a complete email address. Please check it, for example ana@example.org.")
        },
    )
    reason = forms.CharField(
        label=_("Why do you sign?"), max_length=REASON_LENGTH, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    language = forms.ChoiceField(label=_("Language of our mails"), choices=settings.LANGUAGES)
    updates = forms.BooleanField(label=_("Tell me by mail what happens with this petition"), required=False)
    wants = forms.ChoiceField(
        label=_("What we may mail you"), choices=Wants.choices, required=False, widget=forms.RadioSelect
    )

    def __init__(self, row: Signature, data: Any = None) -> None:
        self.row, self.who = row, identity_of(row)
        known = {"given_name": "", "family_name": "", "postal_code": ""} | (vars(self.who) if self.who else {})
        known.pop("email", None)
        initial = known | {
            "visibility": row.visibility,
            "public_name": row.public_name,
            "reason": reason_of(row),
            "language": row.language,
            "updates": bool(news := wants_news(row)),
            "wants": news or Wants.ALL,
        }
        super().__init__(data, initial=initial)
        if self.who:
            del self.fields["email"]
        if row.number is None:
            del self.fields["wants"]  # there is nowhere to keep the choice until it is counted

    def clean_given_name(self) -> str:
        return clean_name(self.cleaned_data["given_name"], NAME_LENGTH)

    def clean_family_name(self) -> str:
        return clean_name(self.cleaned_data["family_name"], NAME_LENGTH)

    def clean_postal_code(self) -> str:
        return clean_postal_code(self.cleaned_data["postal_code"].strip(), self.row.country)

    def clean_reason(self) -> str:
        return clean_text(self.cleaned_data["reason"], REASON_LENGTH)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self._must_be_known(data):
            if not data.get("given_name") and "given_name" not in self.errors:
                self.add_error("given_name", _("Please write your first name."))
            if not self.who and "email" not in self.errors and not is_address_of(self.row, data.get("email") or ""):
                self.add_error("email", _("Please write the email address you signed with."))
        return data

    def _must_be_known(self, data: dict[str, Any]) -> bool:
        wants = data.get("updates") and not self.initial["updates"]
        return data.get("visibility") in (Visibility.OFFICIALS, Visibility.PUBLIC) or bool(wants)

    def changes(self) -> Changes:
        """What is wanted, once it is clean."""
        data = self.cleaned_data
        identity = None
        if self.who or self._must_be_known(data):
            address = self.who.email if self.who else data["email"]
            names = (data["given_name"] or (self.who.given_name if self.who else ""), data["family_name"])
            identity = Identity(*names, address, data["postal_code"])
        return Changes(
            visibility=data["visibility"],
            public_name=data["public_name"] or self.row.public_name,
            reason=data["reason"],
            language=data["language"],
            updates=data["updates"],
            wants=data.get("wants") or self.initial["wants"],
            identity=identity,
        )
