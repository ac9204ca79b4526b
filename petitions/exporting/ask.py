"""Ask for an export, approve what goes beyond its level, and stop it. Each act is on the access log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from petitions.exporting.disclosure import LEVEL_FIELDS, beyond, in_order, listed
from petitions.exporting.filters import Filters, narrowed
from petitions.exporting.may import must_export, note
from petitions.models import Export, Level, Petition
from petitions.sealing.keys import open_key
from petitions.working.job import cancel_job, queued_until

LONGEST_WHY = 500


def ask(
    petition: Petition,
    level: str,
    file_format: str,
    user: Any,
    why: str,
    fields: list[str] | None = None,
    filters: Filters | None = None,
    enqueue: Callable[[int], object] | None = None,
) -> Export:
    """Note that `user` asks for an export, return its row, and `enqueue` its making unless a second person must agree
    first. Without `enqueue` it is the command that makes it, by itself and elsewhere.

    `fields` are those of the level when empty; one beyond the level waits for approve(). The level `certificate` has
    neither fields nor filters. Raises PermissionDenied, ValueError when `why` or a choice is wrong, and KeyDestroyed
    after the purge: all before anything is read or noted.
    """
    must_export(user, petition)
    filters = filters or Filters()
    wanted = _wanted(level, fields or [], filters)
    if not why.strip() or len(why.strip()) > LONGEST_WHY or file_format not in Export.Format.values:
        raise ValueError("An export needs a reason of at most 500 letters, one of the levels and one of the formats.")
    open_key(petition.sealing_key)
    further = beyond(level, wanted) if wanted else []
    with transaction.atomic():
        export = Export.objects.create(
            petition=petition,
            level=level,
            format=file_format,
            fields=wanted,
            filters=filters.as_json(),
            why=why.strip(),
            at_shell=enqueue is None,
            made_by=user,
            approval=Export.Approval.ASKED if further else Export.Approval.NOT_NEEDED,
            claimed_until=None if further else queued_until(),
        )
        note(export, user, "asked", export.why, count(petition, level, filters))
        if enqueue and not further:
            enqueue(export.pk)
    return export


def count(petition: Petition, level: str, filters: Filters) -> int:
    """How many rows leave if it is made now. One query."""
    return 1 if level == Level.CERTIFICATE else narrowed(listed(petition), petition, filters).count()


def approve(export_id: int, user: Any, enqueue: Callable[[int], object]) -> bool:
    """Agree, as the second person, to fields beyond the level, and have it made; False when nobody waits any more.

    Raises PermissionDenied unless `user` may export and is not who asked, and unless who asked still may.
    """
    with transaction.atomic():
        export = _waiting(export_id, user)
        if not export.waits_for_approval:
            return False
        if export.made_by is None:
            raise PermissionDenied
        must_export(export.made_by, export.petition)
        _decide(export, user, Export.Approval.GIVEN, claimed_until=queued_until())
        note(export, user, "approved", export.why)
        enqueue(export.pk)
    return True


def decline(export_id: int, user: Any) -> bool:
    """Refuse, as the second person; the export ends. False when nobody waits for it any more. Raises as approve()."""
    with transaction.atomic():
        export = _waiting(export_id, user)
        if not export.waits_for_approval:
            return False
        _decide(export, user, Export.Approval.DECLINED, state=Export.State.CANCELLED, ended_at=timezone.now())
        note(export, user, "declined", export.why)
    return True


def cancel(export_id: int, user: Any) -> bool:
    """Stop it before the next batch; nothing of it is kept. False when it was over already."""
    with transaction.atomic():
        export = Export.objects.select_related("petition").get(pk=export_id)
        must_export(user, export.petition)
        if not cancel_job(export):
            return False
        note(export, user, "cancelled", export.why)
    return True


def _wanted(level: str, fields: list[str], filters: Filters) -> list[str]:
    if level not in Level.values:
        raise ValueError("An export needs a reason, one of the levels and one of the formats.")
    if level != Level.CERTIFICATE:
        return in_order(fields or LEVEL_FIELDS[level])
    if fields or not filters.is_empty:
        raise ValueError("A certificate is about the whole roll: it has neither fields nor filters.")
    return []


def _waiting(export_id: int, user: Any) -> Export:
    rows = Export.objects.select_for_update(of=("self",)).select_related("petition", "made_by")
    export = rows.get(pk=export_id)
    must_export(user, export.petition)
    if export.made_by_id == user.pk:
        raise PermissionDenied
    return export


def _decide(export: Export, user: Any, approval: str, **changes: Any) -> None:
    Export.objects.filter(pk=export.pk).update(approval=approval, decided_by=user, decided_at=timezone.now(), **changes)
