"""When the names of a petition are destroyed: some days after its end, and never later than was said."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.utils import timezone

from petitions.models import Delivery, DeliveryTarget, Outcome, Petition


def purge_date(petition: Petition, now: datetime.datetime | None = None) -> datetime.date | None:
    """The first day on which the key of a petition may be destroyed; None while no end of it is known. Two queries.

    PURGE_DAYS after the latest of its closing, its outcome and its last delivery that reached somebody, never later
    than PURGE_MAX_DAYS after closing; only a legal hold, and the date the demo was loaded with, can move it beyond.
    """
    if petition.closes_at is None:
        return None
    closed = petition.local(petition.closes_at).date()
    ends = [closed, *_delivered(petition)]
    if petition.outcome != Outcome.NONE and petition.outcome_on:
        ends.append(petition.outcome_on)
    due = max(ends) + datetime.timedelta(days=settings.PURGE_DAYS)
    due = min(due, closed + datetime.timedelta(days=settings.PURGE_MAX_DAYS))
    today = petition.local(now or timezone.now()).date()
    held = [hold.until + datetime.timedelta(days=1) for hold in petition.holds.all() if hold.holds(today)]
    return max([due, *held, *([petition.purge_not_before] if petition.purge_not_before else [])])


def _delivered(petition: Petition) -> list[datetime.date]:
    lines = DeliveryTarget.objects.filter(outcome__in=DeliveryTarget.REACHED, delivery__state=Delivery.State.DONE)
    last = lines.filter(delivery__petition=petition).order_by("-delivery__happened_on")
    return list(last.values_list("delivery__happened_on", flat=True)[:1])
