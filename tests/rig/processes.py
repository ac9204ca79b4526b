"""Processes that end with the one that started them, and free ports for them to listen on."""

from __future__ import annotations

import ctypes
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG = 1


def start(
    command: Sequence[str | Path],
    log: Path,
    env: Mapping[str, str] | None = None,
    end_with: signal.Signals = signal.SIGTERM,
    **options: Any,
) -> subprocess.Popen[bytes]:
    """Start `command`, its output appended to `log`. It gets the signal `end_with` should this process die."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Out of the terminal's group: Ctrl-C reaches the run alone, which then stops things in order.
            start_new_session=True,
            preexec_fn=_dying_with_parent(end_with),
            **options,
        )


def die_with_parent() -> None:
    """Let the system end this process when the one that started it is gone."""
    if ask := _dying_with_parent(signal.SIGTERM):
        ask()


def _dying_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    # Loaded before the fork: the child of a process with threads should do as little as possible.
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    return lambda: prctl(_PR_SET_PDEATHSIG, int(number)) and None


def stop(process: subprocess.Popen[bytes], number: signal.Signals = signal.SIGTERM, patience: float = 10) -> None:
    """Ask `process` to end, and make it end after `patience` seconds."""
    if process.poll() is None:
        process.send_signal(number)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def kill_tree(process: subprocess.Popen[bytes]) -> None:
    """End `process` and all that it started at once, without warning (SIGKILL)."""
    if process.poll() is None:
        # Halted first, so that it starts no new child meanwhile.
        process.send_signal(signal.SIGSTOP)
        for pid in [*children(process.pid), process.pid]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()


def children(pid: int) -> list[int]:
    """The processes that `pid` started and those that they started, on Linux; a server's workers come first."""
    try:
        found = [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []
    return found + [grandchild for child in found for grandchild in children(child)]


def free_port() -> int:
    """A port on loopback that nobody listened on a moment ago.

    Below those that the system gives to outgoing connections (from 32768 on Linux): a server that was killed would
    else find its port taken by one of them.
    """
    while True:
        port = random.randrange(15_000, 32_000)
        with socket.socket() as listener, suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port


def wait_until(true: Callable[[], Any], seconds: float, what: Callable[[], str] | str) -> Any:
    """Call `true` until its answer is true, and return that; raise TimeoutError saying `what` after `seconds`."""
    end = time.monotonic() + seconds
    while not (answer := true()):
        if time.monotonic() > end:
            raise TimeoutError(f"After {seconds:g} seconds: {what() if callable(what) else what}")
        time.sleep(0.05)
    return answer
