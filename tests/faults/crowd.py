"""Many clients that sign and confirm over HTTP, try again until they are answered, and write everything down."""

from __future__ import annotations

import http.client
import json
import random
import re
import threading
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.faults.ledger import Ledger
from tests.faults.sink import Sink

BUSY = {"503", "429", "none"}
"""Answers after which one tries again; `none` is no answer at all."""


@dataclass
class Place:
    """Where the crowd signs: a site on loopback and a petition of it."""

    port: int
    slug: str
    text_version: str = ""

    def ask(
        self, method: str, path: str, fields: dict[str, str] | None = None, who: str = ""
    ) -> tuple[str, bytes, dict[str, str]]:
        """Status, body and headers of one request on a connection of its own; status `none` when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"X-Forwarded-For": _machine(who)}
        body = None
        if fields is not None:
            body, headers["Content-Type"] = urlencode(fields), "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return str(answer.status), answer.read(), {name.title(): value for name, value in answer.headers.items()}
        except (OSError, http.client.HTTPException):
            return "none", b"", {}
        finally:
            connection.close()

    def read_text_version(self) -> None:
        """Look at the page for the version of the text that its form carries."""
        _status, page, _headers = self.ask("GET", f"/petitions/{self.slug}/")
        found = re.search(rb'name="text_version" value="(\d+)"', page)
        assert found, "the petition's page has no form"
        self.text_version = found[1].decode()

    def form(self, address: str) -> dict[str, str]:
        """What somebody with `address` sends."""
        return {
            "given_name": "Ana",
            "email": address,
            "city": random.choice(["Philadelphia", "Camden", "Chester"]),
            "country": "US",
            "visibility": random.choice(["counted", "officials", "public"]),
            "text_version": self.text_version,
        }


class Client(threading.Thread):
    """One of many. Signs for one new person after the other, and confirms what came by mail for the earlier ones."""

    def __init__(self, number: int, place: Place, sink: Sink, ledger: Ledger, pause: float, seed: int) -> None:
        super().__init__(daemon=True)
        self.number, self.place, self.sink, self.ledger, self.pause = number, place, sink, ledger, pause
        self.chance = random.Random(seed * 1000 + number)
        self.waiting: list[str] = []
        self.regretting: list[str] = []
        self.signing, self.giving_up = threading.Event(), threading.Event()
        self.signing.set()

    def run(self) -> None:
        """Sign until told to stop, then go on until everybody has had the mail, or until told to give up."""
        person = 0
        while not self.giving_up.is_set() and (self.signing.is_set() or self.waiting or self.regretting):
            # Not further ahead of the mail than this, so that a run ends soon after its last kill.
            if self.signing.is_set() and len(self.waiting) < 20:
                person += 1
                self.sign(f"p{self.number}-{person}@d{self.chance.randrange(5000)}.example")
            self.follow_up()
            self.giving_up.wait(self.pause)

    def sign(self, address: str) -> None:
        """Sign until answered with 303; now and then once more, in another spelling, as impatient people do."""
        posts = [address, address.upper()] if self.chance.random() < 0.1 else [address]
        for spelling in posts:
            path = f"/petitions/{self.place.slug}/sign/"
            if not self._insist(address, "sign", path, self.place.form(spelling)):
                return
            self.ledger.write(address, "signed")
        if self.chance.random() < 0.9:
            self.waiting.append(address)

    def follow_up(self) -> None:
        """Confirm for those whose mail has come; a few say after the thank-you mail that it was not them."""
        for address in list(self.waiting):
            path = self.sink.link(address, "confirm")
            if path and self._insist(address, "confirm", path, {}):
                self.ledger.write(address, "confirmed")
                self.waiting.remove(address)
                if self.chance.random() < 0.03:
                    self.regretting.append(address)
        for address in list(self.regretting):
            path = self.sink.link(address, "not-me")
            # A link that has done its work is unknown: the answer of a repeat whose first answer was cut off.
            if path and self._insist(address, "withdraw", path, {"email": address}, {"200", "404"}):
                self.ledger.write(address, "withdrawn")
                self.regretting.remove(address)

    def _insist(
        self, address: str, did: str, path: str, fields: dict[str, str], wanted: Collection[str] = ("303",)
    ) -> bool:
        while not self.giving_up.is_set():
            self.ledger.write(address, did)
            status, _body, _headers = self.place.ask("POST", path, fields, who=address)
            self.ledger.write(address, "answer", f"{did} {status}")
            if status in wanted:
                return True
            if status not in BUSY:
                return False
            self.giving_up.wait(0.2)
        return False


class Reader(threading.Thread):
    """Reads the count again and again, and writes down what it was and of when."""

    def __init__(self, place: Place, ledger: Ledger) -> None:
        super().__init__(daemon=True)
        self.place, self.ledger, self.stopping = place, ledger, threading.Event()

    def run(self) -> None:
        """Ask about twice a second."""
        while not self.stopping.wait(0.5):
            status, body, _headers = self.place.ask("GET", f"/petitions/{self.place.slug}/count.json")
            with suppress(ValueError, KeyError):
                count = json.loads(body)
                self.ledger.write(count["updated"], "count", str(count["total"]))
            self.ledger.write("count.json", "read", status)


def gather(size: int, place: Place, sink: Sink, ledger: Ledger, pause: float, seed: int) -> list[Client]:
    """`size` clients, at work."""
    place.read_text_version()
    clients = [Client(number, place, sink, ledger, pause, seed) for number in range(size)]
    for client in clients:
        client.start()
    return clients


def disperse(clients: list[Client], seconds: float) -> int:
    """Let nobody new sign, and wait so long for those who signed to confirm; return how many still wait."""
    for client in clients:
        client.signing.clear()
    end = time.monotonic() + seconds
    for client in clients:
        client.join(max(0.0, end - time.monotonic()))
        client.giving_up.set()
    for client in clients:
        client.join(25)
    return sum(len(client.waiting) + len(client.regretting) for client in clients)


def _machine(who: str) -> str:
    # Everybody from a machine of their own, as on a national day.
    chance = random.Random(who)
    return f"{chance.randrange(11, 100)}.{chance.randrange(256)}.{chance.randrange(256)}.{chance.randrange(1, 255)}"
