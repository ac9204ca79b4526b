"""The one way out: the backend that EMAIL_URL names, open for a batch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend


class TransportDown(Exception):
    """The mail server cannot be reached now."""


@contextmanager
def open_transport() -> Iterator[BaseEmailBackend]:
    """A connection for several messages. Raises TransportDown when it cannot be opened."""
    transport = get_connection(settings.MAIL_TRANSPORT)
    try:
        transport.open()
    except (SMTPException, OSError) as error:
        raise TransportDown(type(error).__name__) from error
    try:
        yield transport
    finally:
        transport.close()
