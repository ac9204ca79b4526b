"""Ask for the links to what an address has signed: the same answer to all, the rest by mail."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from petitions.emailing.my_links import mail_my_links
from petitions.models import MyRequest, Petition, Signature
from petitions.sealing.fold import fold_address
from petitions.sealing.keys import KeyDestroyed, key_named, open_key
from petitions.sealing.seal import SealBroken, email_key, seal_text, unseal_text
from petitions.signing.counts import Counts
from petitions.signing.lanes import PER_ADDRESS
from petitions.signing.sender import count_key

BATCH = 20
AT_ONCE = 100
"""Petitions looked into by one query."""
MOST = 100
"""Signatures listed in one mail, the newest."""
_PURPOSE = "my-request"


def ask_for_links(address: str, language: str) -> None:
    """Keep the wish, sealed; the clock answers it. The same for every address. Two queries at most."""
    key = open_key(key_named("outbox"))
    MyRequest.objects.create(sealed_address=seal_text(key, _PURPOSE, address), language=language)


def answer_requests() -> int:
    """Answer up to BATCH wishes, each with one mail or, where nothing is signed, none; return how many. For the clock.

    An address gets no more mails in a day than for anything else that strangers can make us send (promise C5).
    """
    with transaction.atomic():
        waiting = MyRequest.objects.order_by("pk")
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        rows = list(waiting[:BATCH])
        key = open_key(key_named("outbox")) if rows else b""
        asked = [each for row in rows if (each := _opened(key, row))]
        counts = Counts(timezone.now(), {_count_key(address) for address, _language in asked})
        for address, language in asked:
            found = signatures_of(address)
            if found and counts.add(_count_key(address)) <= PER_ADDRESS:
                mail_my_links(address, language, found)
        counts.store()
        MyRequest.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def signatures_of(address: str) -> list[Signature]:
    """What an address has signed and not taken back, the newest first. A query for each hundred petitions."""
    keys = []
    for petition in Petition.objects.filter(sealing_key__destroyed_at=None).select_related("sealing_key"):
        try:
            keys.append((petition.pk, email_key(open_key(petition.sealing_key), address)))
        except KeyDestroyed:
            continue
    found: list[Signature] = []
    for at in range(0, len(keys), AT_ONCE):
        either = reduce(or_, (Q(petition=petition, email_key=key) for petition, key in keys[at : at + AT_ONCE]))
        rows = Signature.objects.filter(either)
        found += rows.exclude(withdrawn_at__isnull=False, struck_by=None).select_related("text_version", "petition")
    return sorted(found, key=lambda row: (row.asked_at, row.pk), reverse=True)[:MOST]


def _opened(key: bytes, row: MyRequest) -> tuple[str, str] | None:
    try:
        return unseal_text(key, _PURPOSE, row.sealed_address), row.language
    except SealBroken:
        return None  # somebody altered it in the database: the others are answered


def _count_key(address: str) -> bytes:
    return count_key("address", fold_address(address))
