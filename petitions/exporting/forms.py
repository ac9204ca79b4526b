"""What staff say before they export."""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from petitions.exporting.ask import LONGEST_WHY
from petitions.exporting.disclosure import LEVEL_FIELDS, Field, beyond, in_order, level_choices
from petitions.exporting.filters import Filters
from petitions.models import Export, Level, Petition, Visibility
from petitions.signing.places import country_choices
from petitions.striking.rule import spellings

_FIRST_YEAR, _LAST_YEAR = 2000, 2100


class DayField(forms.DateField):
    """A day as a browser's own picker writes it."""

    def __init__(self, label: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        wrong = {"invalid": _("Write the day like this: 2026-11-23")}
        super().__init__(label=label, required=False, widget=widget, input_formats=["%Y-%m-%d"], error_messages=wrong)

    def to_python(self, value: Any) -> datetime.date | None:
        day: datetime.date | None = super().to_python(value)
        if day and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class WhyForm(forms.Form):
    """Why somebody looks at names."""

    why = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_WHY,
        help_text=_("Kept on the access log with your name."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please write why these signatures are needed.")},
    )


class ExportForm(WhyForm):
    """Level, format, fields, who of them, and why."""

    level = forms.ChoiceField(
        label=_("What leaves"),
        choices=level_choices(),
        initial=Level.CERTIFICATE,
        widget=forms.RadioSelect,
    )
    format = forms.ChoiceField(
        label=_("Format"), choices=Export.Format.choices, initial=Export.Format.CSV, widget=forms.RadioSelect
    )
    columns = forms.MultipleChoiceField(
        label=_("Fields"),
        choices=Field.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: those of the level. A second person must approve any that the level does not have."),
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    city = forms.CharField(label=_("City"), required=False, max_length=80)
    first_day = DayField(_("Signed from"))
    last_day = DayField(_("Signed until"))
    source = forms.CharField(
        label=_("Source"), required=False, max_length=20, help_text=_("“web” for the form on the page.")
    )
    visibility = forms.ChoiceField(
        label=_("Only those who chose"),
        required=False,
        choices=[("", _("Any")), *(each for each in Visibility.choices if each[0] != Visibility.COUNTED)],
    )

    NARROWING = ("country", "city", "first_day", "last_day", "source", "visibility")

    def __init__(self, petition: Petition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.petition = petition
        self.cities: tuple[str, ...] = ()
        country: Any = self.fields["country"]
        country.choices = [("", _("Any")), *country_choices()]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.petition.sealing_key.destroyed_at:
            raise ValidationError(_("The names on this petition were destroyed as promised."))
        if data.get("first_day") and data.get("last_day") and data["last_day"] < data["first_day"]:
            self.add_error("last_day", _("This must not be before the first day."))
        if data.get("level") == Level.CERTIFICATE:
            for name in ("columns", *self.NARROWING):
                if data.get(name):
                    self.add_error(name, _("A certificate is about the whole roll. Leave this empty."))
        elif data.get("city"):
            self.cities = spellings(self.petition, data["city"])
            if not self.cities:
                self.add_error("city", _("Nobody signed from a city of this name."))
        return data

    def wanted(self) -> list[str]:
        """The fields that would leave, in the order of the file; none of a certificate."""
        data = self.cleaned_data
        level = data["level"]
        return [] if level == Level.CERTIFICATE else in_order(data["columns"] or LEVEL_FIELDS[level])

    def filters(self) -> Filters:
        """Who of those listed, once it is clean."""
        data = self.cleaned_data
        first, last = (data[name].isoformat() if data[name] else "" for name in ("first_day", "last_day"))
        return Filters(data["country"], self.cities, first, last, data["source"], data["visibility"])

    def further(self) -> list[str]:
        """Those of the fields that a second person must agree to."""
        wanted = self.wanted()
        return beyond(self.cleaned_data["level"], wanted) if wanted else []

    def seal(self) -> str:
        """What the preview was made of: when something was changed since, it is shown anew and nothing is made."""
        data = self.cleaned_data
        said = [self.petition.pk, data["level"], data["format"], self.wanted(), self.filters().as_json()]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()
