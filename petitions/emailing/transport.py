"""The one way out: the backend that EMAIL_URL names, open for a batch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from petitions.emailing.status import is_for_good

_NO_SUCH_MAILBOX = (550, 551, 553)
"""What a server answers to a recipient it does not know (RFC 5321, 4.2.3)."""


class TransportDown(Exception):
    """The mail server cannot be reached now, or ends every connection."""


class NotSent(Exception):
    """The server did not take this one message; the next one may be tried."""


class RefusedForGood(NotSent):
    """The server said that it will never take this message for this address (RFC 5321, 4.2.1: 5yz). `wrong_address`: it
    said so of the address, not of the message or of us."""

    def __init__(self, words: str, wrong_address: bool = False) -> None:
        super().__init__(words)
        self.wrong_address = wrong_address


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
            kind = type(error).__name__
            raise (RefusedForGood(kind, _is_the_address(error)) if _is_for_good(error) else NotSent(kind)) from error
        except (SMTPException, OSError) as error:
            self._broken += 1
            raise (TransportDown if self._broken > 1 else NotSent)(type(error).__name__) from error
        self._broken = 0

    def _was_ended(self) -> bool:
        connection = getattr(self._backend, "connection", None)
        return connection is not None and getattr(connection, "sock", connection) is None


def _is_for_good(error: SMTPResponseException | SMTPRecipientsRefused) -> bool:
    if isinstance(error, SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _words in error.recipients.values())
    # What a server has against the sender is ours to mend: the address may be right.
    return not isinstance(error, SMTPSenderRefused) and 500 <= error.smtp_code < 600


def _is_the_address(error: SMTPResponseException | SMTPRecipientsRefused) -> bool:
    if not isinstance(error, SMTPRecipientsRefused):
        return False
    for code, words in error.recipients.values():
        said = is_for_good(words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words))
        if not (code in _NO_SUCH_MAILBOX if said is None else said):
            return False
    return True


@contextmanager
def open_transport() -> Iterator[Transport]:
    """A connection for several messages. Raises TransportDown when it cannot be opened."""
    transport = Transport()
    transport.open()
    try:
        yield transport
    finally:
        transport.close()
