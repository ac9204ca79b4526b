"""A real SMTP server with scripted faults, and the settings that send there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from petitions.emailing.transport import Transport
from tests.rig.mailbox import Mailbox
from tests.rig.processes import free_port

OUTBOX = "petitions.emailing.outbox.OutboxBackend"
"""The mail backend of every installation; pytest-django puts another in its place."""
SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


class CuttingSMTP(SMTP):
    """Hangs up in the middle of a message when the script says "cut"."""

    async def smtp_DATA(self, arg: str) -> None:
        """Let somebody begin a message, perhaps not end it."""
        if not self.event_handler.cuts():
            await super().smtp_DATA(arg)
            return
        await self.push("354 go on")
        await self._reader.readline()
        self.transport.abort()


class CuttingController(Controller):
    """Starts such a server."""

    def factory(self) -> SMTP:
        """One for each connection."""
        return CuttingSMTP(self.handler, **self.SMTP_kwargs)


class MailServer(Mailbox):
    """Takes mail until told otherwise: `faults` maps the nth message (from 1), or 0 for all, to what goes wrong: an
    answer, or "drop" (it is not kept), "cut" (in the middle of it), "taken" (it is kept, and nobody hears of it),
    "hang"."""

    def __init__(self) -> None:
        super().__init__()
        self._server = CuttingController(self, hostname="127.0.0.1", port=self.port)
        self.faults: dict[int, str] = {}
        self.refused: set[str] = set()
        self.offered = 0
        self.hangs = 3.0

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        """Refuse addresses in `refused` for good."""
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        """Take, refuse, drop or hang, as the script says."""
        self.offered += 1
        match self._fault(self.offered):
            case None:
                return await super().handle_DATA(server, session, envelope)
            case "taken":
                await super().handle_DATA(server, session, envelope)
                server.transport.abort()
                return "421 gone"
            case "drop":
                server.transport.abort()
                return "421 gone"
            case "hang":
                await asyncio.sleep(self.hangs)
                return "451 too late"
            case answer:
                return str(answer)

    def cuts(self) -> bool:
        """Whether the message that begins now is to be cut; it is offered then."""
        if cut := self._fault(self.offered + 1) == "cut":
            self.offered += 1
        return cut

    def to(self, address: str) -> EmailMessage:
        """The newest message to `address`."""
        return self.find(address)[-1]

    @contextmanager
    def away(self) -> Iterator[None]:
        """Nobody listens meanwhile."""
        self._server.stop()
        try:
            yield
        finally:
            self._server = CuttingController(self, hostname="127.0.0.1", port=self.port)
            self._server.start()

    def _fault(self, number: int) -> str | None:
        return self.faults.get(number) or self.faults.get(0)


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    """A mail server that everything is sent to."""
    with MailServer() as running:
        settings.EMAIL_BACKEND, settings.MAIL_TRANSPORT = OUTBOX, SMTP_BACKEND
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 1
        yield running


def until_quiet(step: Callable[[], int]) -> int:
    """Run a step of the clock until it has nothing more to do; return how many mails left."""
    total = 0
    while sent := step():
        total += sent
    return total


def during(monkeypatch: pytest.MonkeyPatch, what: dict[int, Callable[[], Any]]) -> None:
    """Do something while the nth mail is in flight: the server has taken it, and nobody has noted it yet."""
    send, count = Transport.send, iter(range(1, 1000))

    def send_and_do(self: Transport, mail: Any) -> None:
        send(self, mail)
        what.get(next(count), lambda: None)()

    monkeypatch.setattr(Transport, "send", send_and_do)


def unused_port() -> int:
    """A port nobody listens on."""
    return free_port()
