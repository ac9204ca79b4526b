"""Leases: who sends which rows now. Committed before any mail server is spoken to, so no lock is held meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from petitions.emailing.transport import RefusedForGood, TransportDown, open_transport

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)
"""A killed sender's rows are free again after this time."""
WAIT_FOR_SERVER = timedelta(minutes=5)
"""At most so long a mail waits for a server that was away, so that it leaves soon after the server is back."""
GIVE_UP_AFTER = timedelta(days=7)


def claim(owing: QuerySet[Any], order: str, size: int) -> list[int]:
    """Claim up to `size` rows of `owing` that nobody holds, by `claimed_until`; return their ids in order."""
    now = timezone.now()
    free = owing.filter(Q(claimed_until=None) | Q(claimed_until__lt=now)).order_by(order, "pk")
    if connection.features.has_select_for_update_skip_locked:
        free = free.select_for_update(skip_locked=True)
    with transaction.atomic():
        ids = list(free.values_list("pk", flat=True)[:size])
        if ids:
            owing.model.objects.filter(pk__in=ids).update(claimed_until=now + LEASE)
    return ids


def send_claimed(
    rows: Iterable[Any],
    write: Callable[[Any], EmailMessage | None],
    sent: Callable[[Any], object],
    refused: Callable[[Any], object] | None = None,
    no_mailbox: Callable[[Any], object] | None = None,
) -> int:
    """Send what `write` makes of each row over one connection; call `sent` as soon as it is accepted; return how many.

    What `write` has no mail for is passed over. `refused` is called for what a server will never take; without it that
    waits as all others do. `no_mailbox` is called before that, where the server knows of no such address. A mail that
    cannot be written or is put off waits, and the others go on. Half a lease is the longest it takes; what is left over
    is free again at once. Raises TransportDown, with all that is left put off.
    """
    begun, done, waiting = timezone.now(), 0, list(rows)
    try:
        with open_transport() as transport:
            while waiting and timezone.now() - begun < LEASE / 2:
                row = waiting[0]
                try:
                    mail = write(row)
                    if mail:
                        transport.send(mail)
                except TransportDown:
                    raise
                except RefusedForGood as error:
                    if no_mailbox and error.wrong_address:
                        no_mailbox(row)
                    (refused or partial(_wait, error=error))(row)
                except Exception as error:
                    _wait(row, error)
                else:
                    if mail:
                        sent(row)
                        done += 1
                waiting.pop(0)
    except TransportDown:
        for row in waiting:
            _put_off(row, min(wait_after(row.attempts + 1), WAIT_FOR_SERVER))
        raise
    if waiting:
        type(waiting[0]).objects.filter(pk__in=[row.pk for row in waiting]).update(claimed_until=None)
    return done


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many failures: 20 s, 40 s, 80 s … at most six hours."""
    return min(timedelta(seconds=10 * 2 ** min(attempts, 12)), timedelta(hours=6))


def _wait(row: Any, error: Exception) -> None:
    # Only the kind of error: its words may hold an address.
    logger.warning("A mail of %s %s waits: %s", type(row).__name__, row.pk, type(error).__name__)
    _put_off(row, wait_after(row.attempts + 1))


def _put_off(row: Any, wait: timedelta) -> None:
    until = timezone.now() + wait
    type(row).objects.filter(pk=row.pk).update(attempts=row.attempts + 1, claimed_until=until)
