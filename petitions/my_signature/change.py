"""Change what one said of oneself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from petitions.emailing.named_before import mail_named_before
from petitions.leaving.fail import address_of
from petitions.leaving.leave import leave
from petitions.leaving.suppress import lift_bounces
from petitions.models import Reason, ReasonState, Signature, Supporter, Visibility
from petitions.moderating.word_list import current_list
from petitions.my_signature.held import packets_with, reason_of
from petitions.organizing.organizers import organizers_of
from petitions.sealing.keys import open_key
from petitions.sealing.seal import Identity, seal_identity, seal_text

_FROM_THE_LEAST = [Visibility.COUNTED, Visibility.OFFICIALS, Visibility.PUBLIC]


@dataclass(frozen=True)
class Changes:
    """What somebody wants from now on. `identity` is None while nobody is named and no news are wanted."""

    visibility: str
    public_name: str
    reason: str
    language: str
    updates: bool
    wants: str
    identity: Identity | None


def lower(row: Signature, visibility: str) -> bool:
    """Expose less; False where that would not be less. What was sealed to be shown goes with the next round of the
    clock (petitions/sealing/forget.py)."""
    above = _FROM_THE_LEAST[_FROM_THE_LEAST.index(Visibility(visibility)) + 1 :]
    rows = Signature.objects.filter(petition=row.petition_id, pk=row.pk, visibility__in=above)
    with transaction.atomic():
        if not rows.update(visibility=visibility):
            return False
        if visibility == Visibility.COUNTED:
            _tell_who_runs_it(row)
    return True


def write_in(row: Signature, language: str) -> bool:
    """Mail in this language from now on; False for one that the site does not speak."""
    if language not in dict(settings.LANGUAGES):
        return False
    with transaction.atomic():
        Signature.objects.filter(petition=row.petition_id, pk=row.pk).update(language=language)
        Supporter.objects.filter(petition=row.petition_id, signature=row.pk).update(language=language)
    return True


def stop_news(row: Signature) -> bool:
    """No more mail about this petition, and the address kept for it is gone. False when there was none."""
    return leave(row.petition_id, row.pk)


def change(row: Signature, changes: Changes) -> None:
    """Bring the signature, its reason and its wish for news up to date, all at once. Raises KeyDestroyed.

    A changed reason waits for a moderator again where reasons are reviewed, or when it holds a word of the site's list.
    """
    key = open_key(row.petition.sealing_key)
    address = bytes(row.email_key or b"")
    with transaction.atomic():
        current = Signature.objects.select_for_update().get(petition=row.petition_id, pk=row.pk)
        if current.email_key is None or current.withdrawn_at:
            return
        if changes.visibility == Visibility.COUNTED != current.visibility:
            _tell_who_runs_it(current)
        current.visibility, current.public_name = changes.visibility, changes.public_name
        current.language, current.updates = changes.language, changes.updates
        if changes.identity:
            current.sealed_identity = seal_identity(key, address, changes.identity)
        if current.number is None:  # reason and news get rows of their own when it is counted (counting/take_in)
            current.sealed_reason = seal_text(key, "reason", changes.reason) if changes.reason else None
        names = ["visibility", "public_name", "language", "updates", "sealed_identity", "sealed_reason"]
        current.save(update_fields=names)
        if current.number is not None:
            _say_why(current, key, changes)
            _news(current, key, changes)


def _tell_who_runs_it(row: Signature) -> None:
    """Lists that exist already name the signer: whoever runs the petition is owed a mail with number and packets."""
    if (packets := packets_with(row)) and row.number:
        mail_named_before(row.petition, row.number, packets, organizers_of(row.petition), has_left=False)


def _say_why(row: Signature, key: bytes, changes: Changes) -> None:
    rows = Reason.objects.filter(petition=row.petition_id, signature=row.pk)
    before = rows.first()
    if not changes.reason:
        rows.delete()
        return
    reviewed = row.petition.reasons_reviewed or bool(current_list().found_in(changes.reason))
    facts = {
        "language": changes.language,
        "text": "" if reviewed else changes.reason,
        "sealed_text": seal_text(key, "reason", changes.reason) if reviewed else None,
        "state": ReasonState.WAITING if reviewed else ReasonState.PUBLISHED,
        "hidden_why": "",
        "decided_at": None if reviewed else timezone.now(),
    }
    if before is None:
        signed_at = row.confirmed_at or timezone.now()
        Reason.objects.create(petition=row.petition, signature=row, signed_at=signed_at, **facts)
    elif reason_of(row) != changes.reason:
        rows.update(**facts)


def _news(row: Signature, key: bytes, changes: Changes) -> None:
    rows = Supporter.objects.filter(petition=row.petition_id, signature=row.pk)
    if not changes.updates:
        rows.delete()
        return
    facts: dict[str, Any] = {"language": changes.language, "wants": changes.wants}
    if changes.identity:
        who = {"email": changes.identity.email, "given_name": changes.identity.given_name}
        facts["sealed_address"] = seal_text(key, "supporter", json.dumps(who, ensure_ascii=False))
    if address := changes.identity.email if changes.identity else _kept_address(rows):
        # With a fresh link: our mail arrives there. Whoever complained gets none all the same (petitions/leaving/).
        lift_bounces([address])
        facts["failed_at"] = None
    if not rows.update(**facts) and changes.identity:
        Supporter.objects.create(petition=row.petition, signature=row, **facts)


def _kept_address(rows: QuerySet[Supporter]) -> str:
    supporter = rows.select_related("petition__sealing_key").first()
    return address_of(supporter)[0] if supporter else ""
