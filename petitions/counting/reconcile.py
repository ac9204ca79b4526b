"""Compare the count with the roll, and the roll with the signatures: prove it, or say what differs."""

from __future__ import annotations

from collections import Counter

from django.db import transaction
from django.db.models import Count, Max, Sum

from petitions.models import Correction, How, Milestone, Petition, PlaceTally, RollEntry, Signature, Tally
from petitions.signing.places import city_key


def reconcile(petition: Petition, fix: bool = False) -> list[str]:
    """Differences in words, empty when all is exact. With `fix` the tally and the places follow the roll.

    The roll and the numbers are never rewritten: they are what was said.
    """
    with transaction.atomic():
        tally, _new = Tally.objects.select_for_update().get_or_create(petition=petition)
        found = _roll_gaps(petition) + _roll_against_signatures(petition)
        truth = _counts(petition)
        wrong = {name: value for name, value in truth.items() if getattr(tally, name) != value}
        found += [f"tally.{name} is {getattr(tally, name)}, the roll says {wrong[name]}" for name in wrong]
        places = _places(petition)
        if petition.swept_at is None and places != _stored_places(petition):
            found.append("places differ from the signatures on the roll")
        if fix and found:
            _fix(tally, truth, None if petition.swept_at else places)
    return found


def _roll_gaps(petition: Petition) -> list[str]:
    found = []
    entries = RollEntry.objects.filter(petition=petition)
    for name, rows, field in [
        ("positions", entries, "position"),
        ("numbers", entries.filter(kind=RollEntry.Kind.ADDED), "number"),
    ]:
        seen = rows.aggregate(count=Count("pk"), last=Max(field))
        if seen["count"] != (seen["last"] or 0):
            found.append(f"{name} on the roll have gaps: {seen['count']} entries up to {seen['last']}")
    return found


def _roll_against_signatures(petition: Petition) -> list[str]:
    added = RollEntry.objects.filter(petition=petition, kind=RollEntry.Kind.ADDED).count()
    entries = RollEntry.objects.filter(petition=petition)
    dropped = entries.filter(kind=RollEntry.Kind.DROPPED).count()
    dropped -= entries.filter(kind=RollEntry.Kind.RESTORED).count()
    rows = Signature.objects.filter(petition=petition, number__isnull=False)
    off = rows.filter(off_roll_at__isnull=False).count()
    found = []
    if rows.count() != added:
        found.append(f"{rows.count()} numbered signatures, {added} entries on the roll")
    if off != dropped:
        found.append(f"{off} signatures off the roll, {dropped} such entries")
    said = Correction.objects.filter(petition=petition).aggregate(size=Sum("size"))["size"] or 0
    if said != dropped:
        found.append(f"{dropped} signatures are off the count, the public reasons speak of {said}")
    late = Milestone.objects.filter(petition=petition, number__gt=added).count()
    if late:
        found.append(f"{late} milestones with a number that is not on the roll")
    return found


def _counts(petition: Petition) -> dict[str, int]:
    entries = RollEntry.objects.filter(petition=petition)
    sums: Counter[str] = Counter()
    for kind, how, size in entries.order_by().values_list("kind", "how").annotate(size=Count("pk")):
        sums[how] += -size if kind == RollEntry.Kind.DROPPED else size
    return {
        "confirmed": sums[How.MAIL],
        "paper": sums[How.PAPER],
        "imported": sums[How.IMPORTED],
        "last_number": entries.filter(kind=RollEntry.Kind.ADDED).aggregate(n=Max("number"))["n"] or 0,
        "last_position": entries.aggregate(n=Max("position"))["n"] or 0,
    }


def _places(petition: Petition) -> dict[tuple[str, str], int]:
    on_roll = Signature.objects.filter(petition=petition, number__isnull=False, off_roll_at=None).order_by()
    places: Counter[tuple[str, str]] = Counter()
    for country, city, size in on_roll.values_list("country", "city").annotate(size=Count("pk")).iterator():
        places[country, city_key(city)] += size
    return dict(places)


def _stored_places(petition: Petition) -> dict[tuple[str, str], int]:
    rows = PlaceTally.objects.filter(petition=petition, count__gt=0)
    return {(row.country, row.city_key): row.count for row in rows}


def _fix(tally: Tally, truth: dict[str, int], places: dict[tuple[str, str], int] | None) -> None:
    for name, value in truth.items():
        setattr(tally, name, value)
    tally.save()
    if places is None:
        return  # rare places went with the names
    PlaceTally.objects.filter(petition=tally.petition).delete()
    PlaceTally.objects.bulk_create(
        PlaceTally(petition=tally.petition, country=country, city_key=city, count=count)
        for (country, city), count in places.items()
    )
