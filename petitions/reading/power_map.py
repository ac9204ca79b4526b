"""Where the targets stand, as a picture and as a table of the same rows: who is against, who is open, who agrees."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from home.dates import fuzzy_date_text
from petitions.deciding.rule import AGREES, latest_of
from petitions.models import Petition, Position, Target

AGAINST, OPEN, FOR = range(3)
_LANES = {
    Position.Stance.OPPOSES: AGAINST,
    Position.Stance.SUPPORTS: FOR,
    Position.Stance.WITHDREW: FOR,
}
LANE, TOP, STEP, RADIUS, A_ROW = 104, 34, 34, 13, 3
"""In units of the picture: width of a lane, where its first row begins, height of a row; and dots in a row."""


@dataclass(frozen=True)
class Dot:
    """A target in the picture; `number` is the one of its row in the table."""

    number: int
    x: int
    y: int
    lane: int


def power_map(petition: Petition, targets: list[Target], language: str) -> dict[str, Any] | None:
    """`rows`, `dots`, `width`, `height`, and how many `agree`, of how many (`of`), and `needs`; None while nobody has
    a position and no rule is known. `targets` have their offices' words and terms loaded. One query."""
    asked = [target for target in targets if target.removed_at is None]
    stands = _latest(petition, asked)
    if not asked or not (stands or petition.decision_needs):
        return None
    today = petition.local(timezone.now()).date()
    rows = [
        _row(number, target, stands.get(target.pk), language, today) for number, target in enumerate(asked, start=1)
    ]
    dots = list(_dots(rows))
    return {
        "rows": rows,
        "dots": dots,
        "lanes": [lane * (LANE + 4) for lane in (AGAINST, OPEN, FOR)],
        "width": 3 * LANE + 8,
        "height": max([dot.y for dot in dots], default=TOP) + RADIUS + 10,
        "lane_width": LANE,
        "agree": sum(row["agrees"] for row in rows),
        "of": len(rows),
        "needs": petition.decision_needs,
    }


def _latest(petition: Petition, targets: list[Target]) -> dict[int, Position]:
    known = {target.pk: target for target in targets}
    today = petition.local(timezone.now()).date()
    rows = Position.objects.filter(target__petition=petition.pk, target__removed_at=None, happened_on__lte=today)
    found = latest_of(rows.select_related("source_scan").order_by("happened_on", "pk"))
    for row in found.values():
        row.target = known[row.target_id]
    return found


def _row(number: int, target: Target, position: Position | None, language: str, today: datetime.date) -> dict[str, Any]:
    words = target.office.words()
    row: dict[str, Any] = {
        "number": number,
        "slug": target.office.slug,
        "title": words.title if words else target.office.name,
        "lang": words.lang if words else "",
        "lane": OPEN,
        "agrees": False,
    }
    if position is None:
        return row
    official, is_former = position.official(), position.is_a_predecessors(today)
    return row | {
        "lane": OPEN if is_former else _LANES.get(Position.Stance(position.stance), OPEN),
        "agrees": position.stance in AGREES and not is_former,
        "is_former": is_former,
        "stance": position.get_stance_display(),
        "official": official.name if official else "",
        "when": fuzzy_date_text(position.happened_on, position.precision, language),
        "source_url": position.source(),
    }


def _dots(rows: Iterable[dict[str, Any]]) -> Iterable[Dot]:
    held = [0, 0, 0]
    for row in rows:
        lane, at = row["lane"], held[row["lane"]]
        held[lane] += 1
        x = lane * (LANE + 4) + RADIUS + 6 + at % A_ROW * (2 * RADIUS + 6)
        yield Dot(row["number"], x, TOP + RADIUS + at // A_ROW * STEP, lane)
