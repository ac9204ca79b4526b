"""What the clock does behind the visitors' backs: sending the mails that are owed, and numbering the roll."""

from __future__ import annotations

import psycopg

from tests.load.hammer import hammer
from tests.load.measures import CONNECTIONS, good, once
from tests.load.stage import Petition, Sink
from tests.rig.processes import wait_until

OWED = "(mailed_at IS NULL OR (number IS NOT NULL AND thanked_at IS NULL))"
_NUMBER = """
import time
from petitions.counting.number_the_roll import number_the_roll
begun, entries = time.perf_counter(), 0
while written := number_the_roll():
    entries += written
print(entries / (time.perf_counter() - begun))
"""


def number_roll(petition: Petition) -> float:
    """Confirmed signatures numbered a second, by the clock's own verb in a process of its own."""
    return float(petition.site.manage("shell", "--no-imports", "-c", _NUMBER))


# What the rounds before left owed, but for so many: that many are measured, however fast the rounds were.
_SETTLE = """
UPDATE petitions_signature SET mailed_at = coalesce(mailed_at, now()), thanked_at = coalesce(thanked_at, now())
WHERE id IN (SELECT id FROM petitions_signature WHERE petition_id = %s AND {owed} ORDER BY id OFFSET %s)
"""


def send_mails(petition: Petition, sink: Sink, mails: int) -> float:
    """Mails a second of the site's clock into the sink, the first to the last of `mails` that are owed."""
    with psycopg.connect(petition.site.env["DATABASE_URL"]) as connection:
        connection.execute(_SETTLE.format(owed=OWED).encode(), [petition.pk, mails])
    missing = mails - petition.count(OWED)
    if missing > 0:
        people = (once(petition.sign()) for _ in range(missing))
        good(hammer(petition.crowd.port, lambda: next(people, None), 3600, CONNECTIONS, until_idle=True), {303})
    before = sink.look()
    sink.mails.clear()
    petition.site.start("clock")
    # Seen from outside: to ask the database again and again would cost more than the mails.
    wait_until(lambda: sink.look() >= before + mails, 600, "mails are left over")
    petition.site.stop("clock")
    moments = [moment for moment, _token in sink.mails]
    return (len(moments) - 1) / (moments[-1] - moments[0])
