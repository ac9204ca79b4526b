"""Record what was said at the door: once, whatever the connection does, and nobody over somebody else's words."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import Locale

from petitions.handing_over.promises import keep_promises
from petitions.handing_over.receipts import keep_receipt
from petitions.handing_over.steps import sign_changes, standing_of
from petitions.models import Delivery, DeliveryTarget, DeliveryTargetText, DoorReport, LineChange
from petitions.sealing.store import remove

WINDOW = datetime.timedelta(minutes=10)
MOST_IN_WINDOW = 60
"""Reports of one person: more than anybody says at doors, few enough that pictures do not fill the disk."""
_WORDS = ("recipient_role", "recipient_relation", "promise")


class KeyTaken(Exception):
    """This id was used for another target, or by somebody else."""


class TooMany(Exception):
    """This person sends faster than anybody speaks."""


@dataclass(frozen=True)
class Report:
    """`said`: fields of DoorForm that were filled in, clean; `photo`: the bytes of a picture, as it was taken."""

    key: uuid.UUID
    said: dict[str, Any]
    language: str
    photo: bytes | None = None


def record_report(line: DeliveryTarget, report: Report, user: Any) -> bool:
    """Store the report and bring the line up to date; False when this very report came before: then nothing is added.

    What was not said stays as it was. All or nothing is kept, the photo's file too. Raises KeyTaken, TooMany, or
    KeyDestroyed for a photo after the purge.
    """
    recent = DoorReport.objects.filter(by=user, received_at__gt=timezone.now() - WINDOW)
    files: list[str] = []
    try:
        with transaction.atomic():
            if not _claimed(line, report, user):
                return False
            if recent.count() > MOST_IN_WINDOW:
                raise TooMany
            _bring_up_to_date(line, report, user, files)
    except BaseException:
        for name in files:
            remove(name)
        raise
    return True


def _claimed(line: DeliveryTarget, report: Report, user: Any) -> bool:
    """Whether this key is new. The unique key decides, and makes a second one wait for the first."""
    words = {name: str(value) if isinstance(value, datetime.time) else value for name, value in report.said.items()}
    try:
        with transaction.atomic():
            DoorReport.objects.create(
                key=report.key, delivery_id=line.delivery_id, target_id=line.target_id, by=user, words=words
            )
    except IntegrityError:
        first = DoorReport.objects.get(key=report.key)
        if (first.delivery_id, first.target_id, first.by_id) != (line.delivery_id, line.target_id, user.pk):
            raise KeyTaken from None
        return False
    return True


def _bring_up_to_date(line: DeliveryTarget, report: Report, user: Any, files: list[str]) -> None:
    delivery = Delivery.objects.select_for_update().get(pk=line.delivery_id)
    row = DeliveryTarget.objects.select_related("delivery__petition__sealing_key").get(pk=line.pk)
    before = standing_of(delivery)
    _fill(row, dict(report.said))
    if report.photo:
        files.append(keep_receipt(row, report.photo, user).stored)
    if row.state == row.State.DELIVERED and (report.photo or row.receipt_number):
        row.state = row.State.RECEIPT
    row.save()
    _say(row, report)
    if row.outcome not in (row.Outcome.PLANNED, row.Outcome.POSTPONED):
        _is_done(delivery, row.target_id)
    keep_promises(delivery)
    sign_changes(delivery, before, user, LineChange.Via.DOOR)


def _fill(row: DeliveryTarget, said: dict[str, Any]) -> None:
    if "recipient_name" in said:
        said.setdefault("recipient_may_be_named", False)
    else:
        said.pop("recipient_may_be_named", None)
    if "delegation_count" not in said:
        said.pop("delegation_is_about", None)
    if "receipt_number" in said:
        said["no_receipt_why"] = ""
    for name, value in said.items():
        if name not in _WORDS:
            setattr(row, name, value)
    row.follow_outcome()


def _say(row: DeliveryTarget, report: Report) -> None:
    words = {name: report.said[name] for name in _WORDS if name in report.said}
    if words:
        locale = Locale.objects.get(language_code=report.language)
        DeliveryTargetText.objects.update_or_create(parent=row, locale=locale, defaults=words)


def _is_done(delivery: Delivery, target: int) -> None:
    """What happened at the door of `target` has happened: the delivery is no plan any more, nor in the future; what was
    put off there is of the day on which it was made after all."""
    today = timezone.now().astimezone(_zone(delivery)).date()
    if delivery.state != Delivery.State.DONE or delivery.happened_on > today:
        put_off = delivery.changes.filter(target=target, to_outcome=DeliveryTarget.Outcome.POSTPONED).exists()
        delivery.state = Delivery.State.DONE
        delivery.happened_on = today if put_off else min(delivery.happened_on, today)
        delivery.save(update_fields=["state", "happened_on"])


def _zone(delivery: Delivery) -> datetime.tzinfo:
    return ZoneInfo(delivery.zone)
