"""Destroy the names of petitions whose day has come: the key first, at once; then what it had sealed."""

from __future__ import annotations

import datetime
import logging
from collections import Counter
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from petitions.announcing.forget import forget_spellings
from petitions.exporting.access_log import record
from petitions.models import Broadcast, HeldSignature, Petition, PlaceTally, Reason, SealingKey, Signature, Supporter
from petitions.sealing.keys import destroy_key
from petitions.sealing.purge_date import purge_date
from petitions.signing.places import city_key
from petitions.working.each import do_each, try_each

BATCH = 5000
_HELD = Q(sealed_identity__isnull=False) | Q(sealed_reason__isnull=False) | Q(email_key__isnull=False)
_HELD |= Q(domain_key__isnull=False)

logger = logging.getLogger(__name__)

Place = tuple[str, str]


def purge_due(now: datetime.datetime | None = None, dry_run: bool = False) -> list[tuple[Petition, datetime.date]]:
    """Purge every petition that is due, and note the date of each other one; return those that were (with `dry_run`:
    would be) purged, with their dates. For the clock; may run again and at once, and goes on where it was killed."""
    now, found = now or timezone.now(), []
    living = Petition.objects.filter(sealing_key__destroyed_at=None).select_related("sealing_key")

    def one(petition: Petition) -> None:
        if due := _look(petition, now, dry_run):
            found.append((petition, due))

    # One petition in trouble must not keep the names of the others.
    if dry_run:
        for pk, error in try_each(living, one)[1].items():
            logger.error("Petition %s cannot be looked at (%s).", pk, type(error).__name__)
        return found
    do_each("purge", living, one)
    sweep_purged()
    return found


def _look(petition: Petition, now: datetime.datetime, dry_run: bool) -> datetime.date | None:
    """The date of a petition that is due, purged unless `dry_run`; of others the date is noted."""
    due = purge_date(petition, now)
    if due and due <= petition.local(now).date():
        return due if dry_run or purge(petition, now) else None
    if not dry_run and due != petition.purge_on:
        Petition.objects.filter(pk=petition.pk).update(purge_on=due)
    return None


def purge(petition: Petition, now: datetime.datetime | None = None) -> bool:
    """Destroy the petition's key; False when it is not due any more or was destroyed before. What it had sealed is
    unreadable from then on, and taken away by sweep_purged()."""
    with transaction.atomic():
        key = SealingKey.objects.select_for_update().get(pk=petition.sealing_key_id)
        fresh = Petition.objects.get(pk=petition.pk)
        due = purge_date(fresh, now)
        if key.destroyed_at or due is None or due > fresh.local(now or timezone.now()).date():
            return False
        rows = Signature.objects.filter(petition=fresh, sealed_identity__isnull=False).count()
        destroy_key(key)
        Petition.objects.filter(pk=fresh.pk).update(purge_on=due)
        record(None, "petition.purged", fresh.slug, f"its day was {due.isoformat()}", rows, petition=fresh)
    return True


def sweep_purged() -> int:
    """Take away what destroyed keys had sealed, and places that few shared; return how many signatures. What counts
    stays: numbers, places that SMALL_CELL signers share, published reasons without names."""
    gone = Petition.objects.filter(sealing_key__destroyed_at__isnull=False, swept_at=None)
    return do_each("sweep", gone, _sweep)


def _sweep(petition: Petition) -> int:
    Supporter.objects.filter(petition=petition).delete()
    Reason.objects.filter(petition=petition, text="").delete()
    HeldSignature.objects.filter(petition=petition).delete()
    for broadcast in Broadcast.objects.filter(petition=petition):
        forget_spellings(broadcast)
    common, countries = _common(petition)
    done, last = 0, 0
    rows = Signature.objects.filter(petition=petition).order_by("pk").values_list("pk", "country", "city")
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        last = batch[-1][0]
        _forget([pk for pk, _country, _city in batch], batch, common, countries)
        done += len(batch)
    PlaceTally.objects.filter(petition=petition, count__lt=settings.SMALL_CELL).delete()
    Petition.objects.filter(pk=petition.pk).update(swept_at=timezone.now())
    return done


def _common(petition: Petition) -> tuple[set[Place], set[str]]:
    """Cities and countries that enough signers of the petition share."""
    rows = Signature.objects.filter(petition=petition, number__isnull=False, off_roll_at=None).order_by()
    cities: Counter[Place] = Counter()
    countries: Counter[str] = Counter()
    for country, city, count in rows.values_list("country", "city").annotate(count=Count("pk")).iterator():
        cities[country, city_key(city)] += count
        countries[country] += count
    return _enough(cities), _enough(countries)


def _enough(counter: Counter[Any]) -> set[Any]:
    return {key for key, count in counter.items() if count >= settings.SMALL_CELL}


def _forget(ids: list[int], batch: list[tuple[int, str, str]], common: set[Place], countries: set[str]) -> None:
    nothing = dict.fromkeys(("sealed_identity", "sealed_reason", "email_key", "domain_key"))
    Signature.objects.filter(_HELD, pk__in=ids).update(**nothing)
    Signature.objects.filter(pk__in=ids).exclude(via="").update(via="")
    rare = [pk for pk, country, city in batch if (country, city_key(city)) not in common]
    Signature.objects.filter(pk__in=rare).update(city="", region="")
    alone = [pk for pk, country, _city in batch if country not in countries]
    Signature.objects.filter(pk__in=alone).update(country="")
