"""Which mails to many have left for one person: noted on their own row, and gone with it."""

from __future__ import annotations

import datetime

from django.db import connection
from django.utils import timezone

_NOTE = "UPDATE petitions_supporter SET mailed = mailed || %s WHERE id = %s"


def note_mailed(supporter_id: int, kind: str, run_id: int) -> None:
    """Note that a mail was accepted just now: `kind` is "b" (a Broadcast) or "a" (an Announcement). Nothing is written
    for whoever has left meanwhile. In the transaction that marks the mail as sent."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [f"{kind}{run_id}.{int(timezone.now().timestamp())} ", supporter_id])


def read_mailed(mailed: str) -> list[tuple[str, int, datetime.datetime]]:
    """(kind, id, when) of each mail that was noted, the oldest first."""
    found = []
    for each in mailed.split():
        name, _dot, seconds = each.partition(".")
        found.append((name[0], int(name[1:]), datetime.datetime.fromtimestamp(int(seconds), datetime.UTC)))
    return found
