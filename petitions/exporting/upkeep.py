"""What the clock does for exports: remove what has expired, and what killed processes left."""

from __future__ import annotations

import datetime

from django.utils import timezone

from petitions.exporting.make import FOLDER
from petitions.models import Export
from petitions.sealing.store import remove, sweep


def remove_expired(now: datetime.datetime | None = None) -> int:
    """Remove the files whose time is over; the rows stay. Returns how many."""
    over = Export.objects.filter(expires_at__lte=now or timezone.now()).exclude(file_name="")
    count = 0
    for pk, name in over.values_list("pk", "file_name"):
        remove(name)  # first: should this process die now, the row still knows it
        count += Export.objects.filter(pk=pk).update(file_name="")
    return count


def sweep_exports() -> int:
    """Remove files that no row knows, once they are a day old. Returns how many."""
    return sweep(FOLDER, set(Export.objects.exclude(file_name="").values_list("file_name", flat=True)))
