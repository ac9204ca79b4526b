"""What somebody looks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from petitions.exporting.filters import Filters
from petitions.exporting.forms import DayField
from petitions.models import Petition
from petitions.striking.rule import spellings

_HIGHEST = 10**12


class SearchForm(forms.Form):
    """Number, days, place and source; each may stay empty."""

    number = forms.IntegerField(label=_("Number"), required=False, min_value=1, max_value=_HIGHEST)
    first_day = DayField(_("Confirmed from"))
    last_day = DayField(_("Confirmed until"))
    city = forms.CharField(label=_("City"), required=False, max_length=80)
    source = forms.CharField(
        label=_("Source"), required=False, max_length=20, help_text=_("“web” for the form on the page.")
    )

    def filters(self, petition: Petition) -> Filters | None:
        """Who is looked for, once the form is clean; None when nobody signed from a city of that name. One query with
        a city."""
        data = self.cleaned_data
        cities = spellings(petition, data["city"]) if data["city"] else ()
        if data["city"] and not cities:
            return None
        first, last = (data[name].isoformat() if data[name] else "" for name in ("first_day", "last_day"))
        return Filters(cities=cities, first_day=first, last_day=last, source=data["source"])


class ByAddressForm(forms.Form):
    """The exact mail address."""

    email = forms.EmailField(
        label=_("Exact mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Please write the address."), "invalid": _("This is no mail address.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="id_by_%s")
