"""Once a year, what somebody gave in the year before: for the tax office, in one mail."""

from __future__ import annotations

import datetime
import logging
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from petitions.donating.donors import donor_of
from petitions.donating.stripe_client import counts_live
from petitions.donating.totals import KEPT
from petitions.emailing.statements import mail_statement
from petitions.models import Donation

logger = logging.getLogger("firma.donating")

FIRST_DAY = (1, 15)
"""Of the new year: what was paid in its last days is told by then, and in the United States the law wants it known by
the end of January. Source: https://www.irs.gov/pub/irs-pdf/p1771.pdf."""


def mail_statements(now: datetime.datetime | None = None) -> int:
    """Owe each donor of last year who has none the statement of that year; return how many donors are settled.

    What turns up later, or goes back, brings a corrected one of the whole year, once for each change.
    """
    now = now or timezone.now()
    if (now.month, now.day) < FIRST_DAY:
        return 0
    changed = Q(stated_minor__isnull=False) & ~Q(stated_minor=KEPT)
    found = _of_year(now.year - 1).filter(Q(statement_at=None) | changed).order_by()
    settled = 0
    for organization, key in list(found.values_list("organization", "donor_key").distinct()):
        try:
            with transaction.atomic():
                _settle(now, organization=organization, donor_key=bytes(key or b""))
        except Exception as error:
            # One donor in trouble must not hold up the others. Only its kind is said: a database quotes whole rows.
            logger.error("A yearly statement waits: %s", type(error).__name__)
        else:
            settled += 1
    return settled


def _of_year(year: int) -> QuerySet[Donation]:
    paid = Donation.objects.filter(state=Donation.State.PAID, is_live=counts_live(), paid_on__year=year)
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
    donor = donor_of(rows[-1]) if any(_is_news(row) for row in rows) else None
    if donor:
        # (Where all had gone back, no statement was mailed, and there is none to correct.)
        is_corrected = any(row.statement_at and row.stated_minor != 0 for row in rows)
        mail_statement(rows, donor, year, is_corrected)
    Donation.objects.filter(pk__in=[row.pk for row in rows]).update(statement_at=now, stated_minor=KEPT)


def _is_news(row: Donation) -> bool:
    return row.statement_at is None or row.stated_minor not in (None, row.kept_minor())
