"""Who has been somewhere for too long: one timer for all, so that coming and going costs next to nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Who = TypeVar("Who", bound=Hashable)


class Overdue(Generic[Who]):
    """Tells of everybody who stays for `seconds`, once each, and lets them go; belongs to the event loop's thread."""

    def __init__(self, seconds: float, tell: Callable[[Who], object], loop: asyncio.AbstractEventLoop) -> None:
        self._seconds, self._tell, self._loop = seconds, tell, loop
        self._since: dict[Who, float] = {}
        """In the order in which they came, so the first is the next who is overdue."""
        self._looking = False

    def come(self, who: Who) -> None:
        """`who` is there from now on."""
        self._since[who] = self._loop.time()
        if not self._looking:
            self._looking = True
            self._loop.call_later(self._seconds, self._look)

    def go(self, who: Who) -> None:
        """`who` has gone, if there."""
        self._since.pop(who, None)

    def __contains__(self, who: Who) -> bool:
        return who in self._since

    def _look(self) -> None:
        now = self._loop.time()
        while self._since:
            who, since = next(iter(self._since.items()))
            if (left := since + self._seconds - now) > 0:
                self._loop.call_later(left, self._look)
                return
            del self._since[who]
            self._tell(who)
        self._looking = False
