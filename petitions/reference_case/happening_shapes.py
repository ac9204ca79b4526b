"""The shapes of what happened around a petition: updates, deliveries, positions, promises."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field


@dataclass(frozen=True)
class PositionData:
    """Where an office stood from a day on."""

    office: str
    stance: str
    happened_on: datetime.date
    source_url: str
    precision: str = "day"


@dataclass(frozen=True)
class PromiseWords:
    """Who said a promise and to whom, in one language."""

    said_by: str = ""
    said_to: str = ""


@dataclass(frozen=True)
class PromiseData:
    """What was promised for an office, and what became of it."""

    office: str
    words: str
    happened_on: datetime.date
    precision: str = "day"
    kind: str = "other"
    language: str = "en"
    texts: dict[str, PromiseWords] = field(default_factory=dict)
    state: str = "waiting"
    ended_on: datetime.date | None = None
    evidence_url: str = ""


@dataclass(frozen=True)
class UpdateWords:
    """An entry of the timeline in one language."""

    headline: str
    summary: str


@dataclass(frozen=True)
class UpdateData:
    """A dated entry of the timeline."""

    kind: str
    happened_on: datetime.date
    texts: dict[str, UpdateWords]
    precision: str = "day"
    publisher: str = ""
    link: str = ""


@dataclass(frozen=True)
class DeliveryWords:
    """A delivery in one language."""

    where: str
    carried_by: str
    story: str


@dataclass(frozen=True)
class LineWords:
    """What is said of one target's line, in one language."""

    recipient_role: str = ""
    recipient_relation: str = ""
    promise: str = ""


@dataclass(frozen=True)
class LineData:
    """What became of a delivery at one office, named by its key."""

    office: str
    outcome: str
    texts: dict[str, LineWords] = field(default_factory=dict)
    signature_count: int | None = None
    state: str = "planned"
    delegation_count: int | None = None
    delegation_is_about: bool = False
    children_present: bool | None = None
    no_receipt_why: str = ""


@dataclass(frozen=True)
class DeliveryData:
    """A delivery with a line for each office."""

    state: str
    method: str
    happened_on: datetime.date
    texts: dict[str, DeliveryWords]
    lines: list[LineData]
    precision: str = "day"
