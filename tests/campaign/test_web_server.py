"""The web server of the Procfile: a part that dies is replaced, none outlives the whole, and nobody holds it up."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.rig.processes import free_port, start, stop, wait_until
from tests.rig.seed import ROOT, environment, seeded
from tests.rig.site import procfile


@pytest.fixture
def web(run: Path, tmp_path: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """One process of the web server: its port, and the process that started it."""
    port, place = free_port(), seeded(run, os.environ.get("DATABASE_URL", "")).copy(tmp_path / "site")
    env = environment(**place.settings(), PORT=str(port), WEB_CONCURRENCY="1")
    server = start(["bash", "-c", f"exec {procfile()['web']}"], tmp_path / "web.log", env, cwd=ROOT)
    try:
        wait_until(lambda: _answers(port), 60, (tmp_path / "web.log").read_text)
        yield port, server
    finally:
        stop(server, signal.SIGKILL)


def test_a_hundred_who_never_finish_sending_hold_nobody_up(web: tuple[int, subprocess.Popen[bytes]]) -> None:
    port, _server = web
    head = f"POST /petitions/x/sign/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 500\r\n\r\ngiven_name=A"
    with ExitStack() as open_:
        for _ in range(100):
            slow = open_.enter_context(socket.create_connection(("127.0.0.1", port)))
            slow.sendall(head.encode())
        for path in ("healthz", "petitions/", "petitions/protect-philly/"):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=20) as answer:
                assert answer.status == 200


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux who is whose child")
def test_a_killed_worker_is_replaced_and_no_worker_outlives_the_server(
    web: tuple[int, subprocess.Popen[bytes]],
) -> None:
    port, server = web
    first = _workers(server.pid)
    os.kill(first[0], signal.SIGKILL)
    wait_until(lambda: set(_workers(server.pid)) - set(first) and _answers(port), 60, "nobody took its place")
    second = _workers(server.pid)
    stop(server, signal.SIGKILL)
    wait_until(lambda: not any(map(_runs, second)), 60, "a worker goes on without its server")
    assert not _answers(port)


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
