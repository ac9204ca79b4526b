"""One answer as it leaves this process, and what WSGI (PEP 3333) needs to make it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from home.page_cache import KeptPage

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Answer(NamedTuple):
    """Status, headers, body; and the page itself when it may be kept."""

    status: int
    headers: Headers
    body: bytes
    page: KeptPage | None = None

    @property
    def reads(self) -> dict[str, str]:
        """The headers by name."""
        return dict(self.headers)
