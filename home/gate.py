"""Politeness when more people come than can be answered: whoever would wait too long is told so at once.

Only so many requests work at a time, since Python's threads slow each other down; the server's other threads let some
wait and turn the rest away. A short crush is waited out. When the queue has not been empty for PATIENCE seconds it will
not empty by itself, so from then on only twice as many wait as there are places. Of the queue in front of Python
nothing can be seen from here; it empties by turning away, which takes a twentieth of the time of an answer.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

from home.busy import turn_away

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

PATIENCE = 2.0
"""Seconds that a crush may last before anybody is turned away, and that anybody waits here at most."""
OPEN = ("/static/", "/healthz", "/readyz")
"""Cheap, and needed for the pages that are still sent."""
OVER = 3
"""The crush is over when so many in a row found a place free; one is chance."""
SPOKEN = 10.0
"""At most every so many seconds a line in the log."""

logger = logging.getLogger("firma.gate")


class Gate:
    """A WSGI application around another, in which at most `places` requests work at a time."""

    def __init__(self, application: Application, places: int) -> None:
        self.application = application
        self._free = places
        # So many wait even in a crush, that no place is ever empty. The server has more threads than both together.
        self.few = 2 * places
        self._free_in_a_row = 0
        self._waiting: deque[Lock] = deque()
        self._lock = Lock()
        self._crush_began: float | None = None
        self._turned_away, self._spoke = 0, 0.0

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(OPEN):
            return self.application(environ, start_response)
        if not self._enter():
            self._count()
            return turn_away(environ, start_response)
        try:
            return self.application(environ, start_response)
        finally:
            self._leave()

    def _enter(self) -> bool:
        with self._lock:
            if self._free:
                self._free -= 1
                self._free_in_a_row += 1
                if self._free_in_a_row >= OVER:
                    self._crush_began = None
                return True
            self._free_in_a_row = 0
            if len(self._waiting) >= self.few and self._lasts():
                return False
            turn = Lock()
            turn.acquire()
            self._waiting.append(turn)
        return turn.acquire(timeout=PATIENCE) or not self._give_up(turn)

    def _give_up(self, turn: Lock) -> bool:
        """Wait no more; False when the place came at the last instant."""
        with self._lock:
            if turn not in self._waiting:
                return False
            self._waiting.remove(turn)
            return True

    def _leave(self) -> None:
        with self._lock:
            # To whoever waits longest: a place that is merely free would go to the thread that has just left one.
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1

    def _lasts(self) -> bool:
        now = time.monotonic()
        if self._crush_began is None:
            self._crush_began = now
        return now - self._crush_began > PATIENCE

    def _count(self) -> None:
        with self._lock:
            self._turned_away += 1
            now = time.monotonic()
            if now - self._spoke < SPOKEN:
                return
            self._spoke = now
        logger.warning("More come than this process can answer: %d were asked to come again", self._turned_away)
