"""Which donations somebody wants to see."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.db.models.functions import Coalesce, ExtractYear, TruncDate
from django.utils.translation import gettext_lazy as _

from petitions.donating.campaign import titles_of
from petitions.models import Donation, Organization

State = Donation.State
NONE = "none"


class DonationFilter(forms.Form):
    """By how it stands, year, how often and campaign. What makes no sense filters nothing."""

    state = forms.ChoiceField(label=_("How it stands"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)
    often = forms.ChoiceField(label=_("How often"), required=False)
    campaign = forms.ChoiceField(label=_("For"), required=False)

    def __init__(self, organization: Organization, live: bool, data: Any = None) -> None:
        super().__init__(data)
        self.rows: QuerySet[Any] = Donation.objects.filter(organization=organization, is_live=live)
        self.rows = self.rows.exclude(state__in=[State.OPENED, State.LAPSED])
        known = set(self.rows.exclude(campaign=None).values_list("campaign", flat=True).distinct())
        titles = [(str(key), title) for key, title in titles_of(known).items()]
        self._offer("state", [(state.value, state.label) for state in (State.PAID, State.WAITING, State.FAILED)])
        self.rows = self.rows.annotate(day=Coalesce("paid_on", TruncDate("opened_at", tzinfo=datetime.UTC)))
        years = self.rows.annotate(year=ExtractYear("day")).values_list("year", flat=True).distinct().order_by("-year")
        self._offer("year", [(str(year), str(year)) for year in years])
        self._offer("often", [("once", _("Once")), ("monthly", _("Every month"))])
        self._offer("campaign", [*titles, (NONE, _("No campaign"))])

    def found(self) -> QuerySet[Any]:
        """The donations that fit, the newest first, whoever was never at Stripe's page to the end left out."""
        said = self.cleaned_data if self.is_valid() else {}
        rows = self.rows
        if said.get("state"):
            rows = rows.filter(state=said["state"])
        if said.get("year"):
            rows = rows.filter(day__year=int(said["year"]))
        if said.get("often"):
            rows = rows.filter(is_monthly=said["often"] == "monthly")
        if said.get("campaign"):
            rows = rows.filter(campaign=None if said["campaign"] == NONE else said["campaign"])
        return rows.order_by("-pk")

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Any")), *choices]
