"""Find what happened lately and is to be told: a row for each event, once."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.utils import timezone

from petitions.models import Announcement, Petition
from petitions.telling.events import EVENTS, NOT_OLDER, Found

REST = datetime.timedelta(days=3)
"""Between two mails about milestones: of those crossed meanwhile the largest is told."""
_MILESTONE, _CLOSED = Announcement.Kind.MILESTONE, Announcement.Closed


def owe_announcements() -> int:
    """Make a row for each new event of the last seven days; return how many will be mailed. For the clock; may run
    twice at once. Where a petition's automatic mails are off, the row says so, and nothing is mailed later either."""
    now = timezone.now()
    return sum(_owe(kind, _new(kind, event.find(now - NOT_OLDER)), now) for kind, event in EVENTS.items())


def note_as_told(petition: Petition) -> int:
    """What has happened so far is not mailed: for content that is loaded, not lived. Returns how many events."""
    now = timezone.now()
    rows = [
        Announcement(
            petition=petition, kind=kind, event=name, starts_at=now, done_at=now, closed_why=_CLOSED.BEFORE.value
        )
        for kind, event in EVENTS.items()
        for petition_id, name in event.find(now - NOT_OLDER)
        if petition_id == petition.pk
    ]
    return len(Announcement.objects.bulk_create(rows, ignore_conflicts=True))


def _new(kind: str, found: Found) -> Found:
    petitions = {petition for petition, _event in found}
    known = set(Announcement.objects.filter(kind=kind, petition__in=petitions).values_list("petition", "event"))
    return [each for each in found if each not in known and EVENTS[kind].rests(each[1])]


def _owe(kind: str, found: Found, now: datetime.datetime) -> int:
    petitions = Petition.objects.select_related("tally").in_bulk({petition for petition, _event in found})
    owed = 0
    for pk, petition in petitions.items():
        events = [name for each, name in found if each == pk]
        told = events if kind != _MILESTONE else _largest(petition, events, now)
        passed_over = _overtaken(events, told) if kind == _MILESTONE else []
        rows = [_row(petition, kind, name, now, "") for name in told]
        rows += [_row(petition, kind, name, now, _CLOSED.OVERTAKEN) for name in passed_over]
        Announcement.objects.bulk_create(rows, ignore_conflicts=True)
        owed += len(told) if petition.automatic_mails else 0
    return owed


def _row(petition: Petition, kind: str, name: str, now: datetime.datetime, why: str) -> Announcement:
    why = why if petition.automatic_mails else _CLOSED.OFF
    done = {"done_at": now, "closed_why": why} if why else {}
    return Announcement(petition=petition, kind=kind, event=name, starts_at=now + EVENTS[kind].wait, **done)


def _largest(petition: Petition, steps: list[str], now: datetime.datetime) -> list[str]:
    """The largest step that still stands; none while another one was told lately."""
    standing = [step for step in steps if EVENTS[_MILESTONE].stands(petition, step)]
    lately = Announcement.objects.filter(
        petition=petition, kind=_MILESTONE, closed_why="", made_at__gt=now - REST
    ).exists()
    return [] if lately or not standing else [max(standing, key=int)]


def _overtaken(steps: Iterable[str], told: list[str]) -> list[str]:
    return [step for step in steps if told and int(step) < int(told[0])]
