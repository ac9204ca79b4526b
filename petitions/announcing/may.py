"""Who may mail those who agreed, and how that is named on the access log."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied

from petitions.exporting.access_log import record
from petitions.models import AccessEntry, Broadcast, Petition
from petitions.organizing.reach import petitions_to_work_on

PERMISSION = "petitions.announce"


def may_announce(user: Any, petition: Petition) -> bool:
    """Whether `user` may mail about this petition: staff, and its own organizers. Four queries at most."""
    return bool(user and user.is_active and petitions_to_work_on(user, PERMISSION).filter(pk=petition.pk).exists())


def must_announce(user: Any, petition: Petition) -> None:
    """Raise PermissionDenied unless `user` may."""
    if not may_announce(user, petition):
        raise PermissionDenied


def note(broadcast: Broadcast, user: Any, act: str, why: str, rows: int = 0) -> AccessEntry:
    """Append `act` on a broadcast to the access log; `user` is None where it happened by itself."""
    return record(user, f"broadcast.{act}", str(broadcast), why[:500], rows, petition=broadcast.petition)
