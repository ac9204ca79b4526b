"""Legal holds: asked for by one administrator, agreed to by another, ended by either."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from petitions.exporting.access_log import record
from petitions.models import LegalHold, Petition
from petitions.sealing.purge_date import purge_date


class SamePerson(Exception):
    """Whoever asked for a hold cannot agree to it."""


def ask_for_hold(
    petition: Petition, why: str, until: datetime.date, user: Any, numbers: Iterable[tuple[int, int]] = ()
) -> LegalHold:
    """A hold that waits for a second administrator; `numbers` of the roll (pairs of first and last) are kept even when
    their signers leave. Raises PermissionDenied, or ValueError without a reason or for a day that has passed."""
    must_administer(user)
    if not why.strip() or until < petition.local(timezone.now()).date():
        raise ValueError("A hold needs a reason, and a day to come.")
    with transaction.atomic():
        facts = {"why": why.strip(), "until": until, "numbers": [list(pair) for pair in numbers]}
        hold = LegalHold.objects.create(petition=petition, asked_by=user, **facts)
        record(user, "hold.asked", petition.slug, hold.why, petition=petition)
    return hold


def agree_to_hold(hold: LegalHold, user: Any) -> bool:
    """From now on it holds. False when it is agreed to, or over. Raises PermissionDenied or SamePerson."""
    must_administer(user)
    if hold.asked_by_id == user.pk:
        raise SamePerson
    waiting = LegalHold.objects.filter(pk=hold.pk, agreed_at=None, ended_at=None)
    return _changed(hold, user, waiting, "hold.agreed", agreed_by=user, agreed_at=timezone.now())


def end_hold(hold: LegalHold, user: Any) -> bool:
    """It holds no more. False when it was over. Raises PermissionDenied."""
    must_administer(user)
    running = LegalHold.objects.filter(pk=hold.pk, ended_at=None)
    return _changed(hold, user, running, "hold.ended", ended_at=timezone.now())


def held_until(petition: Petition, number: int | None) -> datetime.date | None:
    """The last day on which a hold keeps the signature with this number though its signer left; None: it is not kept.
    One query, none without a number."""
    if number is None:
        return None
    today = petition.local(timezone.now()).date()
    holds = LegalHold.objects.filter(petition=petition, agreed_at__isnull=False, ended_at=None, until__gte=today)
    return max((hold.until for hold in holds if hold.names(number)), default=None)


def must_administer(user: Any) -> None:
    """Raise PermissionDenied unless `user` is an administrator of the site."""
    if not user.is_active or not user.is_superuser:
        raise PermissionDenied


def _changed(hold: LegalHold, user: Any, rows: Any, act: str, **facts: Any) -> bool:
    with transaction.atomic():
        if not rows.update(**facts):
            return False
        petition = Petition.objects.get(pk=hold.petition_id)
        record(user, act, petition.slug, hold.why, petition=petition)
        # The public page says the new date at once, not when the clock comes by.
        Petition.objects.filter(pk=petition.pk).update(purge_on=purge_date(petition))
    return True
