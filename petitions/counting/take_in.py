"""What a newly numbered signature brings along: its reason, and the wish to hear more."""

from __future__ import annotations

import json

from petitions.leaving.suppress import lift_bounces
from petitions.models import Petition, Reason, ReasonState, Signature, Supporter
from petitions.moderating.word_list import current_list
from petitions.sealing.keys import KeyDestroyed, open_key
from petitions.sealing.seal import Identity, seal_text, unseal_identity, unseal_text


def take_in(petition: Petition, rows: list[Signature]) -> None:
    """Give each reason and each supporter a row of its own; nothing happens once the key is destroyed."""
    try:
        key = open_key(petition.sealing_key)
    except KeyDestroyed:
        return
    with_reason = [row for row in rows if row.sealed_reason]
    if with_reason:
        _give_reasons(petition, key, with_reason)
    taken = [row.pk for row in with_reason]
    Signature.objects.filter(petition=petition, pk__in=taken).update(sealed_reason=None)
    wanting = [row for row in rows if row.updates and row.sealed_identity]
    people = {row.pk: unseal_identity(key, row.email_key or b"", row.sealed_identity or b"") for row in wanting}
    lift_bounces(who.email for who in people.values())
    Supporter.objects.bulk_create([_supporter(key, row, people[row.pk]) for row in wanting], batch_size=500)


def _give_reasons(petition: Petition, key: bytes, rows: list[Signature]) -> None:
    reasons = [_reason(petition, row) for row in rows]
    if not petition.reasons_reviewed:
        marked = current_list()
        for reason in reasons:
            text = unseal_text(key, "reason", bytes(reason.sealed_text or b""))
            # What holds a word of the site's list waits until a moderator has read it.
            if not marked.found_in(text):
                reason.state, reason.decided_at = ReasonState.PUBLISHED, reason.signed_at
                reason.text, reason.sealed_text = text, None
    Reason.objects.bulk_create(reasons, batch_size=500)


def _reason(petition: Petition, row: Signature) -> Reason:
    assert row.confirmed_at is not None  # it was just numbered
    return Reason(
        petition=petition,
        signature=row,
        language=row.language,
        signed_at=row.confirmed_at,
        sealed_text=row.sealed_reason,
    )


def _supporter(key: bytes, row: Signature, who: Identity) -> Supporter:
    address = json.dumps({"email": who.email, "given_name": who.given_name}, ensure_ascii=False)
    return Supporter(
        petition_id=row.petition_id,
        signature=row,
        language=row.language,
        sealed_address=seal_text(key, "supporter", address),
    )
