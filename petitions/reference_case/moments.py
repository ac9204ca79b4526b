"""When invented people signed: at waking hours, faster after news, crossing each milestone at its moment."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator, Sequence

from petitions.reference_case.shapes import Anchor

WAKING = range(7, 24)


def moments_along(
    opens_at: datetime.datetime, growth: Sequence[Anchor], seed: str = "growth"
) -> list[datetime.datetime]:
    """One moment a signature, in order; the one numbered `anchor.count` falls exactly on `anchor.at`."""
    chance = random.Random(seed)
    moments: list[datetime.datetime] = []
    start = opens_at
    for anchor in growth:
        between = anchor.count - len(moments) - 1
        moments += sorted(_between(start, anchor, chance) for _ in range(between))
        moments.append(anchor.at)
        start = anchor.at
    return moments


def _between(start: datetime.datetime, anchor: Anchor, chance: random.Random) -> datetime.datetime:
    length = anchor.at - start
    while True:
        share = chance.betavariate(1, 3) if anchor.burst else chance.random()
        moment = (start + length * share).replace(microsecond=0)
        if moment.hour in WAKING and start < moment < anchor.at:
            return moment


def recent_moments(
    count: int, now: datetime.datetime, days: float = 30, seed: str = "recent"
) -> Iterator[datetime.datetime]:
    """`count` moments in order over the last `days` up to `now`, one at a time: no list is held."""
    chance = random.Random(seed)
    step = datetime.timedelta(days=days) / max(count, 1)
    for place in range(count):
        yield now - step * (count - place) + step * chance.random()
