"""Review reasons: publish as written, or hide. Nobody edits them."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from petitions.models import Reason, ReasonState
from petitions.sealing.keys import KeyDestroyed, open_key
from petitions.sealing.seal import seal_text, unseal_text

PERMISSION = "petitions.moderate_reasons"


def text_of(reason: Reason) -> str:
    """What the signer wrote. Raises KeyDestroyed for an unpublished one after the purge."""
    if reason.sealed_text is None:
        return reason.text
    return unseal_text(open_key(reason.petition.sealing_key), "reason", bytes(reason.sealed_text))


def publish(reason_id: int) -> bool:
    """Show a reason on the page, in the words it was written in; False if it is gone."""
    return _decide(reason_id, ReasonState.PUBLISHED)


def hide(reason_id: int) -> bool:
    """Keep a reason off the page, sealed again, or forgotten once the key is destroyed; False if it is gone."""
    return _decide(reason_id, ReasonState.HIDDEN)


def _sealed_again(reason: Reason, words: str) -> bytes | None:
    try:
        return seal_text(open_key(reason.petition.sealing_key), "reason", words)
    except KeyDestroyed:
        return None


def _decide(reason_id: int, state: str) -> bool:
    with transaction.atomic():
        rows = Reason.objects.select_for_update(of=("self",)).select_related("petition__sealing_key")
        reason = rows.filter(pk=reason_id).first()
        if reason is None:
            return False
        words = text_of(reason)
        if state == ReasonState.PUBLISHED and not words:
            return False  # hidden after the purge: nobody has the words any more
        if state == ReasonState.PUBLISHED:
            reason.text, reason.sealed_text = words, None
        else:
            reason.text, reason.sealed_text = "", _sealed_again(reason, words)
        reason.state, reason.decided_at = state, timezone.now()
        reason.save()
    return True
