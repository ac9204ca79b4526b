"""How much came in, by month and by campaign: no names, for everybody who works for the organization."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, QuerySet, Sum, When
from django.db.models.functions import Coalesce, Least, TruncDate, TruncMonth
from django.db.models.lookups import LessThan

from petitions.models import Donation, Organization

# What a bank took after a dispute was lost is gone as what the organization gave back: gone_minor(), in the database.
TAKEN = Coalesce("lost_minor", Case(When(dispute=Donation.Dispute.LOST, then=F("amount_minor")), default=0))
GONE = Least(F("amount_minor"), F("refunded_minor") + TAKEN)
KEPT = F("amount_minor") - GONE


@dataclass(frozen=True)
class Total:
    """What was paid in one currency in a month (its first day) or for a campaign (its translation key; None: for
    none); amounts in the smallest unit. `fees_minor` are those that are known."""

    what: Any
    currency: str
    count: int
    amount_minor: int
    refunded_minor: int
    fees_minor: int

    @property
    def left_minor(self) -> int:
        """What stayed with the organization."""
        return self.amount_minor - self.refunded_minor - self.fees_minor


def months_of(organization: Organization, live: bool) -> list[Total]:
    """Every month in which something was paid, the newest first; real money or tests. One query."""
    return _totals(
        _paid(organization, live).annotate(what=TruncMonth(Coalesce("paid_on", TruncDate("paid_at")))),
        "-what",
        "currency",
    )


def campaigns_of(organization: Organization, live: bool) -> list[Total]:
    """Every campaign that something was paid for, what was given for none at last. One query."""
    rows = _totals(_paid(organization, live).annotate(what=F("campaign")), "what", "currency")
    return sorted(rows, key=lambda total: total.what is None)


def kept_of(rows: QuerySet[Donation]) -> tuple[int, int]:
    """How many of these donations were paid and did not go back whole, and what of it stayed, fees not taken off. One
    query."""
    paid = rows.filter(state=Donation.State.PAID)
    stays = Count("pk", filter=LessThan(GONE, F("amount_minor")))
    found = paid.aggregate(count=stays, given=Sum("amount_minor", default=0), gone=Sum(GONE, default=0))
    return found["count"], max(0, found["given"] - found["gone"])


def _paid(organization: Organization, live: bool) -> QuerySet[Donation]:
    return Donation.objects.filter(organization=organization, state=Donation.State.PAID, is_live=live)


def _totals(rows: Any, *order: str) -> list[Total]:
    # (GONE comes first: behind another it would take that one's sum for the amount.)
    sums = {"refunded_minor": Sum(GONE), "amount_minor": Sum("amount_minor"), "fees_minor": Sum("fee_minor", default=0)}
    each = rows.values("what", "currency").annotate(count=Count("pk"), **sums)
    return [Total(**row) for row in each.order_by(*order)]
