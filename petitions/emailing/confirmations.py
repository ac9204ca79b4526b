"""The mails a signature owes its signer: confirm, repeat, thanks. The row itself is the to-do note."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from petitions.emailing.lease import GIVE_UP_AFTER, claim, send_claimed
from petitions.emailing.messages import confirm_or_repeat_mail, thanks_mail
from petitions.emailing.return_path import with_return_path
from petitions.leaving.fail import signature_mail_failed
from petitions.models import Signature, Suppressed
from petitions.sealing.keys import open_key
from petitions.sealing.seal import Identity, unseal_identity
from petitions.signing.lanes import sort_into_lanes

BATCH = 200
WAITS = (datetime.timedelta(seconds=10), datetime.timedelta(minutes=10), datetime.timedelta(hours=24))
"""Before the second, the third and every further mail that somebody asks for at one address."""

# One statement a mail, ready to send: the ORM takes as long to write it as the mail.
_MARK = "UPDATE petitions_signature SET {done}, claimed_until = NULL, attempts = 0 WHERE id = %s"
_ASKED = _MARK.format(done="mailed_at = %s, mail_count = mail_count + 1, mail_after = NULL, bounced_at = NULL")
_THANKED = _MARK.format(
    done="thanked_at = %s, sealed_identity = CASE WHEN visibility <> 'counted' THEN sealed_identity END"
)

Writer = Callable[[Signature, Identity], EmailMessage]


def send_asked() -> int:
    """Send one batch of the mails asked for by signing: the confirm link, or `you have signed` to a signer.

    Returns how many left; when none did, how many were looked at and wait.
    """
    now = timezone.now()
    cap = Q(mail_count=0)
    for count, wait in enumerate(WAITS, start=1):
        sent_so_often = Q(mail_count=count) if count < len(WAITS) else Q(mail_count__gte=count)
        cap |= sent_so_often & Q(mailed_at__lt=now - wait)
    owing = _mailable().filter(Q(mailed_at=None) | Q(asked_at__gt=F("mailed_at"))).filter(cap)
    sorted_now = sort_into_lanes(owing)
    ready = owing.filter(mail_after__lte=timezone.now())
    return _send(ready, "asked_at", confirm_or_repeat_mail, _ASKED) or sorted_now


def send_thanks() -> int:
    """Send one batch of thank-you mails; the identity of a `counted` signer is dropped with it."""
    owing = _mailable().filter(number__isnull=False, thanked_at=None)
    return _send(owing, "numbered_at", thanks_mail, _THANKED)


def _mailable() -> QuerySet[Signature]:
    return Signature.objects.filter(sealed_identity__isnull=False, withdrawn_at=None)


def _send(owing: QuerySet[Signature], order: str, write: Writer, mark: str) -> int:
    now = timezone.now()
    # A server that refused a mail for a week will not take it; the row keeps its other duties.
    week_ago = now - GIVE_UP_AFTER
    ids = claim(owing.exclude(attempts__gt=0, **{f"{order}__lt": week_ago}), order, BATCH)
    if not ids:
        return 0
    # Many rows of few petitions: read beside them, each petition is one object, not one a row.
    rows = Signature.objects.filter(pk__in=ids).prefetch_related(
        "petition__sealing_key", "petition__organization", "text_version"
    )
    return send_claimed(
        rows.order_by(order, "pk"),
        lambda row: _with_return_path(write(row, identity_of(row)), row, order),
        # Never before what it answers: a web server whose clock is ahead would seem to ask again at once.
        lambda row: _mark(row, mark, max(now, getattr(row, order))),
        no_mailbox=refused_at_once,
    )


def _with_return_path(mail: EmailMessage, row: Signature, order: str) -> EmailMessage:
    """Each mail about a signature has a Message-ID of its own: mailboxes drop a second mail with the same."""
    which = f"asked{row.mail_count}" if order == "asked_at" else "thanks"
    return with_return_path(mail, "signature", row.pk, settings.BOUNCE_ADDRESS, which)


def refused_at_once(row: Signature) -> None:
    """The server of the address knows of no such mailbox: shown as bounced, as if the mail had come back. It waits and
    is tried again all the same, since a relay that is set up wrongly says this of everybody."""
    signature_mail_failed(row.pk, Suppressed.Kind.BOUNCE)


def _mark(row: Signature, mark: str, at: datetime.datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(mark, [connection.ops.adapt_datetimefield_value(at), row.pk])


def identity_of(row: Signature) -> Identity:
    """Who signed. Raises KeyDestroyed or SealBroken."""
    key = open_key(row.petition.sealing_key)
    return unseal_identity(key, bytes(row.email_key or b""), bytes(row.sealed_identity or b""))
