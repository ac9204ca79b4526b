"""The wall of donors: a name that somebody left for it, shown once somebody of the organization has read it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Max, Min, QuerySet
from django.db.models.lookups import LessThan

from home.page_cache import pages
from petitions.donating.stripe_client import counts_live
from petitions.donating.switch import SEE
from petitions.donating.totals import GONE
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
    rows = Donation.objects.filter(organization=giving.organization_id, is_live=counts_live())
    return _wall(rows.filter(campaign=campaign) if campaign else rows)


def show_on_wall(row: Donation, by: Any, shown: bool) -> None:
    """Show the name that a donor left, or take it off, for all months of a gift; on the access log.

    Raises PermissionDenied.
    """
    if not organizations_within_reach(by, SEE).filter(pk=row.organization_id).exists():
        raise PermissionDenied
    with transaction.atomic():
        if _months_of(row).exclude(wall_name="").exclude(is_on_wall=shown).update(is_on_wall=shown):
            act = "donation.named" if shown else "donation.unnamed"
            record(by, act, f"donation {row.pk}", "", organization=row.organization)
    pages.clear()


def leave_wall(row: Donation) -> None:
    """A donor wants to be named no more: the name is gone, on this gift and on all months of it."""
    with transaction.atomic():
        _months_of(row).update(wall_name="", is_on_wall=False)
    pages.clear()


def _months_of(row: Donation) -> QuerySet[Donation]:
    """A payment, or all of its monthly gift, none of which is written by another meanwhile: a month that comes takes
    the name of the first, which is locked for that, too."""
    same = Donation.objects.filter(monthly=row.monthly_id) if row.monthly_id else Donation.objects.filter(pk=row.pk)
    list(same.select_for_update().values_list("pk"))
    return same


def _wall(rows: QuerySet[Donation]) -> Wall:
    # What was given back, or taken back by a bank, leaves the wall by itself.
    rows = rows.filter(state=Donation.State.PAID, is_on_wall=True, wall_name__gt="")
    rows = rows.filter(LessThan(GONE, F("amount_minor")))
    each = rows.values_list("wall_name", flat=True)
    names = each.annotate(last=Max("paid_at"), first=Min("pk")).order_by("-last", "-first")
    return Wall(list(names[:SHOWN]), max(0, names.count() - SHOWN))
