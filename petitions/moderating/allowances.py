"""Allowances: staff expect many signers over one connection, and let their mails leave at once."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList

from petitions.models import Allowance
from petitions.moderating.rates import RATES_PERMISSION
from petitions.organizing.campaign_lists import PetitionRowViewSet
from petitions.organizing.petition_choice import PetitionRowForm

SCREEN = [
    FieldPanel("petition"),
    FieldPanel("why"),
    FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
    FieldPanel("per_client"),
]


class AllowanceForm(PetitionRowForm):
    """An evening for one petition."""

    right = RATES_PERMISSION

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        begins, ends = data.get("starts_at"), data.get("ends_at")
        if begins and ends and ends <= begins:
            self.add_error("ends_at", ValidationError(_("This must be later than the beginning.")))
        return data

    def save(self, commit: bool = True) -> Allowance:
        self.instance.made_by = self.instance.made_by or self.for_user
        saved: Allowance = super().save(commit)
        return saved


class AllowanceViewSet(PetitionRowViewSet):
    """Events at which many sign over one connection."""

    model = Allowance
    icon = "group"
    menu_label = _("Events")
    menu_order = 175
    add_to_admin_menu = True
    list_display = ("petition", "why", "starts_at", "ends_at", "per_client")
    newest_first = ("-starts_at", "-pk")
    edit_handler = ObjectList(SCREEN, base_form_class=AllowanceForm)
