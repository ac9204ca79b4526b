"""What one act wrote to the database, written again in a hundredth of its time.

Publishing a petition through Wagtail takes 300 statements, and most tests start with one. It is published once for
all of them, the rows that differ afterwards are kept, and put in for the next test as they were.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

Row = tuple[Any, ...]
Tables = dict[str, tuple[list[str], dict[Any, Row]]]
LASTS = 600.0
"""For how many seconds rows are put in as they are: the moments in them are this old at most."""
FAR = 100_000
_OFFSET = time.time() - time.monotonic()
_made: dict[Row, Recording] = {}


def once(name: Row, act: Callable[[], None]) -> None:
    """Do `act`, or write again what it wrote when it was done last, into a database that must be as it was then."""
    if name in _made and time.monotonic() - _made[name].made < LASTS:
        # Numbers begin anew after a test with real transactions; one may be taken by now, and the act is done again.
        with suppress(IntegrityError):
            _made[name].play()
            return
    _made[name] = Recording.of(act)


def real_time() -> bool:
    """Whether the clock of this process is the machine's, and no test has moved it."""
    return abs(timezone.now().timestamp() - time.monotonic() - _OFFSET) < 30


@dataclass
class Recording:
    """The rows that `act` wrote at `made`."""

    made: float = field(default_factory=time.monotonic)
    new: list[tuple[str, list[str], list[Row]]] = field(default_factory=list)
    changed: list[tuple[str, list[Any]]] = field(default_factory=list)
    """Statements that make the changes to rows that stood before, and what goes with each."""

    @classmethod
    def of(cls, act: Callable[[], None]) -> Recording:
        """Do `act`, and keep what it wrote."""
        _leave_room()
        before = _tables()
        act()
        recording = cls()
        for table, (columns, rows) in _tables().items():
            old = before[table][1]
            if new := [row for key, row in rows.items() if key not in old]:
                recording.new.append((table, columns, new))
            for key, row in rows.items():
                if key in old and row != old[key]:
                    recording.changed.append(_change(table, columns, old[key], row))
        return recording

    def play(self) -> None:
        """Write the rows again, into a database that is as it was before."""
        with transaction.atomic(), connection.cursor() as cursor:
            for table, columns, rows in self.new:
                names, places = ", ".join(map(_quoted, columns)), ", ".join(["%s"] * len(columns))
                many = ", ".join([f"({places})"] * len(rows))
                cursor.execute(
                    f"INSERT INTO {_quoted(table)} ({names}) VALUES {many}", [cell for row in rows for cell in row]
                )
            for statement, cells in self.changed:
                cursor.execute(statement, cells)
            for table, columns, rows in self.new:
                if connection.vendor == "postgresql" and columns[0] == "id":
                    _count_on(cursor, table, max(row[0] for row in rows))


def _leave_room() -> None:
    """Let the rows that are written next have numbers far above all others. PostgreSQL never gives one out twice, but
    SQLite would to the next test, for other rows."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")
            names = [name for (name,) in cursor.fetchall()]
            cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s", [FAR])
            cursor.execute("SELECT name FROM sqlite_sequence")
            known = {name for (name,) in cursor.fetchall()}
            cursor.executemany(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [(n, FAR) for n in names if n not in known]
            )


def _tables() -> Tables:
    """Every row of every table by its first column, which is its primary key. The tables of SQLite's search fill
    themselves from the one they index."""
    found: Tables = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if "_fts" not in table:
                cursor.execute(f"SELECT * FROM {_quoted(table)}")
                columns = [column[0] for column in cursor.description]
                found[table] = (columns, {row[0]: row for row in cursor.fetchall()})
    return found


def _change(table: str, columns: list[str], old: Row, new: Row) -> tuple[str, list[Any]]:
    """The statement that makes `new` out of `old`, and what goes with it."""
    cells = {name: now for name, was, now in zip(columns, old, new, strict=True) if was != now}
    names = ", ".join(f"{_quoted(name)} = %s" for name in cells)
    return f"UPDATE {_quoted(table)} SET {names} WHERE {_quoted(columns[0])} = %s", [*cells.values(), new[0]]


def _count_on(cursor: Any, table: str, last: int) -> None:
    """Let the next row of `table` have a number above `last`."""
    cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
    if sequence := cursor.fetchone()[0]:
        cursor.execute(f"SELECT setval('{sequence}', greatest(%s, (SELECT last_value FROM {sequence})))", [last])


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
