"""How often something was tried in a window of time, in the database: the same for all processes.

Only keyed hashes are kept, in the table that signing counts in, and forget_counts() erases them within a day.
"""

from __future__ import annotations

import datetime
import unicodedata

from django.db import connection

from home.client import Address
from petitions.signing.sender import client_keys, count_key

_COUNT = """
INSERT INTO petitions_signingcount (key, since, count) VALUES (%s, %s, 1)
ON CONFLICT (key, since) DO UPDATE SET count = petitions_signingcount.count + 1 RETURNING count
"""
_TAKE_BACK = "UPDATE petitions_signingcount SET count = count - 1 WHERE key = %s AND since = %s AND count > 0"


def window_start(now: datetime.datetime, length: datetime.timedelta) -> datetime.datetime:
    """When the window of `length` that holds `now` began. A day is the longest that counts are kept for."""
    seconds = length.total_seconds()
    return datetime.datetime.fromtimestamp(now.timestamp() // seconds * seconds, datetime.UTC)


def count_try(key: bytes, since: datetime.datetime) -> int:
    """Count one try more and return how many there were in the window, this one included. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [key, since])
        return int(cursor.fetchone()[0])


def take_back(key: bytes, since: datetime.datetime) -> None:
    """Uncount one try."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_BACK, [key, since])


def key_of_name(kind: str, name: str) -> bytes:
    """What stands for a typed name or address, however it is spelled."""
    return count_key(kind, unicodedata.normalize("NFKC", name).casefold())


def keys_of_client(kind: str, address: Address | None) -> list[bytes]:
    """What stands for the machine and, with IPv6, for its network."""
    return [count_key(kind, key) for key in client_keys(address) if key]
