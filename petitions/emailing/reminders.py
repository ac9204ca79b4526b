"""One reminder, a day after the confirm link: never a second one, and never to an address that bounced."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from petitions.emailing.confirmations import identity_of, refused_at_once
from petitions.emailing.lease import claim, send_claimed
from petitions.emailing.messages import reminder_mail
from petitions.emailing.return_path import with_return_path
from petitions.models import Signature
from petitions.sealing.fold import fold_address
from petitions.sealing.keys import KeyDestroyed
from petitions.sealing.seal import Identity, SealBroken
from petitions.signing.counts import Counts
from petitions.signing.lanes import PER_ADDRESS
from petitions.signing.sender import count_key

BATCH = 100
AFTER = datetime.timedelta(days=1)
"""So long after the last mail; until then whoever asked again was mailed again."""
PER_ADDRESS_A_DAY = 2
"""Nobody needs to be reminded of more: mails of yesterday that were slowed arrive on the same day."""
TOO_LATE = datetime.timedelta(days=1)
"""So long before it is erased nobody is reminded any more."""


def send_reminders() -> int:
    """Send one batch of reminders; return how many left. For the clock.

    What came in a flood (`slow_why`) is not mailed twice, and an address gets no more mails in a day than for anything
    else that strangers can make us send (promise C5): whoever is over that cap is passed over.
    """
    now = timezone.now()
    last = now - datetime.timedelta(days=settings.UNCONFIRMED_DAYS) + TOO_LATE
    owing = _owing().filter(mailed_at__lt=now - AFTER, asked_at__gt=last, sealed_identity__isnull=False)
    ids = claim(owing, "mailed_at", BATCH)
    if not ids:
        return 0
    rows = Signature.objects.filter(pk__in=ids).select_related(
        "petition__sealing_key", "petition__organization", "text_version"
    )
    waiting = list(rows.order_by("mailed_at", "pk"))
    people = _within_cap(waiting, now)
    return send_claimed(
        waiting,
        lambda row: _reminder(row, people.get(row.pk), now),
        lambda row: Signature.objects.filter(pk=row.pk).update(claimed_until=None),
        no_mailbox=refused_at_once,
    )


def _owing() -> QuerySet[Signature]:
    rows = Signature.objects.filter(confirmed_at=None, mailed_at__isnull=False, asked_at__lte=F("mailed_at"))
    return rows.filter(reminded_at=None, bounced_at=None, withdrawn_at=None, slow_why="")


def _reminder(row: Signature, who: Identity | None, now: datetime.datetime) -> EmailMessage | None:
    """The mail, noted before it leaves: one that fails is not repeated. None when it is not owed any more."""
    # Counted like a mail that was asked for: whoever asks next waits as after any other.
    mailed = {"mailed_at": now, "mail_count": F("mail_count") + 1} if who else {}
    noted = _owing().filter(pk=row.pk).update(reminded_at=now, **mailed)
    if not noted or who is None:
        return None
    return with_return_path(reminder_mail(row, who), "signature", row.pk, settings.BOUNCE_ADDRESS, "reminder")


def _within_cap(rows: list[Signature], now: datetime.datetime) -> dict[int, Identity]:
    """Who may be mailed once more today, by signature; nobody whose name cannot be read any more."""
    people = {row.pk: who for row in rows if (who := _readable(row))}
    folded = {pk: fold_address(who.email) for pk, who in people.items()}
    with transaction.atomic():
        counts = Counts(now, {count_key(kind, each) for each in folded.values() for kind in ("address", "reminded")})
        allowed = {
            pk: who
            for pk, who in people.items()
            if counts.add(count_key("reminded", folded[pk])) <= PER_ADDRESS_A_DAY
            and counts.add(count_key("address", folded[pk])) <= PER_ADDRESS
        }
        counts.store()
    return allowed


def _readable(row: Signature) -> Identity | None:
    try:
        return identity_of(row)
    except (KeyDestroyed, SealBroken):
        return None
