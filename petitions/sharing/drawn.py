"""What was drawn lately: a picture or a sheet takes up to a second, and stays the same until its words change."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from threading import BoundedSemaphore, Lock
from typing import Any, TypeVar

from home.kept import Store

ROOM = 60
"""Files kept in this process: a few megabytes."""
FOR_EVER = float("inf")

D = TypeVar("D")
_store = Store(ROOM)
_one_at_a_time, _seats = Lock(), BoundedSemaphore(2)
"""One draws, one waits: the other threads of a process go on answering pages and signers."""


class Busy(Exception):
    """Something else is being drawn, and somebody waits already: ask again in a moment."""


@dataclass
class _File:
    content: bytes
    made: float = field(default_factory=time.monotonic)


def mark_of(what: Any) -> str:
    """A short name for the words of a dataclass: another one as soon as any of them changes."""
    words = json.dumps([type(what).__name__, asdict(what)], sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def drawn(draw: Callable[[D], bytes], what: D) -> bytes:
    """`draw(what)`, remembered by the words of `what`. Raises Busy, and whatever `draw` raises."""
    key = mark_of(what)
    if (kept := _store.get(key, FOR_EVER)) is None:
        if not _seats.acquire(blocking=False):
            raise Busy
        try:
            with _one_at_a_time:
                if (kept := _store.get(key, FOR_EVER)) is None:
                    kept = _File(draw(what))
                    _store.put(key, kept)
        finally:
            _seats.release()
    return bytes(kept.content)
