"""A crowd that signs while things go wrong, until nothing is owed any more."""

from __future__ import annotations

from tests.faults.crowd import Reader, disperse, gather
from tests.faults.ground import Ground
from tests.faults.schedule import Schedule

LEASES = 120 + 300
"""A killed sender's lease, and the longest wait for a mail server that was away, in seconds."""


def storm(place: Ground, seconds: float, seed: int, *, short: bool = False) -> int:
    """Let a crowd of sixteen sign for so many seconds while everything is killed; return how many were left waiting.

    `short` has half as many sign and at least a dozen kills close together, and lets leases run out at once instead
    of after minutes.
    """
    reader = Reader(place.place, place.ledger)
    clients = gather(8 if short else 16, place.place, place.sink, place.ledger, 0.05, seed)
    reader.start()
    schedule = Schedule(place.site, place.server, place.sink, place.ledger, seed)
    if short:
        schedule.run(seconds, 12, mail_away=2, after=place.look, longest_pause=0.4)
        place.leases_run_out()
        late = disperse(clients, 10)
        place.leases_run_out()
    else:
        schedule.run(seconds, 12, mail_away=min(60, seconds / 5), after=place.look, longest_pause=2)
        late = disperse(clients, LEASES)
    place.settle(20 if short else LEASES)
    reader.stopping.set()
    return late
