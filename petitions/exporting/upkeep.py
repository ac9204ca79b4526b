"""What the clock does for exports: remove what has expired, what holds somebody who left, what was left over."""

from __future__ import annotations

import datetime

from django.utils import timezone

from petitions.counting.left import nobody_left, some_left
from petitions.counting.number_set import NumberSet
from petitions.exporting.make import FOLDER
from petitions.models import Export
from petitions.sealing.store import remove, sweep
from petitions.working.each import do_each


def remove_expired(now: datetime.datetime | None = None) -> int:
    """Remove the files whose time is over; the rows stay. Returns how many."""
    over = Export.objects.filter(expires_at__lte=now or timezone.now()).exclude(file_name="")
    return do_each("remove_expired", over.defer("numbers"), _remove)


def remove_erased() -> int:
    """Remove the files that hold somebody who has taken their signature back since; return how many. What left this
    machine is on the access log, and with whoever took it."""
    kept = Export.objects.exclude(file_name="").filter(numbers__isnull=False).select_related("petition")
    rows = kept.defer("numbers")
    return do_each("remove_erased", rows, lambda export: _remove(export) if _holds_somebody_gone(export) else 0)


def _holds_somebody_gone(export: Export) -> bool:
    if nobody_left(export.petition, export.made_at):
        return False
    return some_left(export.petition, NumberSet.unpacked(1, bytes(export.numbers or b"")), export.position)


def _remove(export: Export) -> int:
    remove(export.file_name)  # first: should this process die now, the row still knows it
    return Export.objects.filter(pk=export.pk).update(file_name="", numbers=None)


def sweep_exports() -> int:
    """Remove files that no row knows, once they are a day old. Returns how many."""
    return sweep(FOLDER, set(Export.objects.exclude(file_name="").values_list("file_name", flat=True)))
