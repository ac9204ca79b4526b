"""Where a signature came from, as far as it is counted: keyed hashes, never an address (design, invariant 10)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_network

from django.utils.crypto import salted_hmac

Address = IPv4Address | IPv6Address


@dataclass(frozen=True)
class Sender:
    """What travels with a signature until the clock has counted it. Nothing is known of one made by hand."""

    client: bytes | None = None
    network: bytes | None = None
    challenge: bytes | None = None
    trapped: bool = False


def count_key(kind: str, value: str | bytes) -> bytes:
    """16 bytes that stand for `value` among things of its `kind`: HMAC-SHA256 under SECRET_KEY."""
    return salted_hmac(f"firma.count.{kind}", value, algorithm=hashlib.sha256().name).digest()[:16]


def client_keys(address: Address | None) -> tuple[bytes | None, bytes | None]:
    """(client, network) of a machine: IPv4 by itself and without a network; IPv6 by its /64 and its /56.

    A home gets a /64 or a /56 from its provider and may change address within it at will (RFC 6177, RFC 8981).
    """
    if address is None:
        return None, None
    if address.version == 4:
        return count_key("client", address.packed), None
    home, site = (ip_network((int(address), size), strict=False) for size in (64, 56))
    return count_key("client", str(home)), count_key("network", str(site))
