"""Review reasons: publish as written, or hide. Nobody edits them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from petitions.models import Ground, Reason, ReasonState
from petitions.moderating.report import close_reports_of
from petitions.sealing.keys import KeyDestroyed, open_key
from petitions.sealing.seal import seal_text, unseal_text

PERMISSION = "petitions.moderate_reasons"


def text_of(reason: Reason) -> str:
    """What the signer wrote. Raises KeyDestroyed for an unpublished one after the purge."""
    if reason.sealed_text is None:
        return reason.text
    return unseal_text(open_key(reason.petition.sealing_key), "reason", bytes(reason.sealed_text))


def publish(reason_id: int) -> bool:
    """Show a reason on the page, in the words it was written in; False if it is gone, or its words are. Either decision
    answers what readers reported of it."""
    return _decide(reason_id, ReasonState.PUBLISHED)


def hide(reason_id: int, ground: str = Ground.OTHER) -> bool:
    """Keep a reason off the page, sealed again, or forgotten once the key is destroyed; False if it is gone. `ground`
    (one of Ground, else ValueError) is told to its signer."""
    return _decide(reason_id, ReasonState.HIDDEN, Ground(ground))


def publish_all(reason_ids: Iterable[int]) -> int:
    """Publish each of them; how many are published now. Each stands alone: one that is gone stops no other."""
    return sum(_decide(reason_id, ReasonState.PUBLISHED) for reason_id in sorted(set(reason_ids)))


def hide_all(reason_ids: Iterable[int], ground: str) -> int:
    """Hide each of them on the same ground, likewise."""
    return sum(hide(reason_id, ground) for reason_id in sorted(set(reason_ids)))


def _sealed_again(reason: Reason, words: str) -> bytes | None:
    try:
        return seal_text(open_key(reason.petition.sealing_key), "reason", words)
    except KeyDestroyed:
        return None


def _decide(reason_id: int, state: str, ground: str = "") -> bool:
    with transaction.atomic():
        rows = Reason.objects.select_for_update(of=("self",)).select_related("petition__sealing_key")
        reason = rows.filter(pk=reason_id).first()
        words = _words(reason) if reason else None
        if reason is None or words is None:
            return False
        if state == ReasonState.PUBLISHED and not words:
            return False  # hidden after the purge: nobody has the words any more
        if state == ReasonState.PUBLISHED:
            reason.text, reason.sealed_text = words, None
        else:
            reason.text, reason.sealed_text = "", _sealed_again(reason, words)
        if reason.state != state:
            reason.decided_at = timezone.now()
        reason.state, reason.hidden_why = state, ground
        reason.save()
        close_reports_of(reason, state == ReasonState.PUBLISHED)
    return True


def _words(reason: Reason) -> str | None:
    """None when nobody can read them any more."""
    try:
        return text_of(reason)
    except KeyDestroyed:
        return None
