"""Who may export, and how an export is named on the access log."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model

from petitions.exporting.access_log import record
from petitions.models import AccessEntry, Export, Petition
from petitions.organizing.reach import must

PERMISSION = "petitions.export_signatures"


def must_export(user: Any, petition: Petition) -> None:
    """Raise PermissionDenied unless `user` may export the signatures of this petition."""
    must(user, PERMISSION, petition)


def user_called(address: str) -> Any:
    """The user with this mail address, in any case; None when there is none."""
    return get_user_model().objects.filter(email=address.lower()).first()


def note(export: Export, user: Any, act: str, why: str, rows: int = 0, file_hash: str = "") -> AccessEntry:
    """Append `act` on `export` to the access log."""
    return record(user, f"export.{act}", str(export), why, rows, file_hash, petition=export.petition)
