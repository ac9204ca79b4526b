"""The web server of the Procfile: a part of it that dies is replaced, and no part outlives the whole."""

from __future__ import annotations

import os
import signal
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.rig.processes import free_port, start, stop, wait_until
from tests.rig.seed import ROOT, environment, peopled
from tests.rig.site import procfile


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux who is whose child")
def test_a_killed_worker_is_replaced_and_no_worker_outlives_the_server(run: Path, tmp_path: Path) -> None:
    port, place = free_port(), peopled(run, os.environ.get("DATABASE_URL", "")).copy(tmp_path / "site")
    env = environment(**place.settings(), PORT=str(port), WEB_CONCURRENCY="1")
    server = start(["bash", "-c", f"exec {procfile()['web']}"], tmp_path / "web.log", env, cwd=ROOT)
    try:
        wait_until(lambda: _answers(port), 60, (tmp_path / "web.log").read_text)
        first = _workers(server.pid)
        os.kill(first[0], signal.SIGKILL)
        wait_until(lambda: set(_workers(server.pid)) - set(first) and _answers(port), 60, "nobody took its place")
        second = _workers(server.pid)
        stop(server, signal.SIGKILL)
        wait_until(lambda: not any(map(_runs, second)), 5, "a worker goes on without its server")
        assert not _answers(port)
    finally:
        stop(server, signal.SIGKILL)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.HTTPError):
        return False


def _workers(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split() if _runs(int(child))]


def _runs(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
