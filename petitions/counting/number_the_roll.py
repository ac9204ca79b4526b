"""The one writer of the roll: gap-free numbers, the tally, milestones, in one transaction a petition."""

from __future__ import annotations

import datetime
import logging
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from petitions.counting.alone import alone
from petitions.counting.count_shared import count_shared
from petitions.counting.off_and_on import drop, restore
from petitions.counting.reach_milestone import reach_milestones
from petitions.counting.take_in import take_in
from petitions.counting.tally import entry, move, move_places
from petitions.models import Petition, RollEntry, Signature, Tally

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


def number_the_roll() -> int:
    """Give every confirmed signature its number, take withdrawn ones off and put restored ones back; return how many
    entries."""
    written = 0
    for petition in Petition.objects.filter(pk__in=_owing()):
        try:
            written += _write_roll(petition)
        except Exception:
            # One petition in trouble must not stop the counting of the others.
            logger.exception("The roll of petition %s could not be written", petition.pk)
    return written


def _owing() -> QuerySet[Any]:
    """The petitions that owe an entry, each debt by its own index: SQLite would read all rows for an OR."""
    debts = (
        Q(confirmed_at__isnull=False, number=None, withdrawn_at=None),
        Q(withdrawn_at__isnull=False, off_roll_at=None, number__isnull=False),
        Q(withdrawn_at=None, off_roll_at__isnull=False),
    )
    first, *others = (Signature.objects.filter(debt).values("petition") for debt in debts)
    return first.union(*others)


def _write_roll(petition: Petition) -> int:
    with transaction.atomic():
        if not alone(petition):
            return 0
        tally, _new = Tally.objects.select_for_update().get_or_create(petition=petition)
        now = timezone.now()
        entries = drop(petition, tally, now) + restore(petition, tally, now) + _add(petition, tally, now)
        RollEntry.objects.bulk_create(entries, batch_size=1000)
        tally.save()
    return len(entries)


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
        move(tally, row, +1)
    tally.last_number = rows[-1].number or 0
    move_places(petition, rows, +1)
    reach_milestones(petition, before, rows)
    take_in(petition, rows)
    count_shared(petition, rows)
    return [entry(tally, row, RollEntry.Kind.ADDED, now) for row in rows]
