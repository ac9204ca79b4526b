"""One writer at a time: the roll of a petition, and what staff strike from it."""

from __future__ import annotations

from django.db import connection

from petitions.models import Petition


def alone(petition: Petition) -> bool:
    """Whether this transaction is the one writer of this roll; SQLite's write lock already says so."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('firma.roll'), %s)", [petition.pk])
        return bool(cursor.fetchone()[0])
