"""Promises K3 and B6: several clocks, also with other ideas of the time, have one effect; a killed one is replaced."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from tests.faults.crowd import disperse, gather
from tests.faults.ground import Ground
from tests.rig.processes import kill_tree, start, stop, wait_until
from tests.rig.seed import ROOT

OFF = (40, -40)
"""By how many seconds the clocks beside the site's own go wrong: less than the minute that a lease has to spare."""
SKEWED = """
import datetime, runpy, sys, time_machine
time_machine.travel(datetime.timedelta(seconds=int(sys.argv[1])), tick=True).start()
sys.argv = ["manage.py", "clock"]
runpy.run_path("manage.py", run_name="__main__")
"""
_UNNUMBERED = """
SELECT count(*) FROM petitions_signature WHERE confirmed_at IS NOT NULL AND number IS NULL AND withdrawn_at IS NULL"""


@pytest.fixture
def clocks(place: Ground) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Two more clocks."""
    command = [sys.executable, "-c", SKEWED]
    made = [start([*command, str(off)], place.site.logs / "clocks.log", place.site.env, cwd=ROOT) for off in OFF]
    yield made
    for clock in made:
        stop(clock)
    if place.site.processes["clock"].poll() is not None:
        place.site.launch("clock")


def test_three_clocks_do_everything_once_and_the_death_of_one_is_not_noticed(
    place: Ground, clocks: list[subprocess.Popen[bytes]]
) -> None:
    clients = gather(6, place.place, place.sink, place.ledger, 0.2, seed=3)
    begun = time.monotonic()
    while time.monotonic() - begun < 3:
        place.look()
        time.sleep(0.5)
    assert [clock.poll() for clock in clocks] == [None] * 2, place.site.log()
    # One after the other, until one is left.
    for clock in (place.site.processes["clock"], clocks[0]):
        kill_tree(clock)
        place.ledger.write("clock", "killed")
        _takeover(place)
    disperse(clients, 5)
    for clock in clocks:
        stop(clock)
    # Nobody sends now: what is still held is held by the dead.
    place.leases_run_out()
    place.site.launch("clock")
    place.settle(90)
    assert place.faults() == []


def _takeover(place: Ground) -> None:
    """Wait until nobody is without a number who had confirmed before: long before the two minutes of a lease, which
    nothing here may need, on the busiest machine."""
    killed = place.site.rows("SELECT now()")[0][0]
    wait_until(lambda: not place.site.rows(f"{_UNNUMBERED} AND confirmed_at < %s", [killed])[0][0], 60, place.site.log)
