"""Which event of a petition owes which mail, to whom, and since when. One line an event."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from petitions.emailing import announcements as mails
from petitions.models import (
    Announcement,
    Answer,
    Delivery,
    DeliveryTarget,
    LineChange,
    Milestone,
    Outcome,
    Petition,
    Wants,
)

_State = DeliveryTarget.State
NOT_OLDER = datetime.timedelta(days=7)
"""What happened longer ago is no news any more."""
AT_REST = datetime.timedelta(hours=1)
"""So long nothing changes about a delivery before it is told: the other doors, the photos, a slip of the pen."""
THINK_AGAIN = datetime.timedelta(hours=1)
"""Between an outcome that is published and the mails that say so: time to take back what was a mistake."""

Found = list[tuple[int, str]]
"""(petition id, which event)."""


@dataclass(frozen=True)
class Event:
    """`weight`: whoever wants no more than this is told, too. `wait` before the first mail. `find` what happened since
    a moment; `stands`: whether that is still true of a petition; `write` says it in a language; `rests`: whether
    nothing about it moves any more."""

    weight: Wants
    wait: datetime.timedelta
    find: Callable[[datetime.datetime], Found]
    stands: Callable[[Petition, str], bool]
    write: Callable[[Petition, str, str], mails.Words]
    rests: Callable[[str], bool] = lambda _event: True

    @property
    def receivers(self) -> list[str]:
        """Who is told, by what they want."""
        order = [Wants.ALL, Wants.IMPORTANT, Wants.OUTCOME]
        return [str(each) for each in order[: order.index(self.weight) + 1]]


def _petitions() -> QuerySet[Petition]:
    return Petition.objects.filter(published_at__isnull=False, sealing_key__destroyed_at=None)


def _milestones(since: datetime.datetime) -> Found:
    rows = Milestone.objects.filter(reached_at__gt=since, petition__in=_petitions()).order_by("step")
    return [(row.petition_id, str(row.step)) for row in rows]


def _milestone_stands(petition: Petition, event: str) -> bool:
    return bool(petition.tally.total >= int(event))


def _told_deliveries() -> QuerySet[Delivery]:
    reached = Delivery.objects.filter(state=Delivery.State.DONE, is_public=True)
    arrived = DeliveryTarget.objects.filter(DeliveryTarget.IN_THEIR_HANDS)
    return reached.filter(pk__in=arrived.values("delivery"), petition__in=_petitions())


def _deliveries(since: datetime.datetime) -> Found:
    came = [_State.DELIVERED, _State.RECEIPT]
    steps = LineChange.objects.filter(at__gt=since, from_state=_State.ON_THE_WAY, to_state__in=came)
    rows = _told_deliveries().filter(Q(happened_on__gte=since.date()) | Q(pk__in=steps.values("delivery")))
    return [(row.petition_id, str(row.pk)) for row in rows.order_by("happened_on", "pk")]


def _delivery_rests(event: str) -> bool:
    return not LineChange.objects.filter(delivery=int(event), at__gt=timezone.now() - AT_REST).exists()


def _delivery_stands(petition: Petition, event: str) -> bool:
    return _told_deliveries().filter(petition=petition, pk=event).exists()


def _told_answers() -> QuerySet[Answer]:
    return Answer.objects.filter(state=Answer.State.CONFIRMED, folder__packet__petition__in=_petitions())


def _answers(since: datetime.datetime) -> Found:
    rows = _told_answers().filter(decided_at__gt=since).select_related("folder__packet").order_by("decided_at")
    return [(row.folder.packet.petition_id, str(row.pk)) for row in rows]


def _answer_stands(petition: Petition, event: str) -> bool:
    return _told_answers().filter(folder__packet__petition=petition, pk=event).exists()


def _outcomes(since: datetime.datetime) -> Found:
    rows = _petitions().exclude(outcome=Outcome.NONE).filter(outcome_on__gte=since.date())
    return [(row.pk, row.outcome) for row in rows]


def _outcome_stands(petition: Petition, event: str) -> bool:
    return petition.outcome == event


NOW = datetime.timedelta(0)
EVENTS: dict[Any, Event] = {
    Announcement.Kind.MILESTONE: Event(Wants.ALL, NOW, _milestones, _milestone_stands, mails.milestone_words),
    Announcement.Kind.DELIVERY: Event(
        Wants.IMPORTANT, NOW, _deliveries, _delivery_stands, mails.delivery_words, _delivery_rests
    ),
    Announcement.Kind.ANSWER: Event(Wants.IMPORTANT, NOW, _answers, _answer_stands, mails.answer_words),
    Announcement.Kind.OUTCOME: Event(Wants.OUTCOME, THINK_AGAIN, _outcomes, _outcome_stands, mails.outcome_words),
}
