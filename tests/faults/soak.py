"""`make soak`: many sign and confirm while everything is killed at random, for as long as asked."""

from __future__ import annotations

import os
import shutil
import sys
import time

import django

from tests.rig.scratch import scratch_folder, sweep


def main() -> int:
    """Run for SECONDS with the schedule of SEED; return 0 when everything is as promised. Else the files are kept."""
    seconds, size = int(os.environ.get("SECONDS", "180")), int(os.environ.get("SIZE", "10000"))
    seed = int(os.environ.get("SEED", time.time_ns() % 100_000))
    sweep()
    folder = scratch_folder("soak")
    os.environ |= {"DJANGO_SETTINGS_MODULE": "campaign.settings.test", "ENV_FILE": os.devnull}
    os.environ["VAR_DIR"] = str(folder / "driver")
    django.setup()
    from tests.faults.ground import SLUG, ground
    from tests.faults.storm import LEASES, storm
    from tests.faults.upgrade import backup_under_load, copy_code, fill, upgrade_under_load

    root = folder / "code"
    root.mkdir()
    with ground(folder / "run", root=copy_code(root)) as place:
        fill(place, size)
        print(f"An upgrade and a backup while people sign, over {size} signatures …", flush=True)
        upgrade, backup = upgrade_under_load(place, 20), backup_under_load(place)
        print(f"  upgrade: {upgrade}\n  backup: {backup}", flush=True)
        print(f"Faults at random for {seconds} seconds, SEED={seed}, on {SLUG} …", flush=True)
        late = storm(place, seconds, seed) if seconds else 0
        place.settle(LEASES)
        found = [*place.faults(), *backup["faults"]]
        if upgrade["failed"]:
            found.append(f"{upgrade['failed']} requests failed during the upgrade")
        for name, value in {**place.figures(), "signers still waiting at the end": late}.items():
            print(f"  {name}: {value}")
    if found or late:
        print("Not as promised:", *found, f"The files are in {folder}", sep="\n  ")
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    print("Everything is as promised.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
