"""Set signatures aside, stop half-way, put them back. Each act is on the access log; the clock does the work."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from petitions.exporting.access_log import record
from petitions.models import Petition, Signature, Strike
from petitions.organizing.reach import must
from petitions.striking.rule import Rule, takeable

PERMISSION = "petitions.strike_signatures"


def strike(petition: Petition, rule: Rule, kind: str, reason: str, note: str, user: Any) -> Strike:
    """Hold or remove what `rule` speaks of, as it is now: who signs later is not touched. The clock begins at once.

    `reason` is public, one of Strike.Reason; `note` stays with staff. Raises PermissionDenied unless `user` may
    strike, ValueError when the rule or the note is empty, or kind or reason is none of the list.
    """
    must(user, PERMISSION, petition)
    if not note.strip() or kind not in Strike.Kind.values or reason not in Strike.Reason.values:
        raise ValueError("A strike needs its kind, a public reason and a note.")
    with transaction.atomic():
        made = Strike.objects.create(
            petition=petition,
            kind=kind,
            rule=rule.as_json(),
            reason=reason,
            note=note.strip(),
            made_by=user,
            made_at=timezone.now(),
            up_to=Signature.objects.filter(petition=petition).aggregate(last=Max("pk"))["last"] or 0,
            found=takeable(petition, rule).count(),
        )
        _log(made, user, f"strike.{kind}", note, made.found)
    return made


def cancel(strike_id: int, user: Any) -> bool:
    """Stop before the next batch; what was taken stays taken until it is put back. False when it was over already."""
    with transaction.atomic():
        row = _locked(strike_id, user)
        if row.state not in (Strike.State.WAITING, Strike.State.RUNNING):
            return False
        _move(row, Strike.State.CANCELLED)
        _log(row, user, "strike.cancelled", row.note, row.done)
    return True


def undo(strike_id: int, user: Any, why: str) -> bool:
    """Put back exactly what this strike took; False when it still runs, or nothing is left to put back."""
    with transaction.atomic():
        row = _locked(strike_id, user)
        if not row.is_standing:
            return False
        _move(row, Strike.State.UNDOING)
        _log(row, user, "strike.undone", why, row.done - row.undone)
    return True


def remove_held(strike_id: int, user: Any, reason: str, why: str) -> bool:
    """What was held for checking is struck out, under a public reason of its own; False when it is not held.

    Only the words change: the signatures are off the count already. Raises ValueError for an unknown reason.
    """
    if reason not in Strike.Reason.values:
        raise ValueError("A strike needs a public reason.")
    with transaction.atomic():
        row = _locked(strike_id, user)
        if not row.is_standing or row.kind != Strike.Kind.HOLD:
            return False
        row.kind, row.reason = Strike.Kind.REMOVE, reason
        row.save(update_fields=["kind", "reason"])
        _log(row, user, "strike.remove", why, row.done - row.undone)
    return True


def log_end(row: Strike, act: str, rows: int) -> None:
    """The clock came to an end: note on the access log how many signatures it was."""
    _log(row, row.made_by, act, row.note, rows)


def _locked(strike_id: int, user: Any) -> Strike:
    if not user.has_perm(PERMISSION):
        raise PermissionDenied
    rows = Strike.objects.select_for_update(of=("self",), no_key=True).select_related("petition")
    row: Strike = rows.get(pk=strike_id)
    must(user, PERMISSION, row.petition)
    return row


def _move(row: Strike, state: str) -> None:
    row.state, row.ended_at = state, None if state == Strike.State.UNDOING else timezone.now()
    row.save(update_fields=["state", "ended_at"])


def _log(row: Strike, user: Any, act: str, why: str, rows: int) -> None:
    record(user, act, f"{row.petition.slug} strike {row.pk}", why, rows, petition=row.petition)
