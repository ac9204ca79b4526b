"""Whether enough of a petition's targets agree, since when, and by which positions."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from petitions.models import Petition, Position

AGREES = (Position.Stance.SUPPORTS, Position.Stance.WITHDREW)
"""Stances that count for what is asked."""


@dataclass(frozen=True)
class Met:
    """The rule is met since `on`, by these positions (the latest of each target that agrees, oldest first)."""

    on: datetime.date
    positions: list[Position]


def where_they_stand(petition: Petition, day: datetime.date | None = None) -> list[Position]:
    """The latest position of each target, as of `day` (default: today at its place), oldest first. Five queries."""
    rows, day = petition_positions(petition), day or petition.local(timezone.now()).date()
    latest = latest_of(row for row in rows if row.happened_on <= day)
    return sorted(latest.values(), key=lambda row: (row.happened_on, row.pk))


def latest_of(positions: Iterable[Position]) -> dict[int, Position]:
    """The latest position of each target, by target; `positions` come oldest first."""
    return {row.target_id: row for row in positions}


def agrees(position: Position, day: datetime.date) -> bool:
    """Whether a target's latest position counts for what is asked on `day`. No query when terms are prefetched."""
    return position.stance in AGREES and not position.is_a_predecessors(day)


def rule_met(petition: Petition, day: datetime.date | None = None) -> Met | None:
    """Whether as many targets agree, as of `day`, as `decision_needs` says; None also where it says nothing."""
    day = day or petition.local(timezone.now()).date()
    agreeing = [row for row in where_they_stand(petition, day) if agrees(row, day)]
    if not petition.decision_needs or len(agreeing) < petition.decision_needs:
        return None
    return Met(agreeing[petition.decision_needs - 1].happened_on, agreeing)


def petition_positions(petition: Petition) -> list[Position]:
    """All positions of targets that are still addressed, oldest first, with titles and terms of their offices.
    Five queries."""
    rows = Position.objects.filter(target__petition=petition, target__removed_at=None)
    rows = rows.select_related("target__office", "source_scan").order_by("happened_on", "pk")
    return list(rows.prefetch_related("target__office__terms__official", "target__office__texts__locale"))
