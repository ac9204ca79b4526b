"""Tell from rows of a file which export they are from: by their order, see keyed_order.py."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, comb

from petitions.exporting.keyed_order import DRIFT, RANGE, SIGNIFICANT, content, home
from petitions.models import Export

MOST = 2000
"""Rows that are looked at: a longer file is thinned out."""
FEWEST_PAIRS = 12
"""With fewer there is nothing to say."""
UNLIKELY = 1e-3
"""An export is named when another file would fit this one as well in fewer cases than this, all exports counted."""

_BROKEN = (1 - DRIFT / RANGE) ** 2 / 2
"""The share of pairs that are in no order under a wrong key: those whose homes are more than DRIFT apart, half of which
stand the wrong way round."""


@dataclass(frozen=True)
class Found:
    """`export` fits; `chance` is how often a file that is not from it would fit as well by accident."""

    export: Export
    chance: float


class TooFew(Exception):
    """The rows are too few, or too much alike, to tell; str() says how many different ones there are."""


def identify(rows: list[list[str]], exports: Iterable[Export]) -> Found | None:
    """Which of `exports` the rows were cut from, in their order; None when none fits. Raises TooFew.

    Some rows may be missing, changed or added; the header and the columns beside the names may be missing too. Nothing
    in the database is unsealed.
    """
    starts = _starts(rows)
    different = max(len(each) for each in starts)
    if different < 2 * FEWEST_PAIRS:
        raise TooFew(str(different))
    best: Found | None = None
    tried = 0
    for export in exports:
        for each in starts:
            tried += 1
            chance = _chance(bytes(export.order_key), each)
            if best is None or chance < best.chance:
                best = Found(export, chance)
    if best is None or best.chance * tried > UNLIKELY:
        return None
    return Found(best.export, best.chance * tried)


def _starts(rows: list[list[str]]) -> list[list[list[str]]]:
    """The rows that say different things, in the order in which they first come; from each column on, since the file
    may have lost or gained some on its left."""
    thin = rows[:: ceil(len(rows) / MOST) or 1]
    width = max((len(row) for row in thin), default=0)
    found = []
    for begin in range(max(1, width - SIGNIFICANT + 1)):
        different: dict[str, list[str]] = {}
        for row in thin:
            different.setdefault(content(row[begin:]), row[begin:])
        found.append(list(different.values()))
    return found


def _chance(order_key: bytes, rows: list[list[str]]) -> float:
    """How probable so much order is under a key that is not theirs. Pairs of the first half with the second share no
    row, so each is a throw of its own."""
    homes = [home(order_key, row) for row in rows]
    half = len(homes) // 2
    if half < FEWEST_PAIRS:
        return 1.0
    broken = sum(one - other > DRIFT for one, other in zip(homes[:half], homes[half:], strict=False))
    return _at_most(broken, half)


@lru_cache(maxsize=10_000)
def _at_most(broken: int, pairs: int) -> float:
    """The chance of at most so many broken pairs: the lower tail of a binomial distribution."""
    return min(1.0, sum(comb(pairs, n) * _BROKEN**n * (1 - _BROKEN) ** (pairs - n) for n in range(broken + 1)))
