"""How a target's folder is handed over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from home.models.words import in_language
from petitions.models import DeliveryTarget, PacketFolder
from petitions.sending.carry import lines_for
from petitions.sending.send_link import DAYS


class LineChoice(forms.ModelChoiceField):
    """A delivery, by its day and place."""

    def label_from_instance(self, line: Any) -> str:
        words = in_language(line.delivery.texts.select_related("locale"))
        parts = (date_format(line.delivery.happened_on), words.where if words else "", line.get_outcome_display())
        return " · ".join(str(part) for part in parts if part)


class CarryForm(forms.Form):
    """Which delivery takes it."""

    line = LineChoice(
        DeliveryTarget.objects.none(),
        label=_("Delivery"),
        required=False,
        empty_label=_("none yet"),
        help_text=_("Its count becomes the packet's. The lists are destroyed 30 days after it."),
    )

    def __init__(self, folder: PacketFolder, data: Any = None) -> None:
        super().__init__(data, initial={"line": folder.delivered_as_id})
        line: Any = self.fields["line"]
        line.queryset = lines_for(folder)


class LinkForm(forms.Form):
    """How long the link leads to the packet."""

    days = forms.TypedChoiceField(
        label=_("The link works for"),
        coerce=int,
        choices=[(days, ngettext_lazy("%(days)s day", "%(days)s days", days) % {"days": days}) for days in DAYS],
        initial=14,
    )
