"""Where a signature came from, as far as it is counted: keyed hashes, never an address (design, invariant 10)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from django.conf import settings
from django.utils.crypto import salted_hmac

from home.client import Address, connection_of


@dataclass(frozen=True)
class Sender:
    """What travels with a signature until the clock has counted it. Nothing is known of one made by hand."""

    client: bytes | None = None
    network: bytes | None = None
    challenge: bytes | None = None
    trapped: bool = False


def count_key(kind: str, value: str | bytes) -> bytes:
    """16 bytes that stand for `value` among things of its `kind`: HMAC-SHA256 under a key of that
    kind, which comes from SECRET_KEY."""
    message = value if isinstance(value, bytes) else value.encode()
    return hmac.digest(_count_secret(settings.SECRET_KEY, kind), message, sha256)[:16]


@lru_cache
def _count_secret(secret_key: str, kind: str) -> bytes:
    return salted_hmac(f"firma.count.{kind}", b"", secret=secret_key, algorithm="sha256").digest()


def client_keys(address: Address | None) -> tuple[bytes | None, bytes | None]:
    """(client, network) of a machine: IPv4 by itself and without a network; IPv6 by its /64 and its /56.

    A provider gives a home one /64 or all of a /56 (RFC 6177).
    """
    if address is None:
        return None, None
    client = count_key("client", connection_of(address))
    if address.version == 4:
        return client, None
    return client, count_key("network", address.packed[:7])
