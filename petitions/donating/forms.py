"""What somebody who gives is asked for: how much, how often. Who they are, Stripe asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from petitions.donating.money import bounds, minor_units, money
from petitions.models import GivingAccount
from petitions.signing.clean_text import clean_name

ONCE, MONTHLY = "once", "monthly"
OTHER = "other"
WALL_LENGTH = 60


class GiveForm(forms.Form):
    """Once is chosen before anybody chooses."""

    often = forms.ChoiceField(label=_("How often"), choices=[], initial=ONCE, widget=forms.RadioSelect)
    amount = forms.ChoiceField(label=_("How much"), choices=[], widget=forms.RadioSelect)
    other = forms.CharField(label=_("Which amount"), required=False, max_length=20)
    wall_name = forms.CharField(
        label=_("Your name on the wall of donors"),
        required=False,
        max_length=WALL_LENGTH,
        help_text=_("Only if you want to be named in public; it is shown once somebody has read it. Never the amount."),
    )
    says_signed = forms.BooleanField(label=_("They may know that I signed this petition, too"), required=False)

    def __init__(self, giving: GivingAccount, *args: Any, asks_signed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.giving = giving
        often = [(ONCE, _("Once")), (MONTHLY, _("Every month"))]
        self._choices("often", often if giving.is_monthly else often[:1])
        amounts = [(str(amount), money(amount, giving.currency)) for amount in giving.amounts_minor]
        self._choices("amount", [*amounts, (OTHER, _("Another amount"))])
        self.fields["amount"].initial = amounts[0][0] if amounts else OTHER
        self.fields["other"].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
        if not asks_signed:
            del self.fields["says_signed"]
        if not giving.has_wall:
            del self.fields["wall_name"]

    def clean(self) -> dict[str, Any]:
        """`amount_minor` is what was chosen or typed."""
        data = super().clean() or {}
        chosen = data.get("amount")
        if chosen and chosen != OTHER:
            data["amount_minor"] = int(chosen)
        elif chosen == OTHER:
            data["amount_minor"] = self._typed(data.get("other", ""))
        return data

    def clean_wall_name(self) -> str:
        """One line that can be a name: no address, no markup."""
        return clean_name(self.cleaned_data["wall_name"], WALL_LENGTH)

    def _typed(self, text: str) -> int:
        currency = self.giving.currency
        try:
            amount = minor_units(text, currency)
        except ValueError:
            amount = 0
            self.add_error("other", _("Please write an amount, such as 15 or 12.50."))
            return amount
        least, most = bounds(currency)
        if not least <= amount <= most:
            words = {"least": money(least, currency), "most": money(most, currency)}
            self.add_error("other", _("It can be from %(least)s to %(most)s.") % words)
        return amount

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
