"""When the mail of a signature may leave: at once, or later when too many came from one place. Never never.

The clock decides before it sends (promises C5, D1, D4). What it counts by are keyed hashes in `SigningCount`, the same
for all processes and after a restart; each is gone within a day. Whoever signs again does not count again.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from disposable_email_domains import blocklist
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from petitions.models import Allowance, Signature, SlowWhy, Surge
from petitions.sealing.fold import fold_address
from petitions.sealing.keys import KeyDestroyed, open_key
from petitions.sealing.seal import SealBroken, unseal_identity
from petitions.signing.counts import Counts, note_domains
from petitions.signing.providers import BIG_PROVIDERS
from petitions.signing.sender import count_key

BATCH = 200
PER_CLIENT, PER_NETWORK, PER_DOMAIN = 200, 600, 1000
"""New signatures in a day whose mail leaves at once: over one connection, one IPv6 site, one small mail domain."""
PER_ADDRESS = 6
"""Mails in a day that strangers can make us send to one folded address, over all petitions."""
SPACING = datetime.timedelta(minutes=1)
"""Between the mails beyond a limit, so that a crowd behind one address waits hours and a flood waits for staff."""
LONGEST = datetime.timedelta(days=2)
"""No mail waits longer: five days are left to confirm."""
TRAP_WAIT, SURGE_WAIT = datetime.timedelta(hours=1), datetime.timedelta(minutes=30)
DAY = datetime.timedelta(days=1)

Verdict = tuple[datetime.timedelta, str]
NOW: Verdict = (datetime.timedelta(0), "")


def sort_into_lanes(owing: QuerySet[Signature]) -> int:
    """Set `mail_after` for up to BATCH of the rows that owe a mail and have none; return how many. One transaction."""
    with transaction.atomic():
        waiting = owing.filter(mail_after=None).select_related("petition__sealing_key").order_by("asked_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True, of=("self",))
        rows = list(waiting[:BATCH])
        if rows:
            _sort(rows, timezone.now())
    return len(rows)


def _sort(rows: list[Signature], now: datetime.datetime) -> None:
    addresses = {row.pk: _address(row) for row in rows}
    counts = Counts(now, _keys(rows, addresses))
    limits = {each.petition_id: each.per_client for each in _allowances(now)}
    surging = set(Surge.objects.filter(until__gt=now).values_list("petition_id", flat=True))
    at_once, slow = [], []
    for row in rows:
        wait, why = _verdict(row, addresses[row.pk], counts, limits.get(row.petition_id, 0), surging)
        if why:
            row.mail_after, row.slow_why = now + min(wait, LONGEST), why
            row.client_key = row.network_key = row.challenge_key = None
            slow.append(row)
        else:
            at_once.append(row.pk)
    gone = {"client_key": None, "network_key": None, "challenge_key": None}
    Signature.objects.filter(pk__in=at_once).update(mail_after=now, **gone)
    Signature.objects.bulk_update(slow, ["mail_after", "slow_why", *gone])
    note_domains((row, addresses[row.pk].rpartition("@")[2]) for row in rows if _is_first(row))
    counts.store()


def _verdict(row: Signature, address: str, counts: Counts, allowed: int, surging: set[int]) -> Verdict:
    verdicts = [NOW]
    if _is_first(row):
        verdicts += _sender_verdicts(row, counts, max(PER_CLIENT, allowed))
        verdicts += _domain_verdicts(address.rpartition("@")[2], counts)
        solved = row.challenge_key is not None and counts.add(_key(row.challenge_key)) == 1
        if counts.surges(row.petition_id) or row.petition_id in surging:
            surging.add(row.petition_id)
            verdicts.append(NOW if solved else (SURGE_WAIT, SlowWhy.SURGE))
    if address and counts.add(count_key("address", address)) > PER_ADDRESS:
        verdicts.append((DAY, SlowWhy.ADDRESS))
    return max(verdicts)


def _sender_verdicts(row: Signature, counts: Counts, per_client: int) -> Iterable[Verdict]:
    if row.slow_why == SlowWhy.TRAP:
        yield TRAP_WAIT, SlowWhy.TRAP
    client = counts.add(_key(row.client_key)) if row.client_key else 0
    counts.note_source(row.petition_id, is_new=client == 1)
    yield _over(client, per_client, SlowWhy.CLIENT)
    if row.network_key:
        yield _over(counts.add(_key(row.network_key)), max(PER_NETWORK, per_client), SlowWhy.NETWORK)


def _domain_verdicts(domain: str, counts: Counts) -> Iterable[Verdict]:
    if domain in blocklist:
        yield _over(counts.add(count_key("domain", domain)), 0, SlowWhy.DISPOSABLE)
    elif domain and domain not in BIG_PROVIDERS:
        yield _over(counts.add(count_key("domain", domain)), PER_DOMAIN, SlowWhy.DOMAIN)


def _over(count: int, limit: int, why: str) -> Verdict:
    return ((count - limit) * SPACING, why) if count > limit else NOW


def _keys(rows: list[Signature], addresses: dict[int, str]) -> set[bytes]:
    """All that may be counted for these rows, so that one query tells how often each was seen."""
    keys = {_key(key) for row in rows for key in (row.client_key, row.network_key, row.challenge_key) if key}
    found = [address for address in addresses.values() if address]
    keys |= {count_key("address", address) for address in found}
    return keys | {count_key("domain", address.rpartition("@")[2]) for address in found}


def _is_first(row: Signature) -> bool:
    return row.mail_count == 0


def _key(stored: bytes | memoryview) -> bytes:
    return bytes(stored)


def _address(row: Signature) -> str:
    """The folded address of a signature; "" when nobody can read it any more."""
    try:
        who = unseal_identity(open_key(row.petition.sealing_key), row.email_key or b"", row.sealed_identity or b"")
    except (KeyDestroyed, SealBroken):
        return ""
    return fold_address(who.email)


def _allowances(now: datetime.datetime) -> QuerySet[Allowance]:
    return Allowance.objects.filter(starts_at__lte=now, ends_at__gt=now).order_by("per_client")
