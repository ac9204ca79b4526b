"""The sender of mails to many: updates, and what is told by itself. A process of its own, so that confirmations, which
the clock sends, never wait; and one, so that all of it together keeps BROADCAST_RATE."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections
from django.utils import timezone

from petitions.emailing.broadcasts import send_broadcasts
from petitions.emailing.pace import Pace
from petitions.emailing.transport import TransportDown
from petitions.models import Heartbeat
from petitions.telling.announce import announce_events

logger = logging.getLogger("firma.broadcast")

PAUSE = 1.0
"""Seconds to wait when there was nothing to send."""
PATIENCE = 5.0
"""Seconds to wait for a mail server or a database that is away."""
BEAT_EVERY = 10.0


class Command(BaseCommand):
    help = "Send updates and automatic mails to those who agreed to hear more. Runs until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        pace, beat_at = Pace(settings.BROADCAST_RATE, stop), 0.0
        while not stop.is_set():
            close_old_connections()
            if time.monotonic() >= beat_at:
                beat_at = time.monotonic() + BEAT_EVERY
                _beat()
            stop.wait(send_due(pace))


def _beat() -> None:
    try:
        Heartbeat.objects.update_or_create(process="broadcast", defaults={"at": timezone.now()})
    except DatabaseError:
        logger.warning("The database is away or too busy.")


def send_due(pace: Pace) -> float:
    """Send some of what is due, updates first, then what is told by itself, both at the one `pace`; return how long to
    wait before the next look."""
    waits = [_do(step, pace) for step in (send_broadcasts, announce_events)]
    return 0 if 0 in waits else max(waits)


def _do(step: Callable[[Pace], int], pace: Pace) -> float:
    try:
        return 0 if step(pace) else PAUSE
    except TransportDown as error:
        logger.warning("The mail server cannot be reached: %s", error)
    except (OperationalError, InterfaceError) as error:
        logger.error("The database is away or too busy: %s", type(error).__name__)
    except Exception:
        # One mail to many in trouble must not end the process, nor keep the others.
        logger.exception("A mail to many waits")
    return PATIENCE
