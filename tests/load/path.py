"""The whole path of a signature: read the form, sign, get the mail, open the link, press the button, be counted."""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from dataclasses import dataclass

from tests.load.hammer import Visit, hammer
from tests.load.measures import CONNECTIONS
from tests.load.stage import Petition, Sink
from tests.rig.processes import wait_until

COUNT_IS_FRESH = 4.0
"""Seconds after which the kept count is surely a new one."""
AHEAD = 300
"""So many people at most have signed and not yet got their mail: whoever waits longer is not served faster."""


@dataclass(frozen=True)
class Walked:
    """What came of it. `errors` are answers that were neither 200 nor 303; times are seconds."""

    per_minute: float
    on_the_roll: int
    errors: int
    confirm_to_count_p99: float
    sign_p99: float


class Count:
    """Looks at count.json ten times a second, as browsers do; knows when each number was public."""

    def __init__(self, petition: Petition) -> None:
        self.url = f"{petition.site.url}{petition.path}count.json"
        self.seen: list[tuple[float, int]] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        request = urllib.request.Request(self.url, headers={"X-Forwarded-Proto": "https"})
        while not self._stop.is_set():
            with urllib.request.urlopen(request, timeout=30) as answer:
                total = int(json.load(answer)["total"])
            self.seen.append((time.time(), total))
            self._stop.wait(0.1)

    def stop(self) -> None:
        """Look no more."""
        self._stop.set()
        self._thread.join()

    def moment_of(self, number: int) -> float:
        """When the public count first reached `number`."""
        return next(moment for moment, total in self.seen if total >= number)


class _Walk:
    def __init__(self, petition: Petition, sink: Sink) -> None:
        self.petition, self.sink = petition, sink
        self.signed = 0
        self.known: set[str] = set()
        self.tokens: list[str] = []
        self.sign_waits: list[float] = []

    def next_visit(self) -> Visit | None:
        """Whoever has got a mail opens its link first; else somebody new comes."""
        self.sink.look()
        while self.sink.mails:
            token = self.sink.mails.popleft()[1]
            if token != "-" and token not in self.known:
                self.known.add(token)
                self.tokens.append(token)
        if self.tokens:
            return self._confirm(self.tokens.pop())
        return self._sign() if self.signed - len(self.known) < AHEAD else None

    def _sign(self) -> Visit:
        self.signed += 1
        yield self.petition.crowd.get(self.petition.path)
        begun = time.perf_counter()
        yield self.petition.sign()
        self.sign_waits.append(time.perf_counter() - begun)

    def _confirm(self, token: str) -> Visit:
        path = f"/confirm/{token}/"
        yield self.petition.crowd.get(path)
        yield self.petition.crowd.post(path)


def walk(petition: Petition, sink: Sink, seconds: float) -> Walked:
    """Let people walk the whole path for `seconds`; the clock must be running. Counts who was on the roll by then.

    Raises TimeoutError when somebody who confirmed is not counted within a minute of the end.
    """
    sink.look()
    sink.mails.clear()
    before = petition.count("number IS NOT NULL")
    state, count, begun = _Walk(petition, sink), Count(petition), time.time()
    outcome = hammer(petition.crowd.port, state.next_visit, seconds, CONNECTIONS)
    ended = time.time()
    on_the_roll = petition.count("number IS NOT NULL") - before
    wait_until(lambda: not petition.count("confirmed_at IS NOT NULL AND number IS NULL"), 60, "the roll lags behind")
    time.sleep(COUNT_IS_FRESH)
    count.stop()
    moment = "extract(epoch FROM confirmed_at)"
    if "DATABASE_URL" not in petition.site.env:
        moment = "(julianday(confirmed_at) - 2440587.5) * 86400"
    confirmed = petition.site.rows(
        f"SELECT number, {moment} FROM petitions_signature WHERE petition_id = %s AND number > %s",
        [petition.pk, before],
    )
    lags = sorted(count.moment_of(number) - float(moment) for number, moment in confirmed)
    errors = sum(size for status, size in outcome.statuses.items() if status not in (200, 303))
    sign_waits = sorted(state.sign_waits)
    return Walked(
        per_minute=on_the_roll / (ended - begun) * 60,
        on_the_roll=on_the_roll,
        errors=errors,
        confirm_to_count_p99=lags[int(len(lags) * 0.99)],
        sign_p99=sign_waits[int(len(sign_waits) * 0.99)],
    )
