"""Promise G1: a worker that is killed at any moment leaves no packet or a whole one, and another takes over."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path
from typing import Any

import pytest

from tests.faults.ground import Ground
from tests.rig.processes import wait_until

SIGNATURES = 3000
SLUG = "protect-philly"
ASK = """
from django.contrib.auth import get_user_model
from petitions.delivering.ask_for_packet import Wish, ask_for_packet
from petitions.delivering.tasks import enqueue_packet
from petitions.models import Petition
petition = Petition.objects.get(slug={slug!r})
user = get_user_model().objects.get(email="edith@example.org")
print(ask_for_packet(Wish(petition, tuple(petition.targets.all()), "name_postal"), user, enqueue_packet).pk)
"""
READ = """
import csv, hashlib, io, json
from petitions.delivering.build_packet import place_of
from petitions.models import Packet
from petitions.sealing.keys import open_key
from petitions.sealing.store import read
packet = Packet.objects.get(pk={pk})
key = open_key(packet.petition.sealing_key)
data = {{file.stored: b"".join(read(file.stored, key, place_of(file))) for file in packet.files.all()}}
same = all(hashlib.sha256(data[file.stored]).hexdigest() == file.sha256 for file in packet.files.all())
text = next(data[name].decode() for name in data if name.endswith(".csv"))
rows = len(list(csv.reader(io.StringIO(text)))) - 1
manifest = json.loads(packet.folders.all()[0].manifest)
print(json.dumps([same, rows, packet.listed_count, manifest["signatures"]["listed_by_name"], packet.attempts]))
"""


def state_of(place: Ground, pk: int) -> tuple[Any, ...]:
    return place.site.rows("SELECT state, done, attempts FROM petitions_packet WHERE id = %s", [pk])[0]


def kept_files(place: Ground, pk: int) -> list[Path]:
    folder = Path(place.site.env["VAR_DIR"]) / "packets" / "packets" / str(pk)
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.timeout(600)
def test_a_killed_worker_leaves_no_packet_or_a_whole_one(place: Ground) -> None:
    site, dice = place.site, random.Random(11)
    site.manage("make_signatures", SLUG, "--count", str(SIGNATURES))
    pk = int(site.manage("shell", "-v", "0", "-c", ASK.format(slug=SLUG)).split()[-1])
    kills = 0
    for attempt in range(1, 4):
        wait_until(lambda n=attempt: state_of(place, pk)[2] >= n or state_of(place, pk)[0] == "done", 180, site.log)
        # The first kill comes before a quick machine can be done.
        time.sleep(dice.random() * 0.8 * (attempt > 1))
        site.kill("worker")
        kills += 1
        place.ledger.write("worker", "killed")
        state, _done, _attempts = state_of(place, pk)
        files = site.rows("SELECT count(*) FROM petitions_packetfile WHERE packet_id = %s", [pk])[0][0]
        assert (state == "done") == (files > 0) and state in ("running", "done", "waiting")
        with place.connect() as connection:
            # As if the minute of the lease had passed.
            connection.execute("UPDATE petitions_packet SET claimed_until = now() WHERE claimed_until IS NOT NULL")
        site.launch("worker")
        if state == "done":
            break
    wait_until(lambda: state_of(place, pk)[0] in ("done", "failed"), 180, site.log)
    said = site.manage("shell", "-v", "0", "-c", READ.format(pk=pk)).strip().splitlines()[-1]
    same, rows, listed, in_manifest, attempts = json.loads(said)
    assert same and rows == listed == in_manifest > SIGNATURES / 3 and attempts >= 2 and kills >= 1
    known = site.rows("SELECT count(*) FROM petitions_packetfile WHERE packet_id = %s", [pk])[0][0]
    assert len(kept_files(place, pk)) >= known
    assert "whole" in site.manage("verify_log")
