"""Follow-ups fall due: the line moves on, unless it is on the way, and its organizers get one mail for each date."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from petitions.emailing.follow_ups import mail_follow_up
from petitions.handing_over.steps import sign_changes, standing_of
from petitions.models import Delivery, DeliveryTarget, LineChange, Office, Petition
from petitions.models.petition_facts import Outcome
from petitions.organizing.organizers import organizers_of

BATCH = 50
_STATES = (*DeliveryTarget.WAITING, DeliveryTarget.State.DUE)


def due_lines(petitions: QuerySet[Petition], now: datetime.datetime | None = None) -> list[DeliveryTarget]:
    """The lines of these petitions whose follow-up is due and open, the longest first. Two queries."""
    rows = _until_tomorrow(now or timezone.now()).filter(delivery__petition__in=petitions.values("pk"))
    rows = rows.select_related("delivery__petition", "target__office").prefetch_related("target__office__texts__locale")
    return [row for row in rows.order_by("follow_up_on", "pk") if _is_due(row, now or timezone.now())]


def remind_due(now: datetime.datetime | None = None) -> int:
    """Move what fell due, sign it as the clock's, and owe the mails, all in one transaction for each delivery; return
    how many lines. May run many times and at once: a date is reminded of once."""
    now = now or timezone.now()
    owed = _until_tomorrow(now).exclude(Q(reminded_for__isnull=False) & Q(reminded_for=F("follow_up_on")))
    deliveries = owed.order_by("follow_up_on").values_list("delivery", flat=True)[:BATCH]
    return sum(_remind(delivery, owed, now) for delivery in dict.fromkeys(deliveries))


def _remind(delivery_id: int, owed: QuerySet[DeliveryTarget], now: datetime.datetime) -> int:
    with transaction.atomic():
        free = Delivery.objects.select_related("petition")
        if connection.features.has_select_for_update_skip_locked:
            free = free.select_for_update(skip_locked=True, of=("self",))
        delivery: Any = free.filter(pk=delivery_id).first()
        if delivery is None:
            return 0
        lines = owed.filter(delivery=delivery_id).select_related("delivery__petition", "target__office")
        due = [line for line in lines if _is_due(line, now)]
        before = standing_of(delivery)
        for line in due:
            line.reminded_for = line.follow_up_on
            if line.state != DeliveryTarget.State.ON_THE_WAY:  # nobody knows yet whether it arrived
                line.state = DeliveryTarget.State.DUE
            line.save(update_fields=["state", "reminded_for"])
        if due:
            sign_changes(delivery, before, None, LineChange.Via.CLOCK)
            mail_follow_up(delivery, [line.target.office for line in due], organizers_of(delivery.petition))
    return len(due)


def _until_tomorrow(now: datetime.datetime) -> QuerySet[DeliveryTarget]:
    latest = (now + datetime.timedelta(hours=14)).date()  # the day where it is latest on Earth
    sent = Q(state=DeliveryTarget.State.ON_THE_WAY, outcome__in=DeliveryTarget.SENT)
    rows = DeliveryTarget.objects.filter(Q(state__in=_STATES) | sent, follow_up_on__lte=latest)
    rows = rows.exclude(target__office__kind=Office.Kind.COURT)  # a court owes nobody an answer
    return rows.filter(delivery__petition__outcome=Outcome.NONE)  # what is decided need not be asked again


def _is_due(line: DeliveryTarget, now: datetime.datetime) -> bool:
    return bool(line.follow_up_on and line.follow_up_on <= line.delivery.petition.local(now).date())
