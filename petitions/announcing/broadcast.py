"""Mail an update: ask, agree as the second person, pause, resume, cancel. Each act is on the access log.

The mails themselves leave in the process `broadcast` (petitions/emailing/broadcasts.py).
"""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petitions.announcing.audience import Audience, spelled, supporters_of
from petitions.announcing.forget import forget_spellings
from petitions.announcing.may import may_announce, must_announce, note
from petitions.models import Broadcast, Petition, Supporter, Update
from petitions.sealing.keys import KeyDestroyed, open_key

NOT_SHOWN = _("Only an update that is shown on the page of its petition is mailed.")
SENT_BEFORE = _("This update was mailed already. Nobody gets the same message twice: write another update.")
NOBODY = _("Nobody would get this mail.")
PURGED = _("The names on this petition were destroyed as promised.")
TOO_SOON = _("The last mail about this petition left not long ago. People stay with us when we write rarely.")


class CannotSend(Exception):
    """`problem` says why, in words for people; `until` is when it could leave, where that is a matter of time."""

    def __init__(self, problem: Any, until: datetime.datetime | None = None) -> None:
        super().__init__(str(problem))
        self.problem, self.until = problem, until


def ask(update: Update, audience: Audience, user: Any) -> Broadcast:
    """Mail `update` to an audience as it is now. It leaves at once when it goes to at most BROADCAST_ALONE_MAX people,
    else it waits for approve(). Raises PermissionDenied, or CannotSend: nothing is stored then."""
    must_announce(user, update.petition)
    with transaction.atomic():
        petition = _alone(update.petition_id)
        audience = spelled(petition, audience)
        _check(petition, update)
        total = supporters_of(petition, audience).count()
        if not total:
            raise CannotSend(NOBODY)
        row = Broadcast.objects.create(
            petition=petition,
            update=update,
            weight=audience.weight,
            audience=audience.as_json(),
            total=total,
            asked_by=user,
        )
        note(row, user, "asked", str(update), total)
        if total <= settings.BROADCAST_ALONE_MAX:
            _start(petition, row, user)
    return row


def approve(broadcast_id: int, user: Any) -> bool:
    """Agree as the second person, and let it leave; False when nobody waits any more.

    Raises PermissionDenied unless `user` may and is not who asked, and unless who asked still may; or CannotSend.
    """
    with transaction.atomic():
        row = _locked(broadcast_id, user)
        if row.state != Broadcast.State.ASKED:
            return False
        if row.asked_by_id == user.pk or not may_announce(row.asked_by, row.petition):
            raise PermissionDenied
        _check(row.petition, row.update, row)
        row.approved_by = user
        note(row, user, "approved", str(row.update), row.total)
        _start(row.petition, row, user)
    return True


def pause(broadcast_id: int, user: Any) -> bool:
    """Stop after the mail that is leaving now; False when it was not running. Raises PermissionDenied."""
    return _move(broadcast_id, user, "paused", [Broadcast.State.RUNNING], Broadcast.State.PAUSED)


def resume(broadcast_id: int, user: Any) -> bool:
    """Go on where it paused; False when it had not. Raises PermissionDenied."""
    return _move(broadcast_id, user, "resumed", [Broadcast.State.PAUSED], Broadcast.State.RUNNING)


def cancel(broadcast_id: int, user: Any) -> bool:
    """End it for good after the mail that is leaving now; False when it was over. Raises PermissionDenied.

    For whoever waits for a second person, this takes it back.
    """
    return _move(broadcast_id, user, "cancelled", list(Broadcast.OPEN), Broadcast.State.CANCELLED)


def next_start(petition: Petition, now: datetime.datetime | None = None) -> datetime.datetime | None:
    """When the next mail about a petition may leave, while that is not now. One query."""
    pause = datetime.timedelta(hours=settings.BROADCAST_COOL_DOWN_HOURS)
    # What was cancelled before a mail left has troubled nobody.
    left = Broadcast.objects.filter(petition=petition).exclude(Q(state=Broadcast.State.CANCELLED), done=0)
    last: datetime.datetime | None = left.aggregate(last=Max("started_at"))["last"]
    until = last + pause if last else None
    return until if until and until > (now or timezone.now()) else None


def _check(petition: Petition, update: Update, own: Broadcast | None = None) -> None:
    fresh = Update.objects.filter(pk=update.pk, petition=petition, is_published=True)
    if not fresh.exists():
        raise CannotSend(NOT_SHOWN)
    before = Broadcast.objects.filter(update=update)
    if own:
        before = before.exclude(pk=own.pk)
    if before.exclude(state=Broadcast.State.CANCELLED, done=0).exists():
        raise CannotSend(SENT_BEFORE)
    try:
        open_key(petition.sealing_key)
    except KeyDestroyed as error:
        raise CannotSend(PURGED) from error


def _start(petition: Petition, row: Broadcast, user: Any) -> None:
    if until := next_start(petition):
        raise CannotSend(TOO_SOON, until)
    audience = spelled(petition, Audience.from_json(row.weight, row.audience))
    row.audience = audience.as_json()
    # Whoever agrees from now on has a higher number.
    row.up_to = Supporter.objects.filter(petition=petition).aggregate(last=Max("pk"))["last"] or 0
    row.total = supporters_of(petition, audience).filter(pk__lte=row.up_to).count()
    row.state, row.started_at = Broadcast.State.RUNNING, timezone.now()
    row.save()
    note(row, user, "started", str(row.update), row.total)


def _move(broadcast_id: int, user: Any, act: str, before: list[str], after: str) -> bool:
    with transaction.atomic():
        row = _locked(broadcast_id, user)
        changed: dict[str, Any] = {"state": after, "problem": ""}
        if after == Broadcast.State.CANCELLED:
            changed["ended_at"] = timezone.now()
        # Not save(): the sender writes the other columns meanwhile.
        if not Broadcast.objects.filter(pk=row.pk, state__in=before).update(**changed):
            return False
        if after == Broadcast.State.CANCELLED:
            row.late.all().delete()
            forget_spellings(row)
        note(row, user, act, str(row.update), row.done)
    return True


def _locked(broadcast_id: int, user: Any) -> Broadcast:
    row = Broadcast.objects.select_related("petition__sealing_key", "update", "asked_by").get(pk=broadcast_id)
    must_announce(user, row.petition)
    _alone(row.petition_id)
    row.refresh_from_db()
    return row


def _alone(petition_id: int) -> Petition:
    """The petition, so that one mail about it is decided on at a time. Not for its key: signing goes on."""
    rows = Petition.objects.select_for_update(of=("self",), no_key=True).select_related("sealing_key")
    return rows.get(pk=petition_id)
