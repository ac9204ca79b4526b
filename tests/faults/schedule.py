"""What goes wrong, and when: drawn from a seed, so that a run can be had again."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Timer

from tests.faults.ledger import Ledger
from tests.faults.sink import Sink
from tests.rig.postgres import PostgreSQL
from tests.rig.processes import children, wait_until
from tests.rig.site import Site

WEIGHTS = {"one web process": 4, "web": 3, "clock": 4, "worker": 1, "PostgreSQL": 4, "PostgreSQL and clock": 1}


class Schedule:
    """Kills with SIGKILL, starts again after a moment, and takes the mail server away once for `mail_away` seconds.

    `after` is called when something was killed and everything has been started again.
    """

    def __init__(self, site: Site, server: PostgreSQL, sink: Sink, ledger: Ledger, seed: int) -> None:
        self.site, self.server, self.sink, self.ledger = site, server, sink, ledger
        self.chance = random.Random(seed)

    def run(
        self, seconds: float, kills: int, mail_away: float, after: Callable[[], None], longest_pause: float
    ) -> None:
        """Let things go wrong until `seconds` have passed and there were so many kills, in turn and then by chance.

        Between two kills the site comes back: somebody's signature is acknowledged, at least one more.
        """
        begin, done, turns = time.monotonic(), 0, list(WEIGHTS)
        self.chance.shuffle(turns)
        mail = Timer(seconds / 3, self._mail_goes_away, [mail_away])
        mail.start()
        while time.monotonic() < begin + seconds or done < kills:
            what = turns.pop() if turns else self.chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
            self.kill(what)
            done += len(what.split(" and "))
            time.sleep(self.chance.uniform(0, longest_pause / 2))
            signed = len(self.ledger.moments("signed"))
            wait_until(lambda before=signed: self.mended() and self._signed_since(before), 60, self.site.log)
            after()
            time.sleep(self.chance.uniform(0, longest_pause))
        mail.join()

    def _mail_goes_away(self, seconds: float) -> None:
        self.sink.go_away()
        self.ledger.write("mail server", "cut")
        time.sleep(seconds)
        self.sink.come_back()

    def kill(self, what: str) -> None:
        """End `what`: a process of the site, a part of one, or the database."""
        for name in what.split(" and "):
            if name == "PostgreSQL":
                self.server.kill()
            elif name == "one web process":
                pids = children(self.site.processes["web"].pid)
                with suppress(ProcessLookupError):
                    os.kill(self.chance.choice(pids or [0]) or self.site.processes["web"].pid, signal.SIGKILL)
            else:
                self.site.kill(name)
            self.ledger.write(name, "killed")

    def _signed_since(self, before: int) -> bool:
        return len(self.ledger.moments("signed")) > before

    def mended(self) -> bool:
        """Start again what does not run, as a process manager would, and goes on doing.

        Granian itself ends when one of its processes dies twice within 5.5 seconds.
        """
        if self.server.process and self.server.process.poll() is not None:
            self.server.start()
        for name, process in self.site.processes.items():
            if process.poll() is not None:
                self.site.launch(name)
        return True
