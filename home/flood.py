"""A crude guard in the memory of one process: whoever sends hundreds of forms a minute is asked to wait.

It spares the machine and decides nothing about signatures: those are counted in the database, by the clock
(petitions/signing/lanes.py).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from home.client import Address, client_address, connection_of

MOST = 600
"""Forms in a window from one connection to one process: sixty people around one router do not come near."""
WINDOW = 60
ROOM = 50_000
"""Connections remembered at most; beyond that the window begins anew, since this guard must not eat the memory."""

COUNTED = "firma.counted"
"""Stands in the environ of a form that was counted before its view was asked."""

View = Callable[..., HttpResponse]


class Flood:
    """Counts forms by connection, for a window of seconds. Nothing is written down anywhere."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._began = 0.0
        self._counts: Counter[bytes] = Counter()

    def is_too_much(self, who: bytes) -> bool:
        """Count one more form from `who`; whether they were more than MOST in this window."""
        now = time.monotonic()
        with self._lock:
            if now - self._began > WINDOW or len(self._counts) >= ROOM:
                self._began = now
                self._counts.clear()
            self._counts[who] += 1
            return self._counts[who] > MOST

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._counts.clear()


flood = Flood()


def guarded(view: View) -> View:
    """The view, with forms beyond MOST a minute from one connection answered by 429."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        counted = COUNTED in request.META
        if request.method != "POST" or counted or not is_flood(client_address(request)):
            return view(request, *args, **kwargs)
        answer = render(request, "429.html", status=429)
        answer["Retry-After"] = str(WINDOW)
        return answer

    return checked


def is_flood(address: Address | None) -> bool:
    """Count one more form from an address; whether it is one too many."""
    return address is not None and flood.is_too_much(connection_of(address))
