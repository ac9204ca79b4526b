"""What an owner says of how people give."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from home.language import own_name
from petitions.donating.campaign import goals_below
from petitions.donating.money import bounds, minor_units, money, whole_units
from petitions.donating.switch import FACTS, tax_texts
from petitions.models import GivingAccount
from petitions.models.giving import CURRENCIES

SEVERAL = 6
"""So many amounts fit a phone."""


class GivingForm(forms.ModelForm):
    """Currency, amounts, receipts, and whether people can give now."""

    amounts = forms.CharField(
        label=_("Amounts to choose from"),
        max_length=100,
        help_text=_("Up to six, with a semicolon between them: 10; 25; 50. The first is chosen beforehand."),
    )

    class Meta:
        model = GivingAccount
        fields = ["is_on", "currency", "time_zone", "amounts", "is_monthly", "has_wall", "legal_name", "legal_address"]
        widgets = {"legal_address": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, giving: GivingAccount, data: Any = None) -> None:
        super().__init__(data, instance=giving)
        said = tax_texts(giving)
        for language, _name in settings.LANGUAGES:
            self.fields[f"taxes_{language}"] = forms.CharField(
                label=_("About taxes, on receipts in %(language)s") % {"language": own_name(language)},
                max_length=1000,
                required=False,
                initial=said.get(language, ""),
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.goals = self._goals(str(self.data.get("currency", "")))
        if self.goals:
            self.fields["goals_seen"] = forms.BooleanField(
                label=_("Change the currency all the same; I look at these goals"), required=False
            )
        self.initial["amounts"] = "; ".join(money(amount, giving.currency) for amount in giving.amounts_minor)

    def clean(self) -> dict[str, Any]:
        """`amounts_minor` is what was typed; who turns giving on says whose name stands on receipts."""
        data = super().clean() or {}
        if data.get("amounts") and data.get("currency"):
            self._read_amounts(data)
        if data.get("is_on") and not data.get("legal_name"):
            self.add_error("legal_name", _("Receipts need the name of whoever received the money."))
        if self.goals and not data.get("goals_seen"):
            self.add_error(
                "currency", _("Your campaigns have goals that would stay the same number in it. Look above.")
            )
        return data

    @property
    def facts(self) -> dict[str, Any]:
        """What change_giving() takes."""
        return {name: self.cleaned_data[name] for name in FACTS}

    @property
    def taxes(self) -> dict[str, str]:
        """What receipts say about taxes, by language."""
        return {language: self.cleaned_data[f"taxes_{language}"] for language, _name in settings.LANGUAGES}

    def _goals(self, currency: str) -> list[dict[str, Any]]:
        """The goals that would mean something else in it: `title`, `edit_url`, what they say `before` and `after`."""
        before = self.instance.currency
        if currency == before or currency not in CURRENCIES:
            return []
        return [
            {
                "title": page.title,
                "edit_url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
                "before": money(whole_units(page.goal, before), before),
                "after": money(whole_units(page.goal, currency), currency),
            }
            for page in goals_below(self.instance.organization)
        ]

    def _read_amounts(self, data: dict[str, Any]) -> None:
        try:
            amounts = [minor_units(each, data["currency"]) for each in data["amounts"].split(";") if each.strip()]
        except ValueError:
            self.add_error("amounts", _("Please write amounts, such as 10; 25; 50."))
            return
        least, most = bounds(data["currency"])
        if not 1 <= len(amounts) <= SEVERAL or not all(least <= each <= most for each in amounts):
            words = {"least": money(least, data["currency"]), "most": money(most, data["currency"])}
            self.add_error("amounts", _("One to six amounts, from %(least)s to %(most)s.") % words)
        data["amounts_minor"] = list(dict.fromkeys(amounts))


class WhyForm(forms.Form):
    """Why somebody looks at names, or gives money back."""

    why = forms.CharField(label=_("Why"), max_length=200)
