"""How often something was seen lately, in the database: the same for all processes, gone within a day."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable

from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from petitions.models import Signature, SigningCount, Surge
from petitions.signing.sender import count_key

KEPT = datetime.timedelta(days=1)
PIECE = datetime.timedelta(minutes=10)
SURGE_WINDOW = datetime.timedelta(minutes=20)
SURGE_SIZE, SURGE_SHARE = 300, 0.2
"""A surge: so many new signatures of a petition in the window, and fewer new connections than this share of them."""
SURGE_LASTS = datetime.timedelta(minutes=30)
MANY = 20
"""From so many signatures on, the name of their mail domain may stand in clear for staff."""

_ADD = """
INSERT INTO petitions_signingcount (key, since, count) VALUES (%s, %s, %s)
ON CONFLICT (key, since) DO UPDATE SET count = petitions_signingcount.count + excluded.count
"""
_ADD_DOMAIN = """
INSERT INTO petitions_domaincount (petition_id, domain_key, seen, name) VALUES (%s, %s, %s, %s)
ON CONFLICT (petition_id, domain_key) DO UPDATE SET seen = petitions_domaincount.seen + excluded.seen,
    name = CASE WHEN petitions_domaincount.seen + excluded.seen >= %s THEN %s ELSE '' END
"""


class Counts:
    """The counts of a batch: what was seen in the last day, and what this batch adds."""

    def __init__(self, now: datetime.datetime, keys: set[bytes]) -> None:
        self.now = now
        self._seen = _sums(keys, now - KEPT)
        self._recent: Counter[bytes] = Counter()
        self._read: set[bytes] = set()
        self._added: Counter[bytes] = Counter()

    def add(self, key: bytes) -> int:
        """Count `key` once more; return how often it was seen in a day, this time included."""
        self._added[key] += 1
        return self._seen[key] + self._added[key]

    def note_source(self, petition_id: int, *, is_new: bool) -> None:
        """Count a new signature of a petition, and whether its connection was not met before."""
        signed, sources = surge_keys(petition_id)
        missing = {signed, sources} - self._read
        if missing:
            self._recent += _sums(missing, self.now - SURGE_WINDOW)
            self._read |= missing
        self._added[signed] += 1
        self._added[sources] += is_new

    def surges(self, petition_id: int) -> bool:
        """Whether a petition is signed by many from few places just now; its form then asks for a challenge."""
        signed, sources = (self._recent[key] + self._added[key] for key in surge_keys(petition_id))
        if signed < SURGE_SIZE or sources >= signed * SURGE_SHARE:
            return False
        Surge.objects.update_or_create(petition_id=petition_id, defaults={"until": self.now + SURGE_LASTS})
        return True

    def store(self) -> None:
        """Write down what was added, ordered by key, so that two clocks never wait for each other in a ring."""
        since = self.now - datetime.timedelta(seconds=self.now.timestamp() % PIECE.total_seconds())
        moment = connection.ops.adapt_datetimefield_value(since.replace(microsecond=0))
        rows = [(key, moment, count) for key, count in sorted(self._added.items()) if count]
        with connection.cursor() as cursor:
            cursor.executemany(_ADD, rows)


def note_domains(seen: Iterable[tuple[Signature, str]]) -> None:
    """Count each signature under its mail domain; the name is stored only where there are MANY."""
    rows = Counter((row.petition_id, bytes(row.domain_key), name) for row, name in seen if row.domain_key and name)
    values = []
    for (petition, key, name), count in sorted(rows.items()):
        values.append((petition, key, count, name if count >= MANY else "", MANY, name))
    with connection.cursor() as cursor:
        cursor.executemany(_ADD_DOMAIN, values)


def forget_counts(now: datetime.datetime | None = None) -> int:
    """Erase what was counted more than a day ago, and surges that are over; return how many rows."""
    now = now or timezone.now()
    gone = SigningCount.objects.filter(since__lte=now - KEPT).delete()[0]
    return gone + Surge.objects.filter(until__lte=now).delete()[0]


def _sums(keys: set[bytes], since: datetime.datetime) -> Counter[bytes]:
    found = SigningCount.objects.filter(key__in=keys, since__gt=since).values_list("key").annotate(sum=Sum("count"))
    return Counter({bytes(key): total for key, total in found})


def surge_keys(petition_id: int) -> tuple[bytes, bytes]:
    """What new signatures of a petition are counted under, and those of them that came over a new connection."""
    return count_key("signed", str(petition_id)), count_key("sources", str(petition_id))
