"""One mail of many to one supporter, and what came of it. Both who mail many share it: updates (broadcasts) and what is
told by itself (petitions/telling)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import Enum, auto

from django.core.mail import EmailMessage

from petitions.emailing.transport import RefusedForGood, Transport, TransportDown
from petitions.leaving.fail import supporter_mail_failed
from petitions.leaving.suppress import suppressed_among
from petitions.models import Suppressed

logger = logging.getLogger(__name__)


class Came(Enum):
    """What came of it."""

    LEFT = auto()
    SUPPRESSED = auto()
    """No list writes to this address any more."""
    NO_MAILBOX = auto()
    """Their server knows of no such mailbox; the supporter is marked."""
    WAITS = auto()
    """It could not be written or was not taken: to be tried again."""


def offer(
    transport: Transport, supporter_id: int, address: str, suppressing: bytes, write: Callable[[], EmailMessage]
) -> Came:
    """Send what `write` makes to one supporter, unless their `address` has bounced or complained about any petition
    until this moment (`suppressing`: the suppressing_key()); say what came of it. Raises TransportDown."""
    if address and suppressed_among([address], suppressing):
        return Came.SUPPRESSED
    try:
        transport.send(write())
    except TransportDown:
        raise
    except Exception as error:
        if not (isinstance(error, RefusedForGood) and error.wrong_address):
            # Only the kind of error: its words may hold an address.
            logger.warning("A mail to supporter %s waits: %s", supporter_id, type(error).__name__)
            return Came.WAITS
    else:
        return Came.LEFT
    supporter_mail_failed(supporter_id, Suppressed.Kind.BOUNCE)
    return Came.NO_MAILBOX
