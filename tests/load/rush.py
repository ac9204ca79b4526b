"""More people than the site can carry: `python -m tests.load.rush '{"port": …}'` prints a Rushed as JSON.

They come by the clock, whether those before them were answered or not, and go away after `patience` seconds. Each
takes a connection that is free, else opens one; when `connections` are open, they wait for one as a browser does, and
that time is part of their wait. A process of its own, so that it comes on time whatever the bench does.
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time
from collections import Counter, deque
from contextlib import suppress
from dataclasses import asdict, dataclass, field

from tests.load.hammer import Answer, read_answer
from tests.load.people import Crowd

NOBODY = 0
"""The status of those who went away without an answer."""


@dataclass
class Rush:
    """Who comes: `rate` a second for `seconds`, each with one POST of a new signature."""

    port: int
    path: str
    text_version: int
    name: str
    rate: float
    seconds: float
    connections: int = 500
    patience: float = 10.0


@dataclass
class Rushed:
    """What became of them. `statuses` are of all; `accepted` are those whose 303 came while others still came, and
    `impolite` answers from 400 on without Retry-After. `late` (seconds) is how far the load itself fell behind."""

    statuses: dict[int, int]
    accepted: int
    impolite: int
    late: float
    waits: dict[int, list[float]] = field(default_factory=dict)


def come(rush: Rush) -> Rushed:
    """Let them all come, and wait until each was answered or went away."""
    return _Run(rush).run()


class _Line:
    def __init__(self, port: int) -> None:
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.connect_ex(("127.0.0.1", port))
        self.open, self.buffer, self.request, self.came = False, b"", b"", 0.0


class _Run:
    def __init__(self, rush: Rush) -> None:
        self.rush, self.selector = rush, selectors.DefaultSelector()
        crowd = Crowd(rush.port, rush.name)
        people = range(int(rush.rate * rush.seconds))
        # Made before the first one comes: the load should take as little as possible of the machine.
        self.requests = [crowd.post(rush.path, crowd.signing(rush.text_version)) for _ in people]
        self.idle: list[_Line] = []
        self.lines = 0
        self.waiting: deque[tuple[float, bytes]] = deque()
        self.asked: deque[tuple[float, _Line]] = deque()
        self.statuses: Counter[int] = Counter()
        self.waits: dict[int, list[float]] = {}
        self.accepted = self.impolite = 0

    def run(self) -> Rushed:
        begun, sent, late = time.perf_counter(), 0, 0.0
        self.end = begun + self.rush.seconds
        while sent < len(self.requests) or sum(self.statuses.values()) < len(self.requests):
            now = time.perf_counter()
            while sent < len(self.requests) and (due := begun + sent / self.rush.rate) <= now:
                late = max(late, now - due)
                self.waiting.append((due, self.requests[sent]))
                sent += 1
            self._leave(now)
            self._serve()
            for key, mask in self.selector.select(0.002):
                self._step(key.data, mask)
        return Rushed(dict(self.statuses), self.accepted, self.impolite, late, self.waits)

    def _serve(self) -> None:
        """Give connections to those who wait for one."""
        while self.waiting and (self.idle or self.lines < self.rush.connections):
            came, request = self.waiting.popleft()
            line = self.idle.pop() if self.idle else self._open()
            line.came, line.request = came, request
            self.asked.append((came, line))
            if line.open:
                self._send(line)

    def _open(self) -> _Line:
        line = _Line(self.rush.port)
        self.lines += 1
        self.selector.register(line.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, line)
        return line

    def _send(self, line: _Line) -> None:
        try:
            line.socket.sendall(line.request)
        except OSError:
            self._close(line, broken=True)

    def _step(self, line: _Line, mask: int) -> None:
        if mask & selectors.EVENT_WRITE and not line.open:
            line.open = True
            self.selector.modify(line.socket, selectors.EVENT_READ, line)
            self._send(line)
        elif mask & selectors.EVENT_READ:
            self._read(line)

    def _read(self, line: _Line) -> None:
        try:
            chunk = line.socket.recv(262_144)
        except OSError:
            chunk = b""
        line.buffer += chunk
        answer = read_answer(line.buffer) if chunk else None
        if answer:
            self._note(line, answer)
        elif not chunk:
            self._close(line, broken=bool(line.request))

    def _note(self, line: _Line, answer: Answer) -> None:
        now = time.perf_counter()
        self.statuses[answer.status] += 1
        self.waits.setdefault(answer.status, []).append(now - line.came)
        self.accepted += answer.status == 303 and now <= self.end
        self.impolite += answer.status >= 400 and not answer.has("retry-after")
        line.request = line.buffer = b""
        if answer.closes:
            self._close(line)
        else:
            self.idle.append(line)

    def _leave(self, now: float) -> None:
        """Let those go away who have waited too long."""
        oldest = now - self.rush.patience
        while self.waiting and self.waiting[0][0] < oldest:
            self.waiting.popleft()
            self.statuses[NOBODY] += 1
        while self.asked and (self.asked[0][0] < oldest or not self._is_asking(*self.asked[0])):
            came, line = self.asked.popleft()
            if self._is_asking(came, line):
                self._close(line, broken=True)

    @staticmethod
    def _is_asking(came: float, line: _Line) -> bool:
        return bool(line.request) and line.came == came

    def _close(self, line: _Line, broken: bool = False) -> None:
        """Give a connection up; `broken` when somebody still waited on it."""
        if broken:
            self.statuses[NOBODY] += 1
        with suppress(KeyError, ValueError):
            self.selector.unregister(line.socket)
        line.socket.close()
        line.request = b""
        self.lines -= 1
        if line in self.idle:
            self.idle.remove(line)


if __name__ == "__main__":
    print(json.dumps(asdict(come(Rush(**json.loads(sys.argv[1]))))))
