"""What is handed out, at size: packets and exports, beside PostgreSQL's own COPY of the same columns."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from shutil import rmtree

import psycopg

from tests.load.stage import MAKE_PETITION, SLUG
from tests.rig.postgres import PostgreSQL
from tests.rig.scratch import scratch_folder
from tests.rig.seed import ROOT, Snapshot, environment, manage, seeded

COPY = """COPY (SELECT number, email_key, sealed_identity, city, region, country FROM petitions_signature
WHERE petition_id = (SELECT id FROM petitions_petition WHERE slug = '{slug}') AND visibility <> 'counted'
AND off_roll_at IS NULL ORDER BY number) TO STDOUT (FORMAT csv)"""
MAKE_PACKET = """
import json, time
from tests.cast import edith
from petitions.delivering import build_packet as building
from petitions.delivering.ask_for_packet import Wish, ask_for_packet
from petitions.models import Packet, Petition
from petitions.working.job import run_job
took, keep, freeze = {}, building.keep, building.freeze
def timed(name, verb, *given):
    begun = time.perf_counter()
    made = verb(*given)
    took[name] = took.get(name, 0) + time.perf_counter() - begun
    return made
def kind(stored): return stored.rsplit("/", 1)[-1].split("-")[0].replace("signatures.", "").replace("signatures", "pdf")
building.keep = lambda stored, *rest: timed(kind(stored), keep, stored, *rest)
building.freeze = lambda *given: timed("freeze", freeze, *given)
petition = Petition.objects.get(slug="clean-river")
user = edith()
wish = Wish(petition, tuple(petition.targets.all()), "name_city")
packet = ask_for_packet(wish, user, lambda pk: None)
begun = time.perf_counter()
run_job(Packet, packet.pk, building.build_packet)
packet.refresh_from_db()
took["all"] = time.perf_counter() - begun
print(json.dumps([packet.state, packet.listed_count, took]))
"""


MAKE_EXPORTS = """
import json, time
from petitions.exporting.ask import ask
from petitions.exporting.tasks import export_task
from petitions.models import Export, Petition
from tests.cast import edith
petition, took = Petition.objects.get(slug="clean-river"), {}
for kind in ("csv", "xlsx", "json"):
    export = ask(petition, "name_city", kind, edith(), "Measured", enqueue=lambda pk: None)
    begun = time.perf_counter()
    export_task.func(export.pk)
    took[kind] = time.perf_counter() - begun
    export.refresh_from_db()
    assert export.state == "done", export.problem
print(json.dumps([export.state, export.rows, took]))
"""


class Peak:
    """The most memory (MB, resident) that a process held, and that it and those it started held at one moment. Pages of
    a file that both have (Python itself) are counted once."""

    def __init__(self, pid: int) -> None:
        self.own, self.tree = 0.0, 0.0
        self._pid, self._done = pid, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """No longer look."""
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.02):
            own, mine = _resident(self._pid), _command(self._pid)
            # Before a process that was begun runs its own program (vfork), its memory is ours once more.
            started = [pid for pid in _children(self._pid) if _command(pid) not in (mine, b"")]
            self.own = max(self.own, own)
            self.tree = max(self.tree, own + sum(_resident(pid) - _in_common(pid, self._pid) for pid in started))


def _resident(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6
    except (OSError, IndexError):
        return 0.0


def _in_common(pid: int, other: int) -> float:
    """What is resident in both, of files they both have open."""
    one, two = _of_files(pid), _of_files(other)
    return sum(min(held, two.get(file, 0)) for file, held in one.items()) / 1e6


def _of_files(pid: int) -> dict[str, int]:
    """How many bytes of each file a process shares with others."""
    found: dict[str, int] = {}
    file = ""
    try:
        lines = Path(f"/proc/{pid}/smaps").read_text().splitlines()
    except OSError:
        return found
    for line in lines:
        name, *rest = line.split()
        if not name.endswith(":"):
            file = rest[-1] if rest[-1].startswith("/") else ""
        elif name == "Shared_Clean:" and file:
            found[file] = found.get(file, 0) + int(rest[0]) * 1024
    return found


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def table(sizes: list[int]) -> str:
    """Make a packet of each size; seconds, times of COPY, and memory, in words."""
    lines = ["signatures   listed     COPY   freeze      PDF      CSV     XLSX      all   worker      tree   (s; MB)"]
    lines += ["  as exports                               (JSON)     CSV     XLSX            worker"]
    with ExitStack() as stack:
        folder = scratch_folder("handed-out")
        stack.callback(rmtree, folder, ignore_errors=True)
        server = stack.enter_context(PostgreSQL(durable=True))
        first = seeded(folder, server.url())
        for size in sizes:
            lines += _measured(first.copy(folder / f"size_{size}"), size)
    return "\n".join(lines)


def _measured(place: Snapshot, size: int) -> list[str]:
    env = environment(**place.settings())
    manage(env, "shell", "--no-imports", "-c", MAKE_PETITION)
    manage(env, "make_signatures", SLUG, "--count", str(size))
    copied = min(_copy(place.url) for _round in range(3))
    state, listed, took, peak = _run(env, MAKE_PACKET)
    if state != "done":
        raise RuntimeError(f"The packet of {size} signatures ended as {state}.")
    columns = [took[name] for name in ("freeze", "pdf", "csv", "xlsx", "all")]
    seconds = "".join(f"{value:9.2f}" for value in (copied, *columns))
    ratios = "".join(f"{value / copied:8.1f}x" for value in columns)
    _state, _rows, export, held = _run(env, MAKE_EXPORTS)
    return [
        f"{size:10,} {listed:8,}{seconds}{peak.own:9.0f}{peak.tree:10.0f}",
        f"{'times COPY':>19}{'':9}{ratios}",
        f"{'exports':>19}{'':18}{export['json']:9.2f}{export['csv']:9.2f}{export['xlsx']:9.2f}{'':9}{held.own:9.0f}",
        f"{'times COPY':>19}{'':17}" + "".join(f"{export[kind] / copied:8.1f}x" for kind in ("json", "csv", "xlsx")),
    ]


def _copy(url: str) -> float:
    begun = time.perf_counter()
    query = COPY.format(slug=SLUG)
    with psycopg.connect(url) as connection, connection.cursor() as cursor, cursor.copy(query) as copy:
        for _part in copy:
            pass
    return time.perf_counter() - begun


def _run(env: dict[str, str], script: str) -> tuple[str, int, dict[str, float], Peak]:
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-v", "0", "-c", script]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    peak = Peak(process.pid)
    said, _nothing = process.communicate()
    peak.stop()
    state, listed, took = json.loads(said.strip().splitlines()[-1])
    return state, listed, took, peak
