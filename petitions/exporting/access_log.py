"""The access log: every look at identity, in a chain of hashes that shows any later change."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from petitions.models import AccessEntry

FIRST = "0" * 64
"""What stands for the entry before the first."""


def record(user: Any, act: str, subject: str, why: str, rows: int = 0, file_hash: str = "") -> AccessEntry:
    """Append one entry and return it. Entries are written one after the other, also by many processes."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext('firma.access_log'), 0)")
        last = AccessEntry.objects.order_by("-pk").first()
        entry = AccessEntry(
            at=timezone.now(),
            actor=user,
            actor_label=user.get_username() if user else "",
            act=act,
            subject=subject,
            why=why,
            rows=rows,
            file_hash=file_hash,
            previous_hash=last.hash if last else FIRST,
        )
        entry.hash = digest(entry)
        entry.save(force_insert=True)
    return entry


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
