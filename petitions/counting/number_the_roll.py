"""The one writer of the roll: gap-free numbers, the tally, milestones, in one transaction a petition."""

from __future__ import annotations

import datetime
import logging
from collections import Counter

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from petitions.counting.reach_milestone import reach_milestones
from petitions.counting.take_in import take_in
from petitions.models import Correction, How, Petition, PlaceTally, RollEntry, Signature, Tally
from petitions.signing.places import city_key

logger = logging.getLogger(__name__)

BATCH = 2000
"""Signatures numbered in one transaction at most, so that a surge never makes a long one."""

# Joined by the primary key alone: with the petition beside it, a planner whose statistics are old walks all rows
# of the petition for each of these (seen: 30 seconds instead of 30 milliseconds).
_NUMBER = """
UPDATE petitions_signature AS s SET number = f.n, numbered_at = %s
FROM (SELECT id, %s + row_number() OVER (ORDER BY confirmed_at, id) AS n
      FROM petitions_signature
      WHERE petition_id = %s AND confirmed_at IS NOT NULL AND number IS NULL AND withdrawn_at IS NULL
      ORDER BY confirmed_at, id LIMIT %s) AS f
WHERE s.id = f.id
"""

_COLUMN = {How.MAIL: "confirmed", How.PAPER: "paper", How.IMPORTED: "imported"}


def number_the_roll() -> int:
    """Give every confirmed signature its number and take withdrawn ones off; return how many entries."""
    owing = Signature.objects.filter(
        Q(confirmed_at__isnull=False, number=None, withdrawn_at=None)
        | Q(withdrawn_at__isnull=False, off_roll_at=None, number__isnull=False)
    )
    written = 0
    for petition in Petition.objects.filter(pk__in=owing.values("petition").distinct()):
        try:
            written += _write_roll(petition)
        except Exception:
            # One petition in trouble must not stop the counting of the others.
            logger.exception("The roll of petition %s could not be written", petition.pk)
    return written


def _write_roll(petition: Petition) -> int:
    with transaction.atomic():
        if not _alone(petition):
            return 0
        tally, _new = Tally.objects.select_for_update().get_or_create(petition=petition)
        now = timezone.now()
        entries = _drop(petition, tally, now) + _add(petition, tally, now)
        RollEntry.objects.bulk_create(entries, batch_size=1000)
        tally.save()
    return len(entries)


def _alone(petition: Petition) -> bool:
    """Whether this transaction is the one writer of this roll; SQLite's write lock already says so."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('firma.roll'), %s)", [petition.pk])
        return bool(cursor.fetchone()[0])


def _add(petition: Petition, tally: Tally, now: datetime.datetime) -> list[RollEntry]:
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER, [moment, tally.last_number, petition.pk, BATCH])
    new = Signature.objects.filter(petition=petition, number__gt=tally.last_number).order_by("number")
    rows = list(new)
    if not rows:
        return []
    before = tally.total
    for row in rows:
        _move(tally, row.how, +1)
    tally.last_number = rows[-1].number or 0
    _move_places(petition, rows, +1)
    reach_milestones(petition, before, rows)
    take_in(petition, rows)
    return [_entry(tally, row, RollEntry.Kind.ADDED, now) for row in rows]


def _drop(petition: Petition, tally: Tally, now: datetime.datetime) -> list[RollEntry]:
    owed = Signature.objects.filter(
        petition=petition, withdrawn_at__isnull=False, off_roll_at=None, number__isnull=False
    )
    rows = list(owed.order_by("withdrawn_at", "id")[:BATCH])
    for row in rows:
        _move(tally, row.how, -1)
    _move_places(petition, rows, -1)
    gone = Signature.objects.filter(petition=petition, pk__in=[row.pk for row in rows])
    gone.update(off_roll_at=now, city="", region="")
    reasons = Counter(row.withdrawn_why or Correction.Why.WITHDRAWN for row in rows)
    Correction.objects.bulk_create(
        Correction(petition=petition, why=why, size=size, at=now) for why, size in reasons.items()
    )
    return [_entry(tally, row, RollEntry.Kind.DROPPED, now) for row in rows]


def _move(tally: Tally, how: str, by: int) -> None:
    column = _COLUMN[How(how)]
    setattr(tally, column, getattr(tally, column) + by)


def _entry(tally: Tally, row: Signature, kind: str, now: datetime.datetime) -> RollEntry:
    tally.last_position += 1
    return RollEntry(
        petition_id=row.petition_id,
        position=tally.last_position,
        kind=kind,
        number=row.number or 0,
        how=row.how,
        at=now,
    )


def _move_places(petition: Petition, rows: list[Signature], by: int) -> None:
    for (country, city), size in Counter((row.country, city_key(row.city)) for row in rows).items():
        place, _new = PlaceTally.objects.get_or_create(petition=petition, country=country, city_key=city)
        PlaceTally.objects.filter(pk=place.pk).update(count=F("count") + by * size)
