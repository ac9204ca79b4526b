"""What an administrator says of a legal hold."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from petitions.organizing.petition_choice import PetitionChoice, titled_petitions
from petitions.striking.fields import NumbersField


class HoldForm(forms.Form):
    """Which petition, why, until when."""

    petition = PetitionChoice(titled_petitions(), label=_("Petition"))
    why = forms.CharField(label=_("Why?"), max_length=500, help_text=_("For the access log, which is never altered."))
    until = forms.DateField(
        label=_("Until"), widget=AdminDateInput, help_text=_("The public sees the new date, and nothing else of this.")
    )
    numbers = NumbersField(
        label=_("Numbers of the roll that are kept even when their signers leave"),
        required=False,
        help_text=_(
            "Only those the order names, one by one or as ranges: 7, 12-40. Everybody else who leaves is forgotten "
            "at once; these leave the count, are told, and are forgotten when the hold ends."
        ),
    )

    def clean_until(self) -> datetime.date:
        until: Any = self.cleaned_data["until"]
        if until < timezone.localdate():
            raise ValidationError(_("This day has passed."))
        return until
