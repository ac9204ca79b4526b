"""How fast mails to many leave, and when to stop."""

from __future__ import annotations

import threading
import time

BEHIND = 1.0
"""Seconds that may be made up for at most, so that a pause is not followed by a burst."""


class Pace:
    """At most `per_minute` calls of wait() return in a minute; 0: as many as come. Ends with `stopping`."""

    def __init__(self, per_minute: int, stopping: threading.Event | None = None) -> None:
        self.stopping = stopping or threading.Event()
        self._gap = 60 / per_minute if per_minute > 0 else 0.0
        self._next = time.monotonic()

    def wait(self) -> bool:
        """Wait for one's turn; False when it is time to stop."""
        now = time.monotonic()
        self._next = max(self._next, now - BEHIND) + self._gap
        # The turn itself is when it was due; what is slower than the pace catches up a little.
        if (pause := self._next - self._gap - now) > 0:
            return not self.stopping.wait(pause)
        return not self.stopping.is_set()
