"""Signing while something else goes on: five times more people than can be answered, or a mountain of mail."""

from __future__ import annotations

import itertools
import json
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass

from tests.load import measures
from tests.load.rush import NOBODY, Rush
from tests.load.stage import Petition, Sink
from tests.rig.processes import wait_until
from tests.rig.seed import ROOT

TIMES = 5
"""So many times the peak come."""
PROCESSES = 2
_runs = itertools.count(1)


@dataclass(frozen=True)
class Crushed:
    """What became of a rush. Shares are of the peak (`goodput`) and of all who came (the rest); seconds."""

    peak: float
    goodput: float
    turned_away: float
    unanswered: float
    impolite: int
    wait_p99: float


def crush(petition: Petition, seconds: float, connections: int = 1000) -> Crushed:
    """Find the peak of signing, then let TIMES as many come by the clock for `seconds`.

    `impolite` counts answers from 400 on without Retry-After; `wait_p99` is of all who were answered.
    """
    peak = statistics.median(measures.sign(petition, 1.0).rate for _ in range(3))
    people = [_begin(petition, peak * TIMES / PROCESSES, seconds, connections // PROCESSES) for _ in range(PROCESSES)]
    results = [json.loads(process.communicate()[0]) for process in people]
    came = sum(sum(result["statuses"].values()) for result in results)

    def share_of(status: int) -> float:
        return sum(result["statuses"].get(str(status), 0) for result in results) / came

    waits = sorted(itertools.chain.from_iterable(w for result in results for w in result["waits"].values()))
    return Crushed(
        peak=peak,
        goodput=sum(result["accepted"] for result in results) / seconds / peak,
        turned_away=share_of(503),
        unanswered=share_of(NOBODY),
        impolite=sum(result["impolite"] for result in results),
        wait_p99=waits[int(len(waits) * 0.99)],
    )


def _begin(petition: Petition, rate: float, seconds: float, connections: int) -> subprocess.Popen[bytes]:
    name = f"rush{petition.size}r{next(_runs)}n"
    path = f"{petition.path}sign/"
    rush = Rush(petition.crowd.port, path, petition.text_version, name, rate, seconds, connections)
    command = [sys.executable, "-m", "tests.load.rush", json.dumps(vars(rush))]
    return subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)


_FILL = """
import sys
from django.core.mail import EmailMessage, get_connection
backend = get_connection()
for begin in range(0, {mails}, 1000):
    backend.send_messages([
        EmailMessage("News", "The river is clean." * 30, to=[f"reader{{n}}@example.org"])
        for n in range(begin, min(begin + 1000, {mails}))
    ])
"""

_LEFT = "SELECT EXISTS (SELECT FROM petitions_outboxmail)"


def sign_beside_mails(petition: Petition, sink: Sink, mails: int, seconds: float) -> tuple[float, float]:
    """p99 of signing in seconds, and mails a second meanwhile, while the clock empties an outbox of `mails`.

    The signatures owe mails of their own, which leave beside the others. It ends after `seconds`, or when the outbox
    is empty.
    """
    petition.site.manage("shell", "--no-imports", "-c", _FILL.format(mails=mails))
    before = sink.look()
    petition.site.start("clock")
    wait_until(lambda: sink.look() > before, 60, "no mail leaves")
    before = sink.look()
    begun, waits = time.monotonic(), []
    while time.monotonic() - begun < seconds and petition.site.rows(_LEFT)[0][0]:
        waits += measures.sign(petition, 1.0).waits
    rate = (sink.look() - before) / (time.monotonic() - begun)
    petition.site.stop("clock")
    waits.sort()
    return waits[int(len(waits) * 0.99)], rate
