"""Open one signature, with a reason, on the access log."""

from __future__ import annotations

from typing import Any

from petitions.exporting.access_log import record
from petitions.finding.find import PERMISSION
from petitions.models import Signature
from petitions.my_signature.held import identity_of
from petitions.organizing.reach import must
from petitions.sealing.seal import Identity


def reveal(row: Signature, by: Any, why: str) -> Identity | None:
    """Who signed; None when nothing is held any more: only counted, withdrawn, purged.

    The look is on the access log before anything is opened, and stays there whatever is found. Raises PermissionDenied
    unless `by` holds the right for the petition, and ValueError without a reason.
    """
    must(by, PERMISSION, row.petition)
    if not why.strip():
        raise ValueError("A look at a name wants a reason.")
    record(by, "signature.reveal", f"{row.petition.slug} {name_of(row)}", why, 1, petition=row.petition)
    return identity_of(row)


def name_of(row: Signature) -> str:
    """What stands for the row on the access log: its number on the roll, else its place in the table."""
    return f"number {row.number}" if row.number else f"unnumbered, row {row.pk}"
