"""Addresses that no list may write to, from any petition: they stand here as keyed hashes only."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.utils import timezone

from petitions.models import Suppressed
from petitions.sealing.keys import key_named, open_key
from petitions.sealing.seal import email_key

KEY = "suppressed"
"""The name of the site's key for this table: FIRMA_KEYS open it, as they open the petitions'."""
BOUNCES_KEPT = datetime.timedelta(days=365)
"""A mailbox that was gone may be somebody's again; a complaint is never forgotten."""


def suppress(address: str, kind: str) -> bool:
    """Mail no list to `address` any more (`kind`: one of Suppressed.Kind); False when that was known."""
    _row, new = Suppressed.objects.get_or_create(key=_hashes([address])[address], kind=kind)
    return new


def lift_bounces(addresses: Iterable[str]) -> int:
    """A mail has arrived at these addresses: what bounced there once is forgotten; complaints stay. Two queries."""
    hashes = _hashes(addresses)
    bounced = Suppressed.objects.filter(kind=Suppressed.Kind.BOUNCE, key__in=hashes.values())
    return bounced.delete()[0] if hashes else 0


def suppressing_key() -> bytes:
    """The key of this table, opened: for whoever asks again and again. One query."""
    return open_key(key_named(KEY))


def suppressed_among(addresses: Iterable[str], key: bytes = b"") -> set[str]:
    """Those of `addresses` that no list may write to. Two queries, one with the suppressing_key()."""
    hashes = _hashes(addresses, key)
    known = Suppressed.objects.filter(key__in=hashes.values()).values_list("key", flat=True)
    found = {bytes(key) for key in known}
    return {address for address, key in hashes.items() if key in found}


def kinds_of(address: str) -> set[str]:
    """Why no list may write to `address` (of Suppressed.Kind); empty when it may, or for "". Two queries."""
    keys = _hashes([address] if address else []).values()
    return set(Suppressed.objects.filter(key__in=keys).values_list("kind", flat=True)) if keys else set()


def forget_old_bounces() -> int:
    """Forget what bounced a year ago; return how many addresses. For the clock."""
    limit = timezone.now() - BOUNCES_KEPT
    return Suppressed.objects.filter(kind=Suppressed.Kind.BOUNCE, at__lt=limit).delete()[0]


def _hashes(addresses: Iterable[str], key: bytes = b"") -> dict[str, bytes]:
    """Address → the hash of its folded form under the site's key; no query where there is none."""
    wanted = list(addresses)
    opened = key or (suppressing_key() if wanted else b"")
    return {address: email_key(opened, address) for address in wanted}
