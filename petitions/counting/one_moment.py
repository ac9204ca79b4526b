"""Read the roll as it was at one moment, however long the reading takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

STEP = 2000
"""Rows fetched at a time."""


@contextmanager
def one_moment() -> Iterator[None]:
    """All reads inside see the database as it is at the first of them; nobody waits for us meanwhile.

    Keep it short: PostgreSQL cannot clear away what changes meanwhile. Inside another transaction it is that one.
    """
    if connection.in_atomic_block:
        yield
        return
    mode = getattr(connection, "transaction_mode", None)
    if connection.vendor == "sqlite":
        # The settings' IMMEDIATE would hold the one place to write; a reader of the log needs none.
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = mode  # type: ignore[attr-defined]


def streamed(rows: QuerySet[Any, tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The values_list() `rows` with flat memory, as the database gives them, inside one_moment().

    By a cursor of the database itself: it lives in this transaction only, so a pooler does no harm.
    """
    statement, parameters = rows.query.sql_with_params()
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, parameters)
        while some := cursor.fetchmany(STEP):
            yield from some
