"""Withdrawing: the person is forgotten at once, the roll says that one was taken off."""

from __future__ import annotations

import datetime
import hmac

from django.db import transaction
from django.utils import timezone

from petitions.models import Correction, Reason, Signature, Supporter, Visibility
from petitions.sealing.held_back import hold_back
from petitions.sealing.keys import KeyDestroyed, open_key
from petitions.sealing.seal import email_key


def is_address_of(signature: Signature, address: str) -> bool:
    """Whether `address` is the one that signed, in any spelling. Compared in constant time."""
    if signature.email_key is None:
        return False
    try:
        key = open_key(signature.petition.sealing_key)
    except KeyDestroyed:
        return False
    return hmac.compare_digest(bytes(signature.email_key), email_key(key, address))


def withdraw(signature: Signature, why: str) -> datetime.date | None:
    """Erase who signed, why, and the wish for updates; `why` is one of Correction.Why. Returns None, or the day until
    which a legal hold that names the signature keeps a copy: its signer must be told.

    A signature nobody confirmed leaves nothing. A numbered one stays as a number; the clock takes it off the
    count within a second, with a public reason. One that staff struck leaves their set, and cannot be put back.
    """
    rows = Signature.objects.filter(petition_id=signature.petition_id, pk=signature.pk)
    with transaction.atomic():
        # The row first: its lock waits for a clock that is just giving it a number, a reason and a supporter.
        row = rows.select_for_update().first()
        if row is None or (row.withdrawn_at and not row.struck_by_id):
            return None
        until = hold_back(row)
        if row.confirmed_at:
            _forget(row, why)
        else:
            rows.delete()
        Supporter.objects.filter(petition_id=signature.petition_id, signature_id=signature.pk).delete()
        Reason.objects.filter(petition_id=signature.petition_id, signature_id=signature.pk).delete()
    return until


def _forget(row: Signature, why: str) -> None:
    now = timezone.now()
    Signature.objects.filter(petition_id=row.petition_id, pk=row.pk).update(
        withdrawn_at=row.withdrawn_at or now,
        withdrawn_why=why,
        struck_by=None,
        email_key=None,
        domain_key=None,
        sealed_identity=None,
        sealed_reason=None,
        updates=False,
        visibility=Visibility.COUNTED,
        via="",
    )
    if row.off_roll_at:
        _say_why_anew(row, why, now)


def _say_why_anew(row: Signature, why: str, now: datetime.datetime) -> None:
    """It is off the count already, with a struck set; from now on for its signer's reason, and without its place."""
    Signature.objects.filter(petition_id=row.petition_id, pk=row.pk).update(city="", region="")
    for each, size, strike in ((Correction.Why.STAFF, -1, row.struck_by_id), (why, +1, None)):
        Correction.objects.create(petition_id=row.petition_id, why=each, size=size, at=now, strike_id=strike)
