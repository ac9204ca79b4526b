"""Withdrawing: the person is forgotten at once, the roll says that one was taken off."""

from __future__ import annotations

import hmac

from django.db import transaction
from django.utils import timezone

from petitions.models import Reason, Signature, Supporter, Visibility
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


def withdraw(signature: Signature, why: str) -> None:
    """Erase who signed, why, and the wish for updates; `why` is one of Correction.Why.

    A signature nobody confirmed leaves nothing. A numbered one stays as a number; the clock takes it off the
    count within a second, with a public reason.
    """
    rows = Signature.objects.filter(petition_id=signature.petition_id, pk=signature.pk)
    with transaction.atomic():
        # The row first: its lock waits for a clock that is just giving it a number, a reason and a supporter.
        forgotten = rows.filter(confirmed_at__isnull=False, withdrawn_at=None).update(
            withdrawn_at=timezone.now(),
            withdrawn_why=why,
            email_key=None,
            domain_key=None,
            sealed_identity=None,
            sealed_reason=None,
            updates=False,
            visibility=Visibility.COUNTED,
        )
        if not forgotten:
            rows.filter(confirmed_at=None).delete()
        Supporter.objects.filter(petition_id=signature.petition_id, signature_id=signature.pk).delete()
        Reason.objects.filter(petition_id=signature.petition_id, signature_id=signature.pk).delete()
