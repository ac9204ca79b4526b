"""The real site: the processes of the Procfile over data of its own."""

from __future__ import annotations

import base64
import hmac
import json
import re
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg

from tests.rig.processes import free_port, kill_tree, start, stop, wait_until
from tests.rig.seed import ROOT, environment, manage

PROCESSES = ("web", "clock", "worker", "broadcast")


class Site:
    """A running site at `url`. `settings` are environment variables: VAR_DIR, DATABASE_URL, EMAIL_URL, …

    Its processes write to `logs`/web.log and so on. One of them can be killed and started again by name. `root` is
    where the code lies.
    """

    def __init__(self, logs: Path, settings: Mapping[str, str], root: Path = ROOT) -> None:
        self.root = root
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.logs = logs
        self.env = environment(**settings, PORT=str(self.port), BASE_URL=self.url)
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.used: set[tuple[str, int]] = set()
        self.secrets: dict[str, str] = {}
        """Of the authenticator apps, by the address of their owner."""

    def __enter__(self) -> Site:
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, *error: object) -> None:
        self.stop()

    def start(self, *names: str) -> Site:
        """Start the processes `names` (all when none is named) and wait until the site is ready."""
        for name in names or PROCESSES:
            self.launch(name)
        wait_until(self._is_ready, 240, lambda: f"the site is not ready.\n{self.log()}")
        return self

    def launch(self, name: str) -> None:
        """Start the process `name` and wait for nothing."""
        self.logs.mkdir(parents=True, exist_ok=True)
        command = ["bash", "-c", f"exec {procfile()[name]}"]
        self.processes[name] = start(command, self.logs / f"{name}.log", self.env, cwd=self.root)

    def stop(self, *names: str) -> None:
        """Stop the processes `names` (all when none is named) in order."""
        for name in names or PROCESSES:
            if name in self.processes:
                stop(self.processes[name])

    def kill(self, name: str) -> None:
        """End a process, and those it started, without warning."""
        kill_tree(self.processes[name])

    def manage(self, *arguments: str) -> str:
        """Run a command of the site beside it; return what it printed."""
        return manage(self.env, *arguments, root=self.root)

    def login(self, email: str) -> tuple[str, str]:
        """Address and password of one of the demo people."""
        lines = (Path(self.env["VAR_DIR"]) / "demo-logins.txt").read_text().splitlines()
        return email, dict(line.split() for line in lines)[email]

    def digits(self, email: str) -> str:
        """Six digits that somebody's authenticator app shows, none of them twice: each works once. Waits for the next
        half minute when all those taken now were used. Demo people's apps are known, others are in `secrets`."""
        if email not in self.secrets:
            found = re.search(r"secret=([A-Z2-7]+)", self.manage("make_demo_people"))
            assert found, "the demo person has no authenticator app"
            self.secrets[email] = found.group(1)
        while True:
            now, since = divmod(time.time(), 30)
            # The last half minute's digits are taken until this one ends: not when they may arrive too late.
            for counter in (int(now), int(now) + 1, *([int(now) - 1] if since < 10 else [])):
                if (email, counter) not in self.used:
                    self.used.add((email, counter))
                    return _digits(self.secrets[email], counter)
            time.sleep(1)

    def rows(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """What the site's database answers to `query` (placeholders are %s, on SQLite too)."""
        if url := self.env.get("DATABASE_URL"):
            with psycopg.connect(url) as connection:
                return connection.execute(query.encode(), parameters).fetchall()
        lite = sqlite3.connect(f"file:{self.env['VAR_DIR']}/db.sqlite3?mode=ro", uri=True)
        try:
            return lite.execute(query.replace("%s", "?"), parameters).fetchall()
        finally:
            lite.close()

    def log(self) -> str:
        """All that the processes have written so far."""
        files = sorted(self.logs.glob("*.log"))
        return "\n".join(f"{file.name}:\n{file.read_text(errors='replace')}" for file in files)

    def ready(self) -> dict[str, Any]:
        """What /readyz says, whether the site is ready or not; {} when nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return dict(json.load(answer))
        except urllib.error.HTTPError as error:
            return dict(json.load(error)) if error.code == 503 else {}
        except OSError:
            return {}

    def _is_ready(self) -> bool:
        for name, process in self.processes.items():
            if process.poll() is not None:
                raise RuntimeError(f"{name} ended with {process.returncode}.\n{self.log()}")
        state = self.ready()
        return state.get("database") == "ok" and None not in (state["clock_age"], state["worker_age"])


def procfile() -> dict[str, str]:
    """Name → command of each process."""
    lines = (ROOT / "Procfile").read_text().splitlines()
    return {name: command.strip() for name, _, command in (line.partition(":") for line in lines) if command}


def _digits(secret: str, counter: int) -> str:
    """What an authenticator app shows (RFC 6238)."""
    key = base64.b32decode(secret)
    digest = hmac.digest(key, counter.to_bytes(8, "big"), "sha1")
    place = digest[-1] & 15
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06}"
