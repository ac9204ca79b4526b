"""Off the count and back on it: withdrawn and struck signatures, and those that staff put back."""

from __future__ import annotations

import datetime
from collections import Counter

from petitions.counting.reach_milestone import reach_milestones
from petitions.counting.tally import entry, move, move_places
from petitions.models import Correction, Petition, RollEntry, Signature, Tally

BATCH = 2000


def drop(petition: Petition, tally: Tally, now: datetime.datetime) -> list[RollEntry]:
    """Take off what was withdrawn or struck, with a public reason. A withdrawn one loses its place, too; a struck one
    keeps it, to be counted there again. Returns the lines of the roll, unsaved."""
    rows = _owed(petition, withdrawn_at__isnull=False, off_roll_at=None, number__isnull=False)
    for row in rows:
        move(tally, row, -1)
    move_places(petition, rows, -1)
    _mark([row for row in rows if row.struck_by_id], off_roll_at=now)
    _mark([row for row in rows if not row.struck_by_id], off_roll_at=now, city="", region="")
    reasons = Counter((row.withdrawn_why or Correction.Why.WITHDRAWN, row.struck_by_id) for row in rows)
    Correction.objects.bulk_create(
        Correction(petition=petition, why=why, size=size, at=now, strike_id=strike)
        for (why, strike), size in reasons.items()
    )
    return [entry(tally, row, RollEntry.Kind.DROPPED, now) for row in rows]


def restore(petition: Petition, tally: Tally, now: datetime.datetime) -> list[RollEntry]:
    """Put back what staff no longer strike: under its old number, counted in its place. Milestones that are crossed
    for the first time stand with this moment. Returns the lines of the roll, unsaved."""
    rows = _owed(petition, withdrawn_at=None, off_roll_at__isnull=False)
    before = tally.total
    for row in rows:
        move(tally, row, +1)
    move_places(petition, rows, +1)
    reach_milestones(petition, before, rows, at=now)
    _mark(rows, off_roll_at=None, struck_by=None)
    Correction.objects.bulk_create(
        Correction(petition=petition, why=Correction.Why.STAFF, size=-size, restored=size, at=now, strike_id=strike)
        for strike, size in Counter(row.struck_by_id for row in rows).items()
    )
    return [entry(tally, row, RollEntry.Kind.RESTORED, now) for row in rows]


def _owed(petition: Petition, **state: object) -> list[Signature]:
    # Locked: a signer who withdraws just now waits until it stands under whose reason the count fell.
    rows = Signature.objects.select_for_update().filter(petition=petition, **state)
    return list(rows.order_by("withdrawn_at", "id")[:BATCH])


def _mark(rows: list[Signature], **state: object) -> None:
    Signature.objects.filter(pk__in=[row.pk for row in rows]).update(**state)
