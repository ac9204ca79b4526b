"""Moments in the comparison of two revisions: as the edit screen shows them, on the petition's own clocks."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import Any

from django.utils import timezone
from django.utils.formats import localize
from wagtail.admin.compare import FieldComparison


class MomentComparison(FieldComparison):
    """Two moments with the clocks they are told by; those of rows without a time zone by the reader's."""

    def __init__(self, field: Any, obj_a: Any, obj_b: Any) -> None:
        super().__init__(field, obj_a, obj_b)
        # As text already, so that a change of the time zone alone is seen too.
        self.val_a = _told(field.value_from_object(obj_a), obj_a)
        self.val_b = _told(field.value_from_object(obj_b), obj_b)


def _told(moment: datetime.datetime | None, row: Any) -> str:
    if moment is None:
        return ""
    name = getattr(row, "time_zone", "") or timezone.get_current_timezone_name()
    local = moment.astimezone(zoneinfo.ZoneInfo(name)).replace(tzinfo=None)
    return f"{localize(local)} ({name})"
