"""The access log: every look at identity, in a chain of hashes that shows any later change."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from petitions.models import AccessEntry, Organization, Petition

FIRST = "0" * 64
"""What stands for the entry before the first."""


def record(
    user: Any,
    act: str,
    subject: str,
    why: str,
    rows: int = 0,
    file_hash: str = "",
    *,
    petition: Petition | None = None,
    organization: Organization | int | None = None,
) -> AccessEntry:
    """Append one entry and return it. Entries are written one after the other, also by many processes.

    The owners of the `petition`'s organization, or of the `organization` (or its number), may read it; without either
    the administrators of the site alone.
    """
    with transaction.atomic():
        take_turns()
        last = AccessEntry.objects.order_by("-pk").first()
        entry = AccessEntry(
            at=timezone.now(),
            actor=user,
            actor_label=user.get_username() if user else "",
            act=act,
            subject=subject,
            why=why,
            rows=rows,
            petition=petition,
            organization_id=_organization(petition, organization),
            file_hash=file_hash,
            previous_hash=last.hash if last else FIRST,
        )
        entry.hash = digest(entry)
        entry.save(force_insert=True)
    return entry


def take_turns() -> None:
    """Hold the end of the log until the transaction ends: nobody else appends meanwhile."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('firma.access_log'), 0)")


def digest(entry: AccessEntry) -> str:
    """SHA-256, in hex, over all that an entry says and the hash of the one before."""
    said = [
        entry.at.isoformat(timespec="microseconds"),
        entry.actor_id,
        entry.actor_label,
        entry.act,
        entry.subject,
        entry.why,
        entry.rows,
        entry.file_hash,
        entry.previous_hash,
    ]
    if entry.organization_id is not None or entry.petition_id is not None:
        # Older entries named neither, and keep the hash they have.
        said += [entry.organization_id, entry.petition_id]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def first_fault() -> str:
    """Walk the chain; '' when it is whole, else what is wrong and where."""
    previous = FIRST
    for entry in AccessEntry.objects.order_by("pk").iterator(chunk_size=2000):
        if entry.previous_hash != previous:
            return f"entry {entry.pk} does not follow the one before it"
        if entry.hash != digest(entry):
            return f"entry {entry.pk} was altered"
        previous = entry.hash
    return ""


def _organization(petition: Petition | None, organization: Organization | int | None) -> int | None:
    if petition is not None:
        return petition.organization_id
    return organization.pk if isinstance(organization, Organization) else organization
