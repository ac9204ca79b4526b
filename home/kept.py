"""What this process keeps in memory for a moment, so that a crowd does not ask the database the same again."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec, Protocol, TypeVar

from django.conf import settings
from django.db import connection

ROOM = 500
"""Things kept at most, the least recently read go first."""

P = ParamSpec("P")
T = TypeVar("T")


class Made(Protocol):
    """Something made at a moment of time.monotonic()."""

    made: float


class Store:
    """A bounded, thread-safe store of what was made lately."""

    def __init__(self, room: int | None = None) -> None:
        self._room = room
        self._kept: OrderedDict[Any, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Any, no_older_than: float) -> Any | None:
        """What is kept under `key` if it is at most so many seconds old."""
        with self._lock:
            found = self._kept.get(key)
            if found is None or time.monotonic() - found.made > no_older_than:
                return None
            self._kept.move_to_end(key)
            return found

    def put(self, key: Any, what: Made) -> None:
        """Keep `what`, dropping the least recently read when there are more than `room` (ROOM)."""
        with self._lock:
            self._kept[key] = what
            self._kept.move_to_end(key)
            while len(self._kept) > (self._room or ROOM):
                self._kept.popitem(last=False)

    def drop(self, key: Any) -> None:
        """Forget what is kept under `key`, if anything is."""
        with self._lock:
            self._kept.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()


pages = Store()
"""Whole public pages by address (home/page_cache.py), and the facts below."""


@dataclass
class _Fact:
    value: Any
    made: float
    """Before it was found: what it says may have changed while it was."""


def kept(find: Callable[P, T]) -> Callable[P, T]:
    """`find`, its answers remembered by their arguments as long as a page is fresh. They are shared: change none."""

    @wraps(find)
    def remembered(*args: P.args, **kwargs: P.kwargs) -> T:
        key = (find, connection.settings_dict["NAME"], args, tuple(kwargs.items()))
        fact = pages.get(key, settings.PAGE_FRESH_SECONDS)
        if fact is None:
            made = time.monotonic()
            fact = _Fact(find(*args, **kwargs), made)
            if fact.value is not None:  # anybody can make up what is not there
                pages.put(key, fact)
        return fact.value

    return remembered
