"""What is looked for on the access log."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petitions.organizing.petition_choice import PetitionChoice, titled_petitions
from petitions.organizing.reach import petitions_within_reach
from petitions.overseeing.entries import KINDS, PERMISSION


def _kinds() -> list[tuple[str, Any]]:
    return [("", _("everything")), *KINDS.items()]


class _Day(forms.DateInput):
    input_type = "date"


class LogForm(forms.Form):
    """By day, kind, person and petition; all may be left open."""

    since = forms.DateField(label=_("First day"), required=False, widget=_Day(format="%Y-%m-%d"))
    until = forms.DateField(label=_("Last day"), required=False, widget=_Day(format="%Y-%m-%d"))
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=_kinds)
    person = forms.CharField(label=_("Person (mail address)"), required=False, max_length=254)
    petition = PetitionChoice(titled_petitions(), label=_("Petition"), required=False)

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["petition"]
        assert isinstance(field, PetitionChoice)
        field.queryset = petitions_within_reach(user, PERMISSION)

    def wanted(self) -> dict[str, Any]:
        """What among() takes; both days are meant whole, in the time zone of the reader."""
        said = self.cleaned_data
        until = said["until"] + datetime.timedelta(days=1) if said["until"] else None
        return said | {"since": _beginning(said["since"]), "until": _beginning(until)}


def _beginning(day: datetime.date | None) -> datetime.datetime | None:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min)) if day else None
