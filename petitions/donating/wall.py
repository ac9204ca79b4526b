"""The wall of donors: a name that somebody left for it, shown once somebody of the organization has read it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet

from petitions.donating.stripe_client import is_live
from petitions.donating.switch import SEE
from petitions.exporting.access_log import record
from petitions.models import Donation, GivingAccount
from petitions.organizing.reach import organizations_within_reach

SHOWN = 100


@dataclass(frozen=True)
class Wall:
    """The names that stand there, the latest first, each once; `more` is how many are not shown."""

    names: list[str]
    more: int


def wall_for(giving: GivingAccount, campaign: uuid.UUID | None = None) -> Wall | None:
    """The wall of an organization, or of one campaign alone; None where it has none. One query at most."""
    if not giving.has_wall:
        return None
    rows = Donation.objects.filter(organization=giving.organization_id, is_live=is_live())
    return _wall(rows.filter(campaign=campaign) if campaign else rows)


def show_on_wall(row: Donation, by: Any, shown: bool) -> None:
    """Show the name that a donor left, or take it off; on the access log. Raises PermissionDenied."""
    if not organizations_within_reach(by, SEE).filter(pk=row.organization_id).exists():
        raise PermissionDenied
    if Donation.objects.filter(pk=row.pk, is_on_wall=not shown).exclude(wall_name="").update(is_on_wall=shown):
        act = "donation.named" if shown else "donation.unnamed"
        record(by, act, f"donation {row.pk}", "", organization=row.organization)


def leave_wall(row: Donation) -> None:
    """A donor wants to be named no more: the name is gone, on this gift and on all months of it."""
    same = Donation.objects.filter(monthly=row.monthly_id) if row.monthly_id else Donation.objects.none()
    (Donation.objects.filter(pk=row.pk) | same).update(wall_name="", is_on_wall=False)


def _wall(rows: QuerySet[Donation]) -> Wall:
    # What was given back, or taken back by a bank, leaves the wall by itself.
    rows = rows.filter(state=Donation.State.PAID, is_on_wall=True, refunded_minor__lt=F("amount_minor"))
    rows = rows.exclude(wall_name="").exclude(dispute=Donation.Dispute.LOST)
    names = list(dict.fromkeys(rows.order_by("-paid_at", "-pk").values_list("wall_name", flat=True)))
    return Wall(names[:SHOWN], max(0, len(names) - SHOWN))
