"""A mail to many at size: how fast it leaves, what memory its sender holds, and whether confirmations overtake it."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from petitions.sealing.links import read_token
from tests.load.hammer import hammer
from tests.load.handed_out import Peak
from tests.load.limits import smtplib_alone
from tests.load.measures import good, know_secrets, once
from tests.load.stage import SLUG, Petition, Sink, Stage
from tests.rig.processes import wait_until

AT_ONCE = 10_000
"""People made in one process of their own, so that it stays small."""
EVERY = 1.0
"""Seconds between two who sign meanwhile."""
LIMIT_SECONDS = 3.0
"""So long the sink's own limit is looked for, before and after."""
FILL = """
from petitions.models import Petition
from tests.petitions.announcing.crowd import supporters
petition = Petition.objects.get(slug="{slug}")
# So many signers are a milestone, and its mails would leave in turn with those that are measured.
Petition.objects.filter(pk=petition.pk).update(automatic_mails=False)
supporters(petition, {count}, first={first})
"""
ASK = """
from django.conf import settings
from petitions.announcing.audience import Audience
from petitions.announcing.broadcast import ask
from petitions.models import Petition
from tests.cast import edith
from tests.petitions.announcing.crowd import an_update
settings.BROADCAST_ALONE_MAX, settings.BROADCAST_COOL_DOWN_HOURS = 10**9, 0
ask(an_update(Petition.objects.get(slug="{slug}")), Audience(), edith())
"""
_STATE = "SELECT state, done, total FROM petitions_broadcast ORDER BY id DESC LIMIT 1"


@dataclass(frozen=True)
class Sent:
    """One mail to many: mails a second, those of smtplib alone just before and after (the sink's limit at that hour),
    milliseconds of processor time a mail, most memory of its sender in MB, and the delays of confirmations in
    seconds."""

    people: int
    rate: float
    limit: float
    work: float
    memory: float
    delays: list[float]

    def line(self) -> str:
        """For the table."""
        p50, p99 = (self.delays[int(len(self.delays) * share)] for share in (0.5, 0.99))
        said = f"{self.people:10,} {self.rate:8.1f} {self.limit:8.0f} {self.rate / self.limit:6.2f} {self.work:6.2f}"
        return f"{said} {self.memory:6.0f} {len(self.delays):14,} {p50:8.2f} {p99:8.2f} {self.delays[-1]:8.2f}"


def table(sizes: list[int]) -> str:
    """Send to so many people each, the smallest first, while somebody signs every second."""
    lines = ["    people  mails/s  smtplib  ratio  ms CPU    MB  confirmations  p50 (s)  p99 (s)      max"]
    with Stage([0], bare=False) as stage:
        know_secrets(stage.secrets)
        (petition,) = stage.petitions
        petition.site.env["BROADCAST_RATE"] = "0"
        there = 0
        for size in sorted(sizes):
            _fill(petition, there + 1, size)
            there = size
            lines.append(_send(petition, stage.sink, size).line())
            print(lines[-1], flush=True)
    return "\n".join(lines)


def _fill(petition: Petition, first: int, last: int) -> None:
    for begin in range(first, last + 1, AT_ONCE):
        count = min(AT_ONCE, last + 1 - begin)
        petition.site.manage("shell", "--no-imports", "-c", FILL.format(slug=SLUG, count=count, first=begin))


def _send(petition: Petition, sink: Sink, people: int) -> Sent:
    site = petition.site
    site.stop("broadcast")
    site.launch("broadcast")
    pid = site.processes["broadcast"].pid
    peak, limit = Peak(pid), smtplib_alone(sink.port, LIMIT_SECONDS)
    site.manage("shell", "--no-imports", "-c", ASK.format(slug=SLUG))
    worked = _worked(pid)
    sink.look()
    sink.mails.clear()
    begun = time.monotonic()
    last_id = int(site.rows("SELECT max(id) FROM petitions_signature")[0][0])
    while site.rows(_STATE)[0][0] == "running":
        _sign(petition)
        time.sleep(EVERY)
    rate = people / (time.monotonic() - begun)
    worked = _worked(pid) - worked
    peak.stop()
    limit = (limit + smtplib_alone(sink.port, LIMIT_SECONDS)) / 2
    state, done, total = site.rows(_STATE)[0]
    if (state, done, total) != ("done", people, people):
        raise RuntimeError(f"The mail to {people} ended as {state}: {done} of {total}.")
    asked = dict(site.rows("SELECT id, extract(epoch FROM asked_at) FROM petitions_signature WHERE id > %s", [last_id]))
    wait_until(lambda: sink.look() and len(_confirming(sink)) >= len(asked), 60, "confirmations are missing")
    delays = sorted(moment - float(asked[pk]) for pk, moment in _confirming(sink).items())
    return Sent(people, rate, limit, worked * 1000 / people, peak.own, delays)


def _worked(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _sign(petition: Petition) -> None:
    visits = iter([once(petition.sign())])
    good(hammer(petition.crowd.port, lambda: next(visits, None), 60, 1, until_idle=True), {303})


def _confirming(sink: Sink) -> dict[int, float]:
    """The signatures whose confirm mail has arrived, with the moment."""
    places = ((read_token("confirm", token), moment) for moment, token in sink.mails if token != "-")
    return {place[1]: moment for place, moment in places if place}
