"""Updates, deliveries, positions, promises."""

from __future__ import annotations

from dataclasses import asdict, fields

from wagtail.models import Locale

from petitions.models import (
    Delivery,
    DeliveryTarget,
    DeliveryTargetText,
    DeliveryText,
    Office,
    Petition,
    Position,
    Promise,
    PromiseText,
    Target,
    Update,
    UpdateText,
)
from petitions.reference_case.happening_shapes import DeliveryData, LineData, PositionData, PromiseData, UpdateData

LINE_FACTS = [each.name for each in fields(LineData) if each.name not in ("office", "texts")]
"""What a line of a file and a line of the database call by the same name."""


def load_updates(petition: Petition, updates: list[UpdateData]) -> None:
    """Entries of the timeline with their words."""
    for data in updates:
        update = Update.objects.create(
            petition=petition,
            kind=data.kind,
            happened_on=data.happened_on,
            precision=data.precision,
            publisher=data.publisher,
            link=data.link,
        )
        for code, words in data.texts.items():
            UpdateText.objects.create(parent=update, locale=_locale(code), **asdict(words))


def load_deliveries(petition: Petition, deliveries: list[DeliveryData], offices: dict[str, Office]) -> None:
    """Deliveries with a line for each target."""
    targets = {target.office_id: target for target in petition.targets.all()}
    for data in deliveries:
        delivery = Delivery.objects.create(
            petition=petition,
            state=data.state,
            method=data.method,
            happened_on=data.happened_on,
            precision=data.precision,
        )
        for code, words in data.texts.items():
            DeliveryText.objects.create(parent=delivery, locale=_locale(code), **asdict(words))
        for line in data.lines:
            _load_line(delivery, line, targets[offices[line.office].pk])


def load_positions(petition: Petition, positions: list[PositionData], offices: dict[str, Office]) -> None:
    """Where the targets stood, day by day."""
    targets = {target.office_id: target for target in petition.targets.all()}
    for data in positions:
        Position.objects.create(
            target=targets[offices[data.office].pk],
            stance=data.stance,
            happened_on=data.happened_on,
            precision=data.precision,
            source_url=data.source_url,
        )


def load_promises(petition: Petition, promises: list[PromiseData], offices: dict[str, Office]) -> None:
    """What was promised, and what became of it."""
    for data in promises:
        office = offices[data.office]
        there = DeliveryTarget.objects.filter(delivery__petition=petition, delivery__happened_on=data.happened_on)
        line = there.filter(target__office=office).first()
        said = {each.name: getattr(data, each.name) for each in fields(data) if each.name not in ("office", "texts")}
        promise = Promise.objects.create(petition=petition, line=line, office=office, **said)
        for code, words in data.texts.items():
            PromiseText.objects.create(parent=promise, locale=_locale(code), **asdict(words))


def _load_line(delivery: Delivery, data: LineData, target: Target) -> None:
    said = {name: getattr(data, name) for name in LINE_FACTS}
    line = DeliveryTarget.objects.create(delivery=delivery, target=target, **said)
    for code, words in data.texts.items():
        DeliveryTargetText.objects.create(parent=line, locale=_locale(code), **asdict(words))


def _locale(code: str) -> Locale:
    return Locale.objects.get(language_code=code)
