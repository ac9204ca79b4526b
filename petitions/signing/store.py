"""Storing signatures that are sealed already: one statement, one commit, for one or for many that came together.

The database decides who is new, and does the same work either way.
"""

from __future__ import annotations

import datetime
import json
from typing import Any

from django.db import connection
from psycopg import AsyncCursor

Row = dict[str, Any]
"""What the statement takes of one signature, by the names below."""

_NAMES = {
    "slug": "text",
    "petition": "bigint",
    "sealing_key": "bigint",
    "text_version": "bigint",
    "seat": "smallint",
    "email_key": "bytea",
    "sealed_identity": "bytea",
    "sealed_reason": "bytea",
    "city": "text",
    "region": "text",
    "country": "text",
    "language": "text",
    "visibility": "text",
    "public_name": "text",
    "updates": "boolean",
    "domain_key": "bytea",
    "client_key": "bytea",
    "network_key": "bytea",
    "challenge_key": "bytea",
    "slow_why": "text",
    "via": "text",
    "asked_at": "timestamptz",
}
_FROM_JSON = f"""json_to_recordset(%s) AS v({", ".join(f"{name} {kind}" for name, kind in _NAMES.items())})
CROSS JOIN (SELECT set_config('lock_timeout', COALESCE(%s, current_setting('lock_timeout')), true)) AS patience"""
_FROM_VALUES = f"(SELECT {', '.join(f'%s AS {name}' for name in _NAMES)}) AS v"

# A repeat can only lower exposure, and only until the signature is confirmed. The identity of a `counted`
# signer is dropped after the thank-you mail; a repeat brings it back for the one mail it asks for.
# What a signature needs is asked for each by itself: of a planner that knows nothing of the JSON, a join would read
# the whole table of petitions each time.
# In the order of a key, so that two batches that meet in two rows wait for each other in one direction. Others lock
# rows in orders of their own (the roll, a strike): a batch gives up long before the database looks for a deadlock.
_STATEMENT = """
INSERT INTO petitions_signature (
    petition_id, text_version_id, seat, email_key, sealed_identity, sealed_reason, city, region, country,
    language, visibility, public_name, updates, domain_key, client_key, network_key, challenge_key, slow_why,
    source, via, asked_at, mail_count, attempts, how, withdrawn_why)
SELECT v.petition, v.text_version, v.seat, v.email_key, v.sealed_identity, v.sealed_reason, v.city, v.region, v.country,
    v.language, v.visibility, v.public_name, v.updates, v.domain_key, v.client_key, v.network_key, v.challenge_key,
    v.slow_why, 'web', v.via, v.asked_at, 0, 0, 'mail', ''
FROM {rows}
WHERE (
    SELECT p.id FROM petitions_petition p
    JOIN petitions_textversion t ON t.petition_id = p.id
    JOIN petitions_sealingkey k ON k.id = p.sealing_key_id
    WHERE p.id = v.petition AND p.slug = v.slug AND k.id = v.sealing_key AND k.wrapped IS NOT NULL
      AND t.id = v.text_version AND t.language = v.language
      AND p.published_at IS NOT NULL AND NOT p.paused
      AND p.opens_at <= v.asked_at AND (p.closes_at IS NULL OR p.closes_at > v.asked_at)
) IS NOT NULL
ORDER BY v.email_key, v.seat
ON CONFLICT (petition_id, email_key, seat) DO UPDATE SET
    asked_at = excluded.asked_at,
    sealed_identity = COALESCE(petitions_signature.sealed_identity, excluded.sealed_identity),
    visibility = CASE WHEN petitions_signature.confirmed_at IS NULL
        AND CASE excluded.visibility WHEN 'counted' THEN 0 WHEN 'officials' THEN 1 ELSE 2 END
          < CASE petitions_signature.visibility WHEN 'counted' THEN 0 WHEN 'officials' THEN 1 ELSE 2 END
        THEN excluded.visibility ELSE petitions_signature.visibility END,
    public_name = CASE WHEN petitions_signature.confirmed_at IS NULL AND excluded.public_name = 'initial'
        THEN excluded.public_name ELSE petitions_signature.public_name END,
    updates = CASE WHEN petitions_signature.confirmed_at IS NULL
        THEN petitions_signature.updates AND excluded.updates ELSE petitions_signature.updates END
"""
_TOGETHER = f"{_STATEMENT.format(rows=_FROM_JSON)} RETURNING email_key, seat"
_BY_ITSELF = _STATEMENT.format(rows=_FROM_VALUES)


def store(row: Row) -> bool:
    """Store one signature; whether its petition took it: it is open, and the text its own.

    One statement. Raises OperationalError; nothing is stored then.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_TOGETHER, _as_json([row]))
        else:
            values = row | {"asked_at": connection.ops.adapt_datetimefield_value(row["asked_at"])}
            cursor.execute(_BY_ITSELF, [values[name] for name in _NAMES])
        return bool(cursor.rowcount)


async def store_together(cursor: AsyncCursor[Any], rows: list[Row], lock_ms: int) -> list[bool]:
    """The same for signatures of different people in one statement of PostgreSQL, which waits at most `lock_ms` for
    a row that somebody holds. Raises psycopg's Error; nothing is stored then."""
    await cursor.execute(_TOGETHER, _as_json(rows, f"{lock_ms}ms"))
    taken = {(key, seat) for key, seat in await cursor.fetchall()}
    return [(row["email_key"], row["seat"]) in taken for row in rows]


def _as_json(rows: list[Row], lock_time: str | None = None) -> list[str | None]:
    return [json.dumps(rows, ensure_ascii=False, default=_written), lock_time]


def _written(value: bytes | datetime.datetime) -> str:
    return f"\\x{value.hex()}" if isinstance(value, bytes) else value.isoformat()
