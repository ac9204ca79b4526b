"""The load: many kept-alive connections in one thread, each walked by a generator. Cheap, so that it measures the site.

A visit is a generator that yields requests (bytes) and is sent each Answer; when it ends, its connection begins the
next one. Times are seconds.
"""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CLOSE = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
IDLE = 0.01
"""Seconds until somebody with nothing to do asks again."""
PATIENCE = 30.0
"""Seconds without any answer at all before a round is given up."""


@dataclass(slots=True)
class Answer:
    """One answer as it came."""

    status: int
    head: bytes
    body: bytes

    def has(self, name: str) -> bool:
        """Whether a header of this name, in lower case, is there."""
        return f"\r\n{name}:".encode() in self.head.lower()

    @property
    def closes(self) -> bool:
        """Whether the server ends the connection after it."""
        return _CLOSE.search(self.head) is not None


def read_answer(received: bytes) -> Answer | None:
    """The answer that `received` begins with, once it is whole. Raises ValueError when it does not tell its length."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = received[: end + 2]
    length = _LENGTH.search(head)
    status = int(head[9:12])
    if length is None and status not in (204, 304):
        raise ValueError(f"an answer {status} without Content-Length")
    size = int(length[1]) if length and status != 304 else 0
    if len(received) < end + 4 + size:
        return None
    return Answer(status, head, received[end + 4 : end + 4 + size])


Visit = Generator[bytes, Answer, None]


@dataclass
class Outcome:
    """What a round came to."""

    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    visits: int = 0

    @property
    def rate(self) -> float:
        """Visits that ended, a second."""
        return self.visits / self.seconds

    def percentile(self, share: float) -> float:
        """The wait that `share` (0 to 1) of the answers did not exceed."""
        waits = sorted(self.waits)
        return waits[min(len(waits) - 1, int(share * len(waits)))] if waits else 0.0


class _Line:
    """One connection and the visit that walks on it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.visit: Visit | None = None
        self.buffer = b""
        self.asked = 0.0
        self.request = b""
        self.connect()

    def connect(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> None:
        self.asked, self.request = time.perf_counter(), request
        self.socket.sendall(request)

    def read(self) -> Answer | None:
        """The answer once it is whole. Raises ConnectionError when the server ended the connection before."""
        chunk = self.socket.recv(262_144)
        if not chunk:
            raise ConnectionResetError
        self.buffer = self.buffer + chunk if self.buffer else chunk
        answer = read_answer(self.buffer)
        if answer:
            self.buffer = b""
        return answer


def hammer(
    port: int, make_visit: Callable[[], Visit | None], seconds: float, connections: int = 16, until_idle: bool = False
) -> Outcome:
    """Let `connections` visitors come again and again for `seconds`; what was begun is brought to its end.

    `make_visit` makes the next visit, or None when there is nothing to do at this moment; it is asked again soon,
    unless `until_idle`: then the round ends when everybody has come to an end and nothing is left to do. A
    connection that the server has closed after an answer is opened anew; one that breaks before an answer counts as
    status 0. Raises TimeoutError when nobody is answered any more.
    """
    return _Round(port, make_visit, seconds, until_idle).run(connections)


class _Round:
    def __init__(self, port: int, make_visit: Callable[[], Visit | None], seconds: float, until_idle: bool) -> None:
        self.port, self.make_visit, self.seconds, self.until_idle = port, make_visit, seconds, until_idle
        self.outcome, self.selector = Outcome(), selectors.DefaultSelector()
        self.idle: list[_Line] = []

    def run(self, connections: int) -> Outcome:
        lines = [_Line(self.port) for _ in range(connections)]
        begun = answered = time.perf_counter()
        self.end = begun + self.seconds
        try:
            self.idle = list(lines)
            while self._wake() or self.selector.get_map():
                for key, _mask in self.selector.select(IDLE if self.idle else PATIENCE):
                    self._step(key.data)
                    answered = time.perf_counter()
                if self.selector.get_map() and time.perf_counter() - answered > PATIENCE:
                    raise TimeoutError(f"no answer for {PATIENCE:g} seconds")
            self.outcome.seconds = time.perf_counter() - begun
        finally:
            for line in lines:
                line.socket.close()
            self.selector.close()
        return self.outcome

    def _wake(self) -> bool:
        """Give idle connections their next visit; say whether the round still goes on."""
        if time.perf_counter() >= self.end:
            return False
        while self.idle and (visit := self.make_visit()):
            line = self.idle.pop()
            line.visit = visit
            line.ask(next(visit))
            self.selector.register(line.socket, selectors.EVENT_READ, line)
        return not self.until_idle

    def _step(self, line: _Line) -> None:
        """Read what came on `line`, and go on with its visit or the next."""
        try:
            answer = line.read()
        except ConnectionError:
            answer = Answer(0, b"\r\nConnection: close", b"")
        if answer is None:
            return
        self.outcome.waits.append(time.perf_counter() - line.asked)
        self.outcome.statuses[answer.status] += 1
        if answer.closes:
            self._renew(line)
        assert line.visit is not None
        try:
            line.ask(line.visit.send(answer))
        except StopIteration:
            self.outcome.visits += 1
            self._next(line)

    def _next(self, line: _Line) -> None:
        line.visit = self.make_visit() if time.perf_counter() < self.end else None
        if line.visit:
            line.ask(next(line.visit))
        else:
            self.selector.unregister(line.socket)
            self.idle.append(line)

    def _renew(self, line: _Line) -> None:
        self.selector.unregister(line.socket)
        line.socket.close()
        line.buffer = b""
        line.connect()
        self.selector.register(line.socket, selectors.EVENT_READ, line)
