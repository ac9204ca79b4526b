"""Find signatures of a petition without reading a name."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from petitions.exporting.access_log import record
from petitions.exporting.filters import Filters, narrowed
from petitions.models import Petition, Signature
from petitions.organizing.reach import must
from petitions.sealing.keys import open_key
from petitions.sealing.seal import email_key

PERMISSION = "petitions.export_signatures"


def numbered(petition: Petition, filters: Filters, number: int | None = None) -> QuerySet[Signature]:
    """Those on the roll that `filters` leave, the highest number first, also those taken off it since; with `number`
    that one alone."""
    rows = Signature.objects.filter(petition=petition, number__isnull=False)
    if number is not None:
        rows = rows.filter(number=number)
    return narrowed(rows, petition, filters).order_by("-number")


def with_address(petition: Petition, address: str, by: Any) -> list[Signature]:
    """Those signed with this very mail address, confirmed or not, by seat. On the access log, without the address.

    Raises PermissionDenied unless `by` holds the right for the petition, and KeyDestroyed after the purge: then nobody
    can tell any more."""
    must(by, PERMISSION, petition)
    key = email_key(open_key(petition.sealing_key), address)
    found = list(Signature.objects.filter(petition=petition, email_key=key).order_by("seat"))
    record(by, "signature.find", petition.slug, "by exact mail address", len(found), petition=petition)
    return found


def state_of(row: Signature) -> str:
    """`struck`, `withdrawn`, `waiting` (for its signer to confirm), `counted`, or `soon` (confirmed, not numbered)."""
    if row.struck_by_id:
        return "struck"
    if row.withdrawn_at:
        return "withdrawn"
    if row.confirmed_at is None:
        return "waiting"
    return "counted" if row.number else "soon"
