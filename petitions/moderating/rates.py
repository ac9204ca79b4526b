"""How a petition is being signed just now: rates, bursts, mails that wait, mail domains met often. Names nobody."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass

from django.db.models import Case, Count, F, Q, Value, When

from petitions.models import DomainCount, Petition, Signature, SigningCount, SlowWhy, Strike, Surge, Tally
from petitions.signing.counts import KEPT, PIECE, surge_keys

RATES_PERMISSION = "petitions.view_allowance"
DOMAINS = 20
HOUR = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Span:
    """New signatures from `since` until just before `until`, and how many connections of them were new."""

    since: datetime.datetime
    until: datetime.datetime
    signed: int
    sources: int


@dataclass(frozen=True)
class Funnel:
    """From signing to counting: confirmed by mail since the beginning; of those who have not confirmed, whose mail has
    not left, whose waits to be read, and whose came back."""

    confirmed: int
    not_left: int
    mailed: int
    bounced: int


@dataclass(frozen=True)
class Rates:
    """The last day of one petition."""

    funnel: Funnel
    hours: list[Span]
    burst: Span | None
    waiting: list[tuple[str, str, int]]
    domains: list[tuple[str, int]]
    surge_until: datetime.datetime | None

    @property
    def most(self) -> int:
        """The busiest hour, for drawing."""
        return max((span.signed for span in self.hours), default=0)


def rates_of(petition: Petition, now: datetime.datetime) -> Rates:
    """Hours (those with signatures, the latest first), the busiest ten minutes, mails waiting by reason (its code, its
    words, how many; `staff` for what a strike holds), domains with at least twenty
    signatures. Six queries, whatever the number of signatures."""
    signed, sources = surge_keys(petition.pk)
    rows = SigningCount.objects.filter(key__in=[signed, sources], since__gt=now - KEPT)
    pieces: dict[bytes, Counter[datetime.datetime]] = {signed: Counter(), sources: Counter()}
    for row in rows:
        pieces[bytes(row.key)][row.since] += row.count
    tens = [Span(since, since + PIECE, count, pieces[sources][since]) for since, count in pieces[signed].items()]
    surge = Surge.objects.filter(petition=petition, until__gt=now).first()
    return Rates(
        funnel=funnel_of(petition),
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


def funnel_of(petition: Petition) -> Funnel:
    """From signing to counting, for one petition. Two queries."""
    tally = Tally.objects.filter(petition=petition).first()
    bounced = Q(bounced_at__isnull=False)
    unconfirmed = Signature.objects.filter(petition=petition, confirmed_at=None, withdrawn_at=None)
    sizes = unconfirmed.aggregate(
        not_left=Count("pk", filter=~bounced & Q(mailed_at=None)),
        mailed=Count("pk", filter=~bounced & Q(mailed_at__isnull=False)),
        bounced=Count("pk", filter=bounced),
    )
    return Funnel(confirmed=tally.confirmed if tally else 0, **sizes)


def _by_hour(tens: list[Span]) -> list[Span]:
    signed: Counter[datetime.datetime] = Counter()
    sources: Counter[datetime.datetime] = Counter()
    for span in tens:
        begins = span.since.replace(minute=0, second=0, microsecond=0)
        signed[begins] += span.signed
        sources[begins] += span.sources
    latest_first = sorted(signed.items(), reverse=True)
    return [Span(begins, begins + HOUR, count, sources[begins]) for begins, count in latest_first]


def _waiting(petition: Petition, now: datetime.datetime) -> list[tuple[str, str, int]]:
    slow = Q(withdrawn_at=None, mail_after__gt=now) & ~Q(slow_why="")
    held = Q(struck_by__kind=Strike.Kind.HOLD, mail_count=0)
    owed = Signature.objects.filter(slow | held, petition=petition, confirmed_at=None)
    by_staff = When(struck_by__isnull=False, then=Value(SlowWhy.STAFF.value))
    counts = owed.annotate(why=Case(by_staff, default=F("slow_why"))).values_list("why").annotate(size=Count("pk"))
    return [(why, str(SlowWhy(why).label), size) for why, size in counts.order_by("-size")]
