"""What a rule would take, in numbers, before anything is touched. Names nobody, and no place of a few."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncHour

from petitions.models import DomainCount, Petition, Signature, SlowWhy, Tally
from petitions.striking.rule import Rule, matching, takeable

LANGUAGES = dict(settings.LANGUAGES)
MOST = 12
"""Lines of a list: the largest groups."""

Lines = list[tuple[str, int]]


@dataclass(frozen=True)
class Preview:
    """Counts of what would be taken; `already` is what other strikes hold."""

    taken: int
    on_roll: int
    unconfirmed: int
    unsent: int
    already: int
    total: int
    hours: list[tuple[datetime.datetime, int]]
    slow: Lines
    cities: Lines
    domains: Lines
    languages: Lines

    @property
    def percent(self) -> float:
        """The share of the public count that would go."""
        return 100 * self.on_roll / self.total if self.total else 0.0

    @property
    def is_most(self) -> bool:
        """Whether it takes more than half of the count: look twice."""
        return self.on_roll * 2 > self.total


def preview(petition: Petition, rule: Rule) -> Preview:
    """Count what `rule` would take now. Eight queries, whatever the number of signatures. Raises ValueError for an
    empty rule."""
    rows = takeable(petition, rule).order_by()
    sums = rows.aggregate(
        taken=Count("pk"),
        on_roll=Count("pk", filter=Q(number__isnull=False)),
        unconfirmed=Count("pk", filter=Q(confirmed_at=None)),
        unsent=Count("pk", filter=Q(confirmed_at=None, mail_count=0)),
    )
    tally = Tally.objects.filter(petition=petition).first()
    named = DomainCount.objects.filter(petition=petition).exclude(name="").values_list("domain_key", "name")
    names = {bytes(key): name for key, name in named}
    by_domain = rows.filter(domain_key__in=list(names)).values_list("domain_key")
    by_city = rows.exclude(city="").values_list("city").annotate(size=Count("pk"))
    by_hour = rows.annotate(hour=TruncHour("asked_at")).values_list("hour")
    return Preview(
        **sums,
        already=matching(petition, rule).filter(struck_by__isnull=False).count(),
        total=tally.total if tally else 0,
        hours=list(by_hour.annotate(size=Count("pk")).order_by("-size", "hour")[:MOST]),
        slow=[(str(SlowWhy(why).label), size) for why, size in _largest(rows.exclude(slow_why=""), "slow_why")],
        cities=list(by_city.filter(size__gte=settings.SMALL_CELL).order_by("-size", "city")[:MOST]),
        domains=[(names[bytes(key)], size) for key, size in by_domain.annotate(size=Count("pk")).order_by("-size")],
        languages=[(str(LANGUAGES.get(code, code)), size) for code, size in _largest(rows, "language")],
    )


def _largest(rows: QuerySet[Signature], field: str) -> Lines:
    grouped = rows.values_list(field).annotate(size=Count("pk")).order_by("-size", field)
    return list(grouped[:MOST])
