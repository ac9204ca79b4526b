"""Who gets a mail about a petition: all who agreed, or those of some languages and places, by what they want."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from petitions.models import Petition, PlaceTally, Signature, Supporter, Wants, Weight
from petitions.signing.places import city_key, country_name

MOST_PLACES = 200
"""Offered to choose from, the largest."""
_WANTED_BY = {
    Weight.EVERYTHING: [Wants.ALL],
    Weight.IMPORTANT: [Wants.ALL, Wants.IMPORTANT],
    Weight.OUTCOME: [Wants.ALL, Wants.IMPORTANT, Wants.OUTCOME],
}

Place = tuple[str, str]
"""A country (ISO 3166-1 alpha-2) and the key of a city."""


@dataclass(frozen=True)
class Audience:
    """Empty `languages` or `places` mean all. `cities` are the spellings that signers used, see spelled()."""

    weight: str = Weight.EVERYTHING
    languages: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    cities: tuple[Place, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For the database; the weight has a column of its own."""
        return {"languages": self.languages, "places": self.places, "cities": self.cities}

    @classmethod
    def from_json(cls, weight: str, said: dict[str, Any]) -> Audience:
        """The inverse of as_json()."""
        pairs = {name: tuple((country, city) for country, city in said.get(name, ())) for name in ("places", "cities")}
        return cls(weight, tuple(said.get("languages", ())), **pairs)


@dataclass(frozen=True)
class OfferedPlace:
    """A place that enough signers share: how most of them write it, and how many signed there."""

    place: Place
    label: str
    count: int


def supporters_of(petition: Petition, audience: Audience) -> QuerySet[Supporter]:
    """Those who would get it now: whoever agreed, was not struck out, and has a mailbox that takes mail.

    Needs the `cities` of an audience with places. No query.
    """
    rows = Supporter.objects.filter(petition=petition, failed_at=None, signature__withdrawn_at=None)
    rows = rows.filter(wants__in=_WANTED_BY[Weight(audience.weight)])
    if audience.languages:
        rows = rows.filter(language__in=audience.languages)
    if audience.places:
        here = (Q(signature__country=country, signature__city=city) for country, city in audience.cities)
        rows = rows.filter(reduce(or_, here, Q(pk=None)))
    return rows


def spelled(petition: Petition, audience: Audience) -> Audience:
    """The audience with its places as signers spelled them. One query, which reads the petition's places."""
    if not audience.places:
        return audience
    rows = Signature.objects.filter(petition=petition, country__in={country for country, _key in audience.places})
    written = rows.order_by().values_list("country", "city").distinct()
    cities = sorted((country, city) for country, city in written if (country, city_key(city)) in audience.places)
    return Audience(audience.weight, audience.languages, audience.places, tuple(cities))


def offered_places(petition: Petition) -> list[OfferedPlace]:
    """Places that at least SMALL_CELL signers share, the largest first. Two queries."""
    enough = PlaceTally.objects.filter(petition=petition, count__gte=settings.SMALL_CELL).exclude(city_key="")
    tallies = list(enough.order_by("-count", "country", "city_key")[:MOST_PLACES])
    names = _names(petition, {(row.country, row.city_key) for row in tallies})
    return [
        OfferedPlace(place, f"{names.get(place, row.city_key)}, {country_name(row.country)}", row.count)
        for row in tallies
        for place in [(row.country, row.city_key)]
    ]


def _names(petition: Petition, places: set[Place]) -> dict[Place, str]:
    rows = Signature.objects.filter(
        petition=petition, country__in={country for country, _key in places}, withdrawn_at=None
    )
    counts: dict[Place, Counter[str]] = {}
    for country, city, count in rows.order_by().values_list("country", "city").annotate(count=Count("pk")):
        if (place := (country, city_key(city))) in places:
            counts.setdefault(place, Counter())[city] += count
    return {place: names.most_common(1)[0][0] for place, names in counts.items()}
