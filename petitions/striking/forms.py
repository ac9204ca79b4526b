"""Which signatures, and why: what staff fill in before anything is set aside."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from petitions.models import Petition, SlowWhy, Strike
from petitions.sealing.keys import KeyDestroyed
from petitions.signing.places import country_choices
from petitions.striking.fields import DomainsField, MomentField, NumbersField
from petitions.striking.rule import Rule, domain_hash, spellings

SLOW = [choice for choice in SlowWhy.choices if choice[0] != SlowWhy.STAFF]


class RuleForm(forms.Form):
    """Conditions that must all hold; at least one is needed."""

    signed_from = MomentField(_("Signed from"))
    signed_until = MomentField(_("Signed before"))
    confirmed_from = MomentField(_("Confirmed from"))
    confirmed_until = MomentField(_("Confirmed before"))
    domains = DomainsField(
        label=_("Mail domains"),
        required=False,
        help_text=_("What stands behind the @. Several are taken together. They are not stored as you write them."),
    )
    slow = forms.MultipleChoiceField(
        label=_("Why the mail was slow"), choices=SLOW, required=False, widget=forms.CheckboxSelectMultiple
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    city = forms.CharField(label=_("City"), required=False, max_length=80)
    language = forms.ChoiceField(label=_("Language"), required=False)
    source = forms.CharField(
        label=_("Source"), required=False, max_length=20, help_text=_("“web” for the form on the page.")
    )
    numbers = NumbersField(
        label=_("Numbers of the roll"), required=False, help_text=_("One by one or as ranges: 7, 12-40")
    )

    def __init__(self, petition: Petition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.petition = petition
        for name, choices in (("country", country_choices()), ("language", settings.LANGUAGES)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("Any")), *choices]

    def clean_domains(self) -> tuple[str, ...]:
        try:
            return tuple(domain_hash(self.petition, each) for each in self.cleaned_data["domains"])
        except KeyDestroyed as error:
            message = _("The key of this petition was destroyed as promised: mail domains cannot be told apart now.")
            raise ValidationError(message) from error

    def clean_city(self) -> tuple[str, ...]:
        city = self.cleaned_data["city"]
        found = spellings(self.petition, city) if city else ()
        if city and not found:
            raise ValidationError(_("Nobody signed from a city of this name."))
        return found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for begin, end in (("signed_from", "signed_until"), ("confirmed_from", "confirmed_until")):
            if data.get(begin) and data.get(end) and data[end] <= data[begin]:
                self.add_error(end, _("This must be later than the beginning."))
        if not self.errors and self.rule().is_empty:
            raise ValidationError(_("Say at least one thing. An empty rule would take every signature."))
        return data

    def rule(self) -> Rule:
        """What was said, once it is clean."""
        data = self.cleaned_data
        moments = {name: data[name] for name in ("signed_from", "signed_until", "confirmed_from", "confirmed_until")}
        return Rule(
            **moments,
            domains=data["domains"],
            slow=tuple(data["slow"]),
            countries=_one(data["country"]),
            cities=data["city"],
            languages=_one(data["language"]),
            sources=_one(data["source"]),
            numbers=tuple(data["numbers"]),
        )


class StrikeForm(forms.Form):
    """What happens to them, what the public page says, and a note that stays."""

    kind = forms.ChoiceField(
        label=_("What to do"),
        choices=[
            (Strike.Kind.HOLD, _("Hold them while we check. Their mails wait two days at most.")),
            (Strike.Kind.REMOVE, _("Strike them out.")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label=_("Public reason"),
        choices=Strike.Reason.choices,
        widget=forms.RadioSelect,
        help_text=_("Stands on the page of the petition, beside the number of signatures."),
    )
    note = forms.CharField(
        label=_("Note for staff"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept on the access log with your name. Write what you saw, and no names or addresses."),
        error_messages={"required": _("Please write what you saw.")},
    )


class WhyForm(forms.Form):
    """A decision about a set that stands: the note, and a public reason if it is struck out for good."""

    note = StrikeForm.base_fields["note"]
    reason = forms.ChoiceField(
        label=_("Public reason"), choices=Strike.Reason.choices, required=False, initial=Strike.Reason.MACHINE
    )


def seal_of(rule: Rule) -> str:
    """What the preview was made of: when the rule was changed since, it is shown anew and nothing is struck."""
    return hashlib.sha256(json.dumps(rule.as_json(), sort_keys=True).encode()).hexdigest()


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()
