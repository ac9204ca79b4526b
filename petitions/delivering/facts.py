"""What a packet says of a slice of the roll beside its counts: places, growth, and the texts that were signed."""

from __future__ import annotations

import datetime
import zoneinfo
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import TruncDate

from petitions.delivering.roll_slice import Slice, on_the_roll
from petitions.models import Petition, TextVersion
from petitions.signing.places import city_key

_MOST_PLACES = 24
_MOST_POINTS = 60


@dataclass(frozen=True)
class SignedText:
    """A version of the petition's text: `letter` is rich text as stored, `count` how many signed exactly this."""

    version: int
    language: str
    since: datetime.date
    title: str
    ask: str
    letter: str
    count: int


@dataclass(frozen=True)
class Facts:
    """`places`: label and signatures, most first, all other places together under "" at the end. `growth`: day (in the
    petition's time zone) and signatures by its end, at most 60 points, the first and the last day among them."""

    texts: list[SignedText]
    places: list[tuple[str, int]]
    growth: list[tuple[datetime.date, int]]


def facts_of(petition: Petition, slice_: Slice) -> Facts:
    """The facts of the signatures on the roll with numbers of `slice_`.

    Four queries. Memory grows with days and places, not with signatures.
    """
    return Facts(_texts(petition, slice_), _places(petition, slice_), _growth(petition, slice_))


def _texts(petition: Petition, slice_: Slice) -> list[SignedText]:
    rows = on_the_roll(petition, slice_).order_by()
    counts = dict(rows.values_list("text_version").annotate(count=Count("pk")))
    versions = sorted(TextVersion.objects.filter(pk__in=counts), key=lambda each: (-counts[each.pk], each.pk))
    return [
        SignedText(
            version=each.pk,
            language=each.language,
            since=petition.local(each.created_at).date(),
            title=each.title,
            ask=each.ask,
            letter=each.letter,
            count=counts[each.pk],
        )
        for each in versions
    ]


def _places(petition: Petition, slice_: Slice) -> list[tuple[str, int]]:
    counts: Counter[tuple[str, str, str]] = Counter()
    spellings: defaultdict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    rows = on_the_roll(petition, slice_).order_by().values_list("country", "region", "city")
    for country, region, city, count in rows.annotate(count=Count("pk")):
        # By region too, as it was written: Portland in Maine is not the one in Oregon.
        place = (country, region.strip().casefold(), city_key(city))
        counts[place] += count
        spellings[place][", ".join(part for part in (city, region or country) if part)] += count
    nowhere = counts.pop(("", "", ""), 0)
    named, others = with_small_cells_merged(counts, nowhere)
    labelled = [(spellings[place].most_common(1)[0][0], count) for place, count in named]
    return [*labelled, ("", others)] if others else labelled


def with_small_cells_merged(counts: Counter[Any], others: int = 0) -> tuple[list[tuple[Any, int]], int]:
    """The places that may be told, most first, and how many signatures are left for "other places", with `others`.

    A place of fewer than SMALL_CELL signatures is not told. Neither is the smallest of the others when that keeps
    the rest from being as small: else it could be counted back (complementary suppression).
    """
    fewest = settings.SMALL_CELL
    named = [each for each in counts.most_common(_MOST_PLACES) if each[1] >= fewest]
    others += counts.total() - sum(count for _place, count in named)
    while named and 0 < others < fewest:
        others += named.pop()[1]
    return named, others


def _growth(petition: Petition, slice_: Slice) -> list[tuple[datetime.date, int]]:
    zone = zoneinfo.ZoneInfo(petition.time_zone)
    days = on_the_roll(petition, slice_).order_by().annotate(day=TruncDate("confirmed_at", tzinfo=zone))
    total, points = 0, []
    for day, count in days.values_list("day").annotate(count=Count("pk")).order_by("day"):
        total += count
        points.append((day, total))
    return thinned(points, _MOST_POINTS)


def thinned(points: list[Any], most: int) -> list[Any]:
    """At most so many of the points, evenly spread, the first and the last among them."""
    if len(points) <= most:
        return points
    return [points[round(at * (len(points) - 1) / (most - 1))] for at in range(most)]
