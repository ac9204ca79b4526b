"""A request as Granian's RSGI hands it over, and what is done with it, without the server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any


class Headers:
    """Names in lower case and values, in order."""

    def __init__(self, items: Iterable[tuple[str, str]]) -> None:
        self._items = list(items)

    def items(self) -> list[tuple[str, str]]:
        return self._items


class Scope:
    """What is said of one request."""

    proto, query_string, scheme, client, server = "http", "", "http", "192.0.2.7:4711", "127.0.0.1:8000"

    def __init__(self, method: str, path: str, *headers: tuple[str, str]) -> None:
        self.method, self.path = method, path
        self.headers = Headers([("host", "localhost"), *headers])


class Visitor:
    """Sends `pieces` of a body and keeps the answer; with `stops` the end of the body never comes."""

    def __init__(self, *pieces: bytes, stops: bool = False) -> None:
        self.pieces, self.stops = pieces, stops
        self.status, self.headers, self.body = 0, {}, b""  # type: ignore[var-annotated]

    async def __call__(self) -> bytes:
        return b"".join([piece async for piece in self])

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            yield piece
        if self.stops:
            await asyncio.sleep(60)

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.body = status, dict(headers), body

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> Visitor:
        self.status, self.headers = status, dict(headers)
        return self

    async def send_bytes(self, piece: Any) -> None:
        self.body += piece


def run_loop(walk: Coroutine[Any, Any, Any]) -> Any:
    """asyncio.run(), also in a worker whose thread has a loop already: a browser leaves one (Playwright)."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(walk)
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, walk).result()
