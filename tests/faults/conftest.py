"""The site that breaks, one for all tests of a worker here: on a durable PostgreSQL, with short time-outs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.ground import Ground, ground
from tests.rig.seed import seeded


@pytest.fixture(scope="package")
def place(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """Everything runs, and the crowd may come."""
    url = os.environ.get("DATABASE_URL", "")
    seed = seeded(run, url) if url else None
    with ground(tmp_path_factory.mktemp("faults"), seed, STATEMENT_SECONDS="1", BROADCAST_RATE="0") as started:
        yield started
