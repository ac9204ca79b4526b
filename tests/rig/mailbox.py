"""A real SMTP server on loopback that keeps every message for the test to read."""

from __future__ import annotations

import email
import re
import threading
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from tests.rig.processes import free_port, wait_until


class Mailbox:
    """Everybody's mailbox. `url` is the EMAIL_URL of a site that should send here."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"smtp://127.0.0.1:{self.port}"
        self._messages: list[EmailMessage] = []
        self._lock = threading.Lock()
        self._server = Controller(self, hostname="127.0.0.1", port=self.port)

    def __enter__(self) -> Mailbox:
        self._server.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.stop()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep one message (aiosmtpd calls this). Its envelope is kept in X-Mail-From and X-Rcpt-To."""
        message = email.message_from_bytes(envelope.original_content, policy=default)
        message["X-Mail-From"] = envelope.mail_from
        message["X-Rcpt-To"] = ", ".join(envelope.rcpt_tos)
        with self._lock:
            self._messages.append(message)
        return "250 OK"

    @property
    def messages(self) -> list[EmailMessage]:
        """All that arrived, oldest first."""
        with self._lock:
            return list(self._messages)

    def find(self, to: str, containing: str = "") -> list[EmailMessage]:
        """What arrived for `to` with `containing` in its subject or text, oldest first."""
        found = [message for message in self.messages if to.casefold() in message["X-Rcpt-To"].casefold()]
        return [message for message in found if containing in f"{message['Subject']}\n{body(message)}"]

    def wait(self, to: str, containing: str = "", *, count: int = 1, seconds: float = 20) -> EmailMessage:
        """Wait until `count` such messages have arrived; return the newest."""
        what = f"{count} mails to {to} with {containing!r}"
        wait_until(lambda: len(self.find(to, containing)) >= count, seconds, what)
        return self.find(to, containing)[-1]

    def link(self, to: str, part: str, *, seconds: float = 20) -> str:
        """Wait for a mail to `to` with a link that has `part` in it (such as "/confirm/"); return the newest link."""
        return links(self.wait(to, part, seconds=seconds), part)[0]


def body(message: EmailMessage, kind: str = "plain") -> str:
    """The text of a message (`kind` "plain" or "html"), or "" when it has none. Its lines end as they do here."""
    part = message.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""


def links(message: EmailMessage, part: str = "") -> list[str]:
    """The addresses in the plain text that have `part` in them, in order."""
    return [link for link in re.findall(r"https?://[^\s<>\"]+", body(message)) if part in link]
