"""The work of strikes: batches that the clock does one after the other, each in a transaction with its progress."""

from __future__ import annotations

import datetime
import logging

from django.db import transaction
from django.utils import timezone

from petitions.counting.alone import alone
from petitions.models import Correction, Signature, Strike
from petitions.models.strike import HOLD_LASTS
from petitions.striking.rule import Rule, takeable
from petitions.striking.strike import log_end

logger = logging.getLogger(__name__)

BATCH = 1000
"""Signatures in one transaction at most; a strike stops between two batches."""
WINDOW = 200_000
"""Rows looked through in one transaction at most, so that a rule that few meet never makes a long one."""
LOOK_BACK = datetime.timedelta(days=8)
"""What nobody confirmed is erased before: older holds owe no mail."""


def work_strikes() -> int:
    """One batch of the oldest active strike of each petition; return how many signatures were moved, or 1 where a
    strike only came further."""
    active = Strike.objects.filter(state__in=Strike.ACTIVE).order_by("-pk").values_list("petition", "pk")
    oldest = dict(active)
    return sum(_guarded(pk) for pk in oldest.values())


def let_mails_go(now: datetime.datetime | None = None) -> int:
    """Put back the unconfirmed ones of holds that nobody decided on in two days: no mail waits longer. Returns how
    many; the confirmed ones stay held."""
    now = now or timezone.now()
    overdue = Strike.objects.filter(kind=Strike.Kind.HOLD, state__in=Strike.STANDING)
    ids = list(overdue.filter(made_at__range=(now - LOOK_BACK, now - HOLD_LASTS)).values_list("pk", flat=True))
    return sum(_let_go(pk) for pk in ids)


def _guarded(strike_id: int) -> int:
    try:
        return _batch(strike_id)
    except Exception:
        # One strike in trouble must not stop the others, nor the counting.
        logger.exception("Strike %s waits", strike_id)
        return 0


def _batch(strike_id: int) -> int:
    with transaction.atomic():
        # The row first: whoever cancels waits for this batch, and the next one sees it.
        row = _locked(strike_id)
        if not row.is_active or not alone(row.petition):
            return 0
        return _put_back(row) if row.state == Strike.State.UNDOING else _take(row)


def _take(row: Strike) -> int:
    coming_back = Signature.objects.filter(petition=row.petition, withdrawn_at=None, off_roll_at__isnull=False)
    if coming_back.exists():
        return 0  # an earlier strike was undone just now; the roll has these in a moment
    end = min(row.last_id + WINDOW, row.up_to)
    rows = takeable(row.petition, Rule.from_json(row.rule)).filter(pk__gt=row.last_id, pk__lte=end)
    ids = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True)[:BATCH])
    Signature.objects.filter(pk__in=ids).update(
        withdrawn_at=timezone.now(), withdrawn_why=Correction.Why.STAFF, struck_by=row
    )
    row.last_id = ids[-1] if len(ids) == BATCH else end
    row.done += len(ids)
    row.state = Strike.State.RUNNING
    if row.last_id >= row.up_to:
        _end(row, Strike.State.DONE, "strike.ended", row.done)
    row.save()
    return len(ids) or 1


def _put_back(row: Strike) -> int:
    ids = _struck(row)
    row.undone += _back(ids)
    if len(ids) < BATCH:
        _end(row, Strike.State.UNDONE, "strike.undo ended", row.undone)
    row.save()
    return len(ids) or 1


def _let_go(strike_id: int) -> int:
    with transaction.atomic():
        row = _locked(strike_id)
        if row.state not in Strike.STANDING or row.kind != Strike.Kind.HOLD or not alone(row.petition):
            return 0
        count = _back(_struck(row, confirmed_at=None))
        if count:
            row.undone += count
            row.save(update_fields=["undone"])
            log_end(row, "strike.mails let go", count)
    return count


def _struck(row: Strike, **state: object) -> list[int]:
    rows = Signature.objects.filter(struck_by=row, withdrawn_at__isnull=False, **state)
    return list(rows.select_for_update().order_by("pk").values_list("pk", flat=True)[:BATCH])


def _back(ids: list[int]) -> int:
    """What is off the roll keeps its strike until the writer of the roll has put it back under its reason."""
    rows = Signature.objects.filter(pk__in=ids, withdrawn_at__isnull=False)
    off = rows.filter(off_roll_at__isnull=False).update(withdrawn_at=None, withdrawn_why="")
    return off + rows.update(withdrawn_at=None, withdrawn_why="", struck_by=None)


def _end(row: Strike, state: str, act: str, rows: int) -> None:
    row.state, row.ended_at = state, timezone.now()
    log_end(row, act, rows)


def _locked(strike_id: int) -> Strike:
    # Not for its key: the writer of the roll points corrections at it meanwhile, and would wait for us as we for it.
    return Strike.objects.select_for_update(of=("self",), no_key=True).select_related("petition").get(pk=strike_id)
