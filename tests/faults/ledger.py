"""What the driver was told, written down before its next step."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Line:
    """`who` (an address, or the name of a process) had `did` happen at the moment `at`, in seconds since 1970."""

    at: float
    who: str
    did: str
    note: str = ""


class Ledger:
    """An append-only file with one line for each step; a line is in the file before the step returns.

    `sign` and the like are written before something is sent, `signed` and the like after it was answered with 303.
    """

    def __init__(self, file: Path) -> None:
        self._file = file.open("a", buffering=1)
        self._lock = threading.Lock()
        self.lines: list[Line] = []

    def write(self, who: str, did: str, note: str = "") -> None:
        """Add a line."""
        line = Line(time.time(), who, did, note)
        with self._lock:
            self._file.write(json.dumps([line.at, who, did, note]) + "\n")
            self.lines.append(line)

    def who(self, did: str) -> set[str]:
        """Everybody to whom `did` happened."""
        return {line.who for line in list(self.lines) if line.did == did}

    def count(self, did: str) -> Counter[str]:
        """How often `did` happened, to whom."""
        return Counter(line.who for line in list(self.lines) if line.did == did)

    def moments(self, did: str) -> list[float]:
        """When `did` happened, to anybody."""
        return [line.at for line in list(self.lines) if line.did == did]

    def statuses(self) -> Counter[str]:
        """How often each answer came, by its status."""
        return Counter(line.note for line in list(self.lines) if line.did == "answer")

    def notes(self, did: str) -> dict[str, list[str]]:
        """What was noted when `did` happened, by whom."""
        found: dict[str, list[str]] = defaultdict(list)
        for line in list(self.lines):
            if line.did == did:
                found[line.who].append(line.note)
        return found


def read_ledger(file: Path) -> Ledger:
    """The ledger that lies in `file`, with its lines, to be looked at again."""
    ledger = Ledger(file)
    ledger.lines = [Line(*json.loads(line)) for line in file.read_text().splitlines()]
    return ledger
