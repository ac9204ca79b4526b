"""Once a year, what somebody gave in the year before: for the tax office, in one mail."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from petitions.donating.donors import donor_of
from petitions.emailing.statements import mail_statement
from petitions.models import Donation

FIRST_DAY = (1, 15)
"""Of the new year: what was paid in its last days is told by then, and in the United States the law wants it known by
the end of January. Source: https://www.irs.gov/pub/irs-pdf/p1771.pdf."""
BATCH = 50


def mail_statements(now: datetime.datetime | None = None) -> int:
    """Owe each donor of last year who has none the statement of that year; return how many donors are settled.

    What turns up later brings a new one, of the whole year.
    """
    now = now or timezone.now()
    if (now.month, now.day) < FIRST_DAY:
        return 0
    found = _of_year(now.year - 1).filter(statement_at=None).order_by()
    donors = list(found.values_list("organization", "donor_key", "is_live").distinct()[:BATCH])
    for organization, key, live in donors:
        with transaction.atomic():
            _settle(now, organization=organization, donor_key=bytes(key or b""), is_live=live)
    return len(donors)


def _of_year(year: int) -> QuerySet[Donation]:
    first, end = (datetime.datetime(each, 1, 1, tzinfo=datetime.UTC) for each in (year, year + 1))
    paid = Donation.objects.filter(state=Donation.State.PAID, paid_at__gte=first, paid_at__lt=end)
    return paid.exclude(donor_key=None)


def _settle(now: datetime.datetime, **same: Any) -> None:
    year = now.year - 1
    rows = list(
        _of_year(year)
        .filter(**same)
        .select_related("organization", "monthly")
        .select_for_update(of=("self",))
        .order_by("paid_at")
    )
    donor = donor_of(rows[-1]) if any(row.statement_at is None for row in rows) else None
    if donor:
        mail_statement(rows, donor, year)
    Donation.objects.filter(pk__in=[row.pk for row in rows]).update(statement_at=now)
