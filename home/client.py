"""The address a request came from. It is used to count by, hashed, and written down nowhere (design, invariant 10)."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cache, lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest

logger = logging.getLogger("firma.client")

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def client_address(request: HttpRequest) -> Address | None:
    """The address of the visitor's own connection; None when there is none, as behind a socket file.

    `X-Forwarded-For` is believed as far as machines in TRUSTED_PROXIES wrote it: read from its end, the first address
    that is not theirs. What stands before it anybody can invent.
    """
    known = vars(request)
    if "client_address" not in known:
        known["client_address"] = address_in(request.META)
    found: Address | None = known["client_address"]
    return found


def address_in(environ: Mapping[str, Any]) -> Address | None:
    """client_address() of a request in the words of WSGI."""
    networks = _networks(tuple(settings.TRUSTED_PROXIES))
    seen, is_trusted = _neighbour(environ.get("REMOTE_ADDR", ""), networks)
    if seen is None:
        return None
    if not is_trusted:
        if seen.is_private and environ.get("HTTP_X_FORWARDED_FOR"):
            _warn_once()
        return seen
    for part in reversed(environ.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        before = _address(part)
        if before is None:
            # Nothing, or nothing that is an address: the last one that is known stands for it.
            return seen
        seen = before
        if not _is_in(networks, seen):
            return seen
    return seen


def connection_of(address: Address) -> bytes:
    """What stands for one connection: an IPv4 address, or an IPv6 /64, within which a home changes address at will
    (RFC 8981)."""
    return address.packed[:8]


@cache
def _warn_once() -> None:
    logger.warning("A proxy speaks for the visitors and is not in TRUSTED_PROXIES: all of them count as one.")


@lru_cache(maxsize=16)
def _neighbour(written: str, trusted: tuple[Network, ...]) -> tuple[Address | None, bool]:
    """The machine that the connection comes from, which is often the same proxy."""
    address = _address(written)
    return address, address is not None and _is_in(trusted, address)


def _is_in(networks: tuple[Network, ...], address: Address) -> bool:
    return any(address in network for network in networks)


@lru_cache(maxsize=4)
def _networks(written: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ip_network(each.strip(), strict=False) for each in written if each.strip())


def _address(text: str) -> Address | None:
    text = text.strip()
    if text.count(":") == 1 or text.startswith("["):
        # Some proxies write the port too: 192.0.2.1:4711, [2001:db8::1]:4711.
        text = text.rpartition(":")[0] if not text.endswith("]") else text
    try:
        text = text.strip("[]").partition("%")[0]
        address: Address = IPv6Address(text) if ":" in text else IPv4Address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
