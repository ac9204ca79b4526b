"""How much came in, by month: no names, for everybody who works for the organization."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Sum
from django.db.models.functions import TruncMonth

from petitions.models import Donation, Organization


@dataclass(frozen=True)
class Month:
    """One month in one currency; amounts in the smallest unit. `fees_minor` are those that are known."""

    month: Any
    currency: str
    count: int
    amount_minor: int
    refunded_minor: int
    fees_minor: int

    @property
    def left_minor(self) -> int:
        """What stayed with the organization."""
        return self.amount_minor - self.refunded_minor - self.fees_minor


def months_of(organization: Organization, live: bool) -> list[Month]:
    """Every month in which something was paid, the newest first; real money or tests. One query."""
    paid = Donation.objects.filter(organization=organization, state=Donation.State.PAID, is_live=live)
    rows = paid.annotate(month=TruncMonth("paid_at")).values("month", "currency")
    rows = rows.annotate(
        count=Count("pk"),
        amount_minor=Sum("amount_minor"),
        refunded_minor=Sum("refunded_minor"),
        fees_minor=Sum(F("fee_minor"), default=0),
    )
    return [Month(**row) for row in rows.order_by("-month", "currency")]
