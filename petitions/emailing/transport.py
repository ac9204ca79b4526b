"""The one way out: the backend that EMAIL_URL names, open for a batch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection


class TransportDown(Exception):
    """The mail server cannot be reached now, or ends every connection."""


class NotSent(Exception):
    """The server did not take this one message; the next one may be tried."""


class RefusedForGood(NotSent):
    """The server said that it will never take this message for this address (RFC 5321, 4.2.1: 5yz)."""


class NoSuchMailbox(RefusedForGood):
    """It is the address: there is no such mailbox (any more), as far as the server said (RFC 3463: x.1.z)."""


class Transport:
    """One connection for several messages, opened anew when the server has ended it."""

    def __init__(self) -> None:
        self._backend: Any = get_connection(settings.MAIL_TRANSPORT)
        self._broken = 0

    def open(self) -> None:
        """Connect. Raises TransportDown."""
        try:
            self._backend.open()
        except (SMTPException, OSError) as error:
            raise TransportDown(type(error).__name__) from error

    def close(self) -> None:
        """Say goodbye, also to a server that has gone."""
        try:
            self._backend.close()
        except (SMTPException, OSError):
            self._backend.connection = None

    def send(self, message: EmailMessage) -> None:
        """Hand over one message. Raises NotSent, RefusedForGood, or TransportDown when a second connection in a row was
        lost."""
        if self._was_ended():
            self.close()
            self.open()
        try:
            self._backend.send_messages([message])
        except (SMTPResponseException, SMTPRecipientsRefused) as error:
            raise _kind(error)(type(error).__name__) from error
        except (SMTPException, OSError) as error:
            self._broken += 1
            raise (TransportDown if self._broken > 1 else NotSent)(type(error).__name__) from error
        self._broken = 0

    def _was_ended(self) -> bool:
        connection = getattr(self._backend, "connection", None)
        return connection is not None and getattr(connection, "sock", connection) is None


def _kind(error: SMTPResponseException | SMTPRecipientsRefused) -> type[NotSent]:
    if not _is_for_good(error):
        return NotSent
    return NoSuchMailbox if isinstance(error, SMTPRecipientsRefused) and _has_no_mailbox(error) else RefusedForGood


def _has_no_mailbox(error: SMTPRecipientsRefused) -> bool:
    # What a server has against us (5.7.z) or cannot do just now is no word on the address.
    for code, words in error.recipients.values():
        enhanced = re.match(rb"5\.(\d+)\.", words)
        if not (enhanced[1] == b"1" if enhanced else code in (550, 551, 553)):
            return False
    return True


def _is_for_good(error: SMTPResponseException | SMTPRecipientsRefused) -> bool:
    if isinstance(error, SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _words in error.recipients.values())
    # What a server has against the sender is ours to mend: the address may be right.
    return not isinstance(error, SMTPSenderRefused) and 500 <= error.smtp_code < 600


@contextmanager
def open_transport() -> Iterator[Transport]:
    """A connection for several messages. Raises TransportDown when it cannot be opened."""
    transport = Transport()
    transport.open()
    try:
        yield transport
    finally:
        transport.close()
