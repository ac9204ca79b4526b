"""Scripted faults: what goes wrong with which request, how often, and whether the thing was done all the same."""

from __future__ import annotations

import select
import socket
import struct
from dataclasses import dataclass
from threading import Event
from typing import Literal

from tests.rig.stripe_books.errors import Refusal

How = Literal[429, 500, 502, 503, "timeout", "reset"]


@dataclass
class Fault:
    """The next `times` requests whose path starts with `prefix` (and, when named, of this method) go wrong."""

    prefix: str
    how: How
    times: int
    after_doing: bool
    method: str = ""

    def refusal(self) -> Refusal | None:
        """What is answered, None when nothing is."""
        if self.how == 429:
            return Refusal("Request rate limit exceeded.", code="rate_limit", status=429)
        if isinstance(self.how, int):
            return Refusal("An unknown error occurred.", status=self.how, type="api_error")
        return None


class Faults:
    """Those that are still to come."""

    def __init__(self) -> None:
        self.coming: list[Fault] = []
        self.closing = Event()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that this request meets, if any; used up once."""
        for fault in self.coming:
            if fault.times > 0 and path.startswith(fault.prefix) and fault.method in ("", method):
                fault.times -= 1
                return fault
        return None

    def hang(self, connection: socket.socket) -> None:
        """Say nothing until the other side has gone, or the server goes."""
        while not self.closing.is_set():
            readable, _, _ = select.select([connection], [], [], 0.1)
            if readable and not connection.recv(1, socket.MSG_PEEK):
                return


def reset(connection: socket.socket) -> None:
    """Break the connection off, so that the other side reads "connection reset by peer"."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
