"""The whole path on SQLite, as somebody has it who configured nothing: the settings of `make run`."""

from __future__ import annotations

import shutil
from contextlib import ExitStack

from tests.load.path import Walked, walk
from tests.load.stage import MAKE_PETITION, Petition, Sink
from tests.rig.scratch import scratch_folder
from tests.rig.seed import environment, manage, seeded
from tests.rig.site import Site

GOAL = 2000
"""Signatures a minute: the heaviest petition day on record (design, section 8)."""


def walk_on_sqlite(seconds: float) -> tuple[Walked, int]:
    """What came of the whole path in `seconds`, and how often a process found the database locked."""
    with ExitStack() as stack:
        folder = scratch_folder("lite")
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        sink = Sink(folder)
        stack.callback(sink.stop)
        place = seeded(folder).copy(folder / "site")
        manage(environment(**place.settings()), "shell", "--no-imports", "-c", MAKE_PETITION)
        around = {"TRUSTED_PROXIES": "127.0.0.1", "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}"}
        site = stack.enter_context(Site(folder / "logs", place.settings() | around))
        walked = walk(Petition(0, site), sink, seconds)
        return walked, site.log().count("database is locked")


def table(seconds: float) -> str:
    """The same in words."""
    walked, locked = walk_on_sqlite(seconds)
    return (
        f"whole path on SQLite, {seconds:g} seconds: {walked.per_minute:,.0f} a minute (goal {GOAL:,}), errors"
        f" {walked.errors}, database is locked {locked}, p99 of signing {walked.sign_p99 * 1000:,.0f} ms,"
        f" p99 from confirmed to counted {walked.confirm_to_count_p99:.2f} s"
    )
