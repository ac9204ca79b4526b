"""How a petition is being signed just now: rates, bursts, mails that wait, mail domains met often. Names nobody."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from petitions.models import DomainCount, Petition, Signature, SigningCount, SlowWhy, Surge
from petitions.signing.counts import KEPT, surge_keys

RATES_PERMISSION = "petitions.view_allowance"
DOMAINS = 20


@dataclass(frozen=True)
class Span:
    """New signatures in a stretch of time that begins at `since`, and how many connections of them were new."""

    since: datetime.datetime
    signed: int
    sources: int


@dataclass(frozen=True)
class Rates:
    """The last day of one petition."""

    hours: list[Span]
    burst: Span | None
    waiting: list[tuple[str, int]]
    domains: list[tuple[str, int]]
    surge_until: datetime.datetime | None

    @property
    def most(self) -> int:
        """The busiest hour, for drawing."""
        return max((span.signed for span in self.hours), default=0)


def rates_of(petition: Petition, now: datetime.datetime) -> Rates:
    """Hours (those with signatures, the latest first), the busiest ten minutes, mails waiting by reason, domains with
    at least twenty signatures. Four queries, whatever the number of signatures."""
    signed, sources = surge_keys(petition.pk)
    rows = SigningCount.objects.filter(key__in=[signed, sources], since__gt=now - KEPT)
    pieces: dict[bytes, Counter[datetime.datetime]] = {signed: Counter(), sources: Counter()}
    for row in rows:
        pieces[bytes(row.key)][row.since] += row.count
    tens = [Span(since, count, pieces[sources][since]) for since, count in pieces[signed].items()]
    surge = Surge.objects.filter(petition=petition, until__gt=now).first()
    return Rates(
        hours=_by_hour(tens),
        burst=max(tens, key=lambda span: span.signed, default=None),
        waiting=_waiting(petition, now),
        domains=list(
            DomainCount.objects.filter(petition=petition)
            .exclude(name="")
            .order_by("-seen", "name")
            .values_list("name", "seen")[:DOMAINS]
        ),
        surge_until=surge.until if surge else None,
    )


def _by_hour(tens: list[Span]) -> list[Span]:
    signed: Counter[datetime.datetime] = Counter()
    sources: Counter[datetime.datetime] = Counter()
    for span in tens:
        begins = span.since.replace(minute=0, second=0, microsecond=0)
        signed[begins] += span.signed
        sources[begins] += span.sources
    return [Span(begins, count, sources[begins]) for begins, count in sorted(signed.items(), reverse=True)]


def _waiting(petition: Petition, now: datetime.datetime) -> list[tuple[str, int]]:
    owed = Signature.objects.filter(petition=petition, mail_after__gt=now, confirmed_at=None).exclude(slow_why="")
    counts = owed.values_list("slow_why").annotate(size=Count("pk")).order_by("-size")
    return [(str(SlowWhy(why).label), size) for why, size in counts]
