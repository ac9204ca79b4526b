"""How a petition goes, in numbers that name nobody."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import get_language

from petitions.announcing.audience import offered_places
from petitions.models import Petition, ShareCode, Signature, Tally
from petitions.models.steps import next_step, parse_steps
from petitions.moderating.rates import Funnel, funnel_of

DAYS = 30
"""So many days are drawn, today the last."""
PACE_DAYS = 14
"""The next milestone is projected from the signatures of so many days."""
FURTHEST = 365
"""A milestone further away than so many days is not projected: that would be a guess."""
MOST = 8
KEPT = 300
"""Seconds that the names of places are kept."""
WIDTH, HEIGHT = 600, 120
"""Of the drawing, in its own units."""


@dataclass(frozen=True)
class Day:
    """Signatures confirmed on one day of the petition's place, and its bar: place and size in the drawing."""

    day: datetime.date
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Numbers:
    """`step` is the next milestone, `step_on` the day it is reached at the pace of the last weeks, None when nobody can
    say. `places` and `sources`: name and signatures, most first, nothing under SMALL_CELL."""

    total: int
    days: list[Day]
    step: int
    step_on: datetime.date | None
    funnel: Funnel
    places: list[tuple[str, int]]
    sources: list[tuple[str, int]]

    @property
    def month(self) -> int:
        """Signatures of all the days that are drawn."""
        return sum(day.count for day in self.days)


def numbers_of(petition: Petition, now: datetime.datetime | None = None) -> Numbers:
    """The numbers of one petition. Seven queries, five while the places are kept. The days are read from an index,
    whatever the size of the roll."""
    today = petition.local(now or timezone.now()).date()
    tally = Tally.objects.filter(petition=petition).first()
    total = tally.total if tally else 0
    counts = _by_day(petition, today)
    step = next_step(total, parse_steps(petition.milestone_steps))
    return Numbers(
        total=total,
        days=_drawn(counts, today),
        step=step,
        step_on=_projected(step - total, counts, today),
        funnel=funnel_of(petition),
        places=_places(petition),
        sources=_sources(petition),
    )


def _by_day(petition: Petition, today: datetime.date) -> Counter[datetime.date]:
    zone = petition.local(timezone.now()).tzinfo
    begins = datetime.datetime.combine(today - datetime.timedelta(days=DAYS - 1), datetime.time(), zone)
    rows = Signature.objects.filter(petition=petition, confirmed_at__gte=begins, withdrawn_at=None).order_by()
    days = rows.values_list(TruncDate("confirmed_at", tzinfo=zone)).annotate(count=Count("pk"))
    return Counter(dict(days))


def _drawn(counts: Counter[datetime.date], today: datetime.date) -> list[Day]:
    most, width = max(counts.values(), default=0) or 1, WIDTH / DAYS
    found = []
    for place in range(DAYS):
        day = today - datetime.timedelta(days=DAYS - 1 - place)
        height = round(HEIGHT * counts[day] / most, 1)
        found.append(Day(day, counts[day], round(place * width, 1), HEIGHT - height, round(width * 0.8, 1), height))
    return found


def _projected(missing: int, counts: Counter[datetime.date], today: datetime.date) -> datetime.date | None:
    lately = sum(counts[today - datetime.timedelta(days=ago)] for ago in range(PACE_DAYS))
    days = -(-missing * PACE_DAYS // lately) if lately else FURTHEST + 1
    return today + datetime.timedelta(days=days) if days <= FURTHEST else None


def _places(petition: Petition) -> list[tuple[str, int]]:
    """As signers write them; which spelling most of them use is read from all of them, so it is kept for a while."""
    key = f"desk.places.{petition.pk}.{get_language()}"
    return cache.get_or_set(key, lambda: _offered(petition), KEPT) or []


def _offered(petition: Petition) -> list[tuple[str, int]]:
    return [(each.label, each.count) for each in offered_places(petition)[:MOST]]


def _sources(petition: Petition) -> list[tuple[str, int]]:
    codes = ShareCode.objects.filter(petition=petition, count__gte=settings.SMALL_CELL)
    rows = codes.exclude(kind=ShareCode.Kind.PERSONAL).order_by("-count", "pk")[:MOST]
    return [(row.name or str(row.get_kind_display()), row.count) for row in rows]
