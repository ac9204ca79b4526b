"""What a run found: a table for people, and the same as JSON."""

from __future__ import annotations

import json
import os
import platform
import statistics
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

GOALS = {
    "page reads/s": 1.5,
    "page reads/s, not kept": 0.2,
    "signatures accepted/s": 0.9,
    "mails/s of one sender": None,
    "accepted at 5 times the peak": 0.8,
}
"""At least this share of its limit, where there is a goal."""


@dataclass
class Row:
    """One measure of petitions of one size: a value for each round, and the limit's of the same round."""

    measure: str
    size: int
    limit: str = ""
    values: list[float] = field(default_factory=list)
    limits: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The middle of the rounds."""
        return statistics.median(self.values)

    @property
    def ratio(self) -> float | None:
        """The middle of the rounds' shares of their limits."""
        shares = [value / limit for value, limit in zip(self.values, self.limits, strict=True)] if self.limits else []
        return statistics.median(shares) if shares else None


@dataclass
class Report:
    """All rows of a run, in the order they were first measured, and what it ran on."""

    settings: dict[str, Any]
    rows: dict[tuple[str, int], Row] = field(default_factory=dict)
    load_before: tuple[float, float, float] = field(default_factory=os.getloadavg)
    begun: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    def add(self, measure: str, size: int, value: float, limit: tuple[str, float] | None = None) -> None:
        """Note one round."""
        row = self.rows.setdefault((measure, size), Row(measure, size, limit[0] if limit else ""))
        row.values.append(value)
        if limit:
            row.limits.append(limit[1])

    def table(self) -> str:
        """Measures down, sizes across; beside each value its share of the limit and of the smallest size's value."""
        lines = [f"{'signatures on the petition':32} {'value':>10} {'of its limit':>13} {'of smallest':>12}  limit"]
        smallest = min((size for _measure, size in self.rows if size >= 0), default=0)
        for row in sorted(self.rows.values(), key=lambda row: (list(self._measures()).index(row.measure), row.size)):
            name = f"{row.measure} {'' if row.size < 0 else f'at {row.size:,}'}"
            ratio = f"{row.ratio:.2f}" if row.ratio is not None else ""
            first = self.rows.get((row.measure, smallest))
            change = f"{_change(row, first):.2f}" if first and all(first.values) and row.size > smallest else ""
            goal = GOALS.get(row.measure)
            wanted = f"{row.limit}{f'; goal {goal}' if goal else ''}"
            lines.append(f"{name:32} {_short(row.median):>10} {ratio:>13} {change:>12}  {wanted}".rstrip())
        return "\n".join(lines)

    def save(self, folder: Path) -> Path:
        """Write bench-<moment>.json into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"bench-{self.begun.replace(':', '')[:17]}.json"
        rows = [{**asdict(row), "median": row.median, "ratio": row.ratio} for row in self.rows.values()]
        machine = {"cores": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version()}
        about = {"begun": self.begun, "settings": self.settings, "load_before": self.load_before, **machine}
        path.write_text(json.dumps({**about, "load_after": os.getloadavg(), "rows": rows}, indent=1))
        return path

    def _measures(self) -> dict[str, None]:
        return dict.fromkeys(measure for measure, _size in self.rows)


def _change(row: Row, first: Row) -> float:
    """How a row stands to that of the smallest size, round by round: both were measured within seconds."""
    return statistics.median(a / b for a, b in zip(row.values, first.values, strict=True))


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 20 else f"{value:.2f}"
