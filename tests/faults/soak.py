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
    seconds, seed = int(os.environ.get("SECONDS", "180")), int(os.environ.get("SEED", time.time_ns() % 100_000))
    sweep()
    folder = scratch_folder("soak")
    os.environ |= {"DJANGO_SETTINGS_MODULE": "campaign.settings.test", "ENV_FILE": os.devnull}
    os.environ["VAR_DIR"] = str(folder / "driver")
    django.setup()
    from tests.faults.ground import SLUG, ground
    from tests.faults.storm import storm

    print(f"Faults at random for {seconds} seconds, SEED={seed}, on {SLUG} …", flush=True)
    with ground(folder / "run") as place:
        late = storm(place, seconds, seed)
        found = place.faults()
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
