"""What the database says of one petition, read in one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from cryptography.fernet import Fernet, MultiFernet

from petitions.sealing.seal import email_key


@dataclass(frozen=True)
class Row:
    """One signature."""

    key: bytes | None
    confirmed_at: datetime | None
    number: int | None
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class Books:
    """The signatures that came after `first_id`, and everything that is counted."""

    petition: int
    secret: bytes
    rows: list[Row]
    numbers: list[int]
    roll: list[tuple[int, str, int]]
    total: int
    last_number: int
    milestones: dict[int, list[int]]
    own_steps: str
    corrections: list[tuple[datetime, int]]

    def key(self, address: str) -> bytes:
        """What stands for `address` in this petition."""
        return email_key(self.secret, address)


def read_books(connection: psycopg.Connection[Any], slug: str, var_dir: Path, first_id: int) -> Books:
    """The books of the petition `slug` of the site in `var_dir`, in the transaction of `connection`."""

    def ask(query: str) -> list[Any]:
        return connection.execute(query.encode(), [petition]).fetchall()

    petition, wrapped, own_steps = connection.execute(
        "SELECT p.id, k.wrapped, p.milestone_steps FROM petitions_petition p "
        "JOIN petitions_sealingkey k ON k.id = p.sealing_key_id WHERE slug = %s",
        [slug],
    ).fetchone()  # type: ignore[misc]
    secrets = dict(line.split("=", 1) for line in (var_dir / "secrets.env").read_text().splitlines())
    wrapping = [Fernet(key) for key in secrets["FIRMA_KEYS"].split(",")]
    milestones: dict[int, list[int]] = {}
    for step, number in ask("SELECT step, number FROM petitions_milestone WHERE petition_id = %s"):
        milestones.setdefault(step, []).append(number)
    tally = ask("SELECT confirmed + paper + imported, last_number FROM petitions_tally WHERE petition_id = %s")[0]
    signatures = "FROM petitions_signature WHERE petition_id = %s"
    return Books(
        petition=petition,
        secret=MultiFernet(wrapping).decrypt(bytes(wrapped)),
        rows=[
            Row(key and bytes(key), *rest)
            for key, *rest in ask(
                f"SELECT email_key, confirmed_at, number, withdrawn_at {signatures} AND id > {first_id}"
            )
        ],
        numbers=[number for (number,) in ask(f"SELECT number {signatures} AND number IS NOT NULL ORDER BY number")],
        roll=ask("SELECT position, kind, number FROM petitions_rollentry WHERE petition_id = %s ORDER BY position"),
        total=tally[0],
        last_number=tally[1],
        milestones=milestones,
        own_steps=own_steps,
        corrections=ask("SELECT at, size FROM petitions_correction WHERE petition_id = %s ORDER BY at"),
    )


def off_by(connection: psycopg.Connection[Any], slug: str) -> int:
    """The count minus the rows on the roll, in one moment: promise B1 wants 0, always."""
    query = """
        SELECT t.confirmed + t.paper + t.imported
             - (SELECT count(*) FILTER (WHERE kind <> 'dropped') - count(*) FILTER (WHERE kind = 'dropped')
                FROM petitions_rollentry r WHERE r.petition_id = p.id)
        FROM petitions_petition p JOIN petitions_tally t ON t.petition_id = p.id WHERE p.slug = %s"""
    return int(connection.execute(query, [slug]).fetchone()[0])  # type: ignore[index]
