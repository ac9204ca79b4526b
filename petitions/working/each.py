"""Short work over many rows, of which one in trouble does not stop the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection

from petitions.models import Stuck

logger = logging.getLogger(__name__)

Row = TypeVar("Row")


def do_each(what: str, rows: Iterable[Row], do: Callable[[Row], Any]) -> int:
    """Do `do` with each row (a model's, or a name), whatever happens to another; return the sum of what it returned.

    What fails is noted as Stuck under `what`, on the log once, and tried again in the next round, which forgets the
    note when all went well. Raises OperationalError or InterfaceError when the database is away. One query beside
    those of `do`, two more when something is stuck.
    """
    count, failed = try_each(rows, do)
    _note(what, failed)
    return count


def try_each(rows: Iterable[Row], do: Callable[[Row], Any]) -> tuple[int, dict[str, Exception]]:
    """As do_each(), but only returns what failed, by the key of its row; nothing is noted."""
    count, failed = 0, {}
    for row in rows:
        try:
            count += int(do(row) or 0)
        except Exception as error:
            if isinstance(error, OperationalError | InterfaceError) and not connection.is_usable():
                raise
            failed[str(getattr(row, "pk", row))] = error
    return count, failed


def _note(what: str, failed: dict[str, Exception]) -> None:
    known = set(Stuck.objects.filter(what=what).values_list("row", flat=True))
    for row in failed.keys() - known:
        # An error's words may hold names: only its kind is told.
        kind = type(failed[row]).__name__
        logger.error("%s: %s is in trouble (%s); the others went on, it is tried again.", what, row, kind)
        Stuck.objects.get_or_create(what=what, row=row[:120], defaults={"error": kind[:80]})
    if over := known - failed.keys():
        Stuck.objects.filter(what=what, row__in=over).delete()
