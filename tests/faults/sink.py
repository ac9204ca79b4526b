"""A real SMTP server for many mails: it keeps of each who got it, when, what for, and its link."""

from __future__ import annotations

import email
import logging
import re
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from aiosmtpd.controller import Controller

from petitions.sealing.fold import fold_address
from tests.rig.processes import free_port

# It would write a line for each command of each mail.
logging.getLogger("mail.log").setLevel(logging.WARNING)
_LINK = re.compile(r"https?://[^\s<>\"]+(/(?:es/)?(confirm|not-me|leave)/[\w=-]+/)")


@dataclass(frozen=True)
class Mail:
    """One mail as it was accepted. `kind` is `asked` (the answer to a signing) or `thanks`; `links` by purpose."""

    at: float
    kind: str
    links: dict[str, str]
    subject: str = ""
    message_id: str = ""


class Sink:
    """Takes all mail, and can go away. `url` is the EMAIL_URL of a site that should send here."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"smtp://127.0.0.1:{self.port}"
        self.mails: dict[str, list[Mail]] = defaultdict(list)
        self._lock = threading.Lock()
        self._server: Controller | None = None

    def __enter__(self) -> Sink:
        self.come_back()
        return self

    def __exit__(self, *error: object) -> None:
        self.go_away()

    def come_back(self) -> None:
        """Listen."""
        self._server = Controller(self, hostname="127.0.0.1", port=self.port)
        self._server.start()

    def go_away(self) -> None:
        """Cut every connection and listen no more."""
        if self._server:
            self._server.stop()
            self._server = None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take one message (aiosmtpd calls this)."""
        mail = _read(envelope.original_content)
        with self._lock:
            for address in envelope.rcpt_tos:
                self.mails[fold_address(address)].append(mail)
        return "250 OK"

    def to(self, address: str) -> list[Mail]:
        """What arrived at `address` in any spelling, oldest first."""
        with self._lock:
            return list(self.mails.get(fold_address(address), ()))

    def link(self, address: str, purpose: str) -> str:
        """The path of the newest link of a purpose (`confirm`, `not-me`) mailed to `address`; "" when there is none."""
        found = [mail.links[purpose] for mail in self.to(address) if purpose in mail.links]
        return found[-1] if found else ""


def _read(content: bytes) -> Mail:
    message = email.message_from_bytes(content)
    plain = next(part for part in message.walk() if part.get_content_type() == "text/plain")
    text = plain.get_payload(decode=True).decode()  # type: ignore[union-attr]
    links = {purpose: path for path, purpose in _LINK.findall(text)}
    # Only the thank-you mail offers to take the signature back and shows no page of one's own.
    kind = "thanks" if "not-me" in links and "confirm" not in links else "asked"
    return Mail(time.time(), kind, links, str(message["Subject"]), str(message["Message-ID"]))
