"""The clock: the short work that recurs. Several loops, so that a slow mail server never delays the count."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone

from petitions.announcing.forget import forget_ended
from petitions.counting.number_the_roll import number_the_roll
from petitions.deciding.propose import propose_won
from petitions.delivering.forget_letters import forget_letters
from petitions.delivering.forget_lists import forget_lists
from petitions.delivering.tasks import enqueue_packet
from petitions.donating.donors import forget_donors
from petitions.donating.record_donation import date_payments
from petitions.donating.statements import mail_statements
from petitions.donating.work_events import close_lapsed, forget_events, forget_wishes, work_events
from petitions.emailing.confirmations import send_asked, send_thanks
from petitions.emailing.outbox import deliver_outbox
from petitions.emailing.packet_links import send_links
from petitions.emailing.reminders import send_reminders
from petitions.emailing.transport import TransportDown
from petitions.exporting.tasks import enqueue_export
from petitions.exporting.upkeep import remove_erased, remove_expired, sweep_exports
from petitions.handing_over.receipts import sweep_receipts
from petitions.handing_over.remind import remind_due
from petitions.leaving.suppress import forget_old_bounces
from petitions.models import Export, Heartbeat, Packet, PacketFile
from petitions.my_signature.ask import answer_requests
from petitions.overseeing.heads import mail_head
from petitions.people.invite import forget_invited
from petitions.sealing.forget import drop_counted_identities, erase_unconfirmed
from petitions.sealing.held_back import release_held
from petitions.sealing.purge import purge_due
from petitions.sealing.store import sweep
from petitions.signing.counts import forget_counts
from petitions.striking.work import let_mails_go, work_strikes
from petitions.telling.owe import owe_announcements
from petitions.welcoming.owe import owe_welcomes
from petitions.working.job import requeue_lost

logger = logging.getLogger("firma.clock")


def beat() -> None:
    """Say that the clock is alive."""
    Heartbeat.objects.update_or_create(process="clock", defaults={"at": timezone.now()})


def publish_scheduled() -> None:
    """Publish and unpublish pages whose time has come."""
    call_command("publish_scheduled", verbosity=0)


def requeue_files() -> int:
    """Take up again what a killed worker left."""
    return requeue_lost(Packet, enqueue_packet) + requeue_lost(Export, enqueue_export)


def sweep_packets() -> int:
    """Remove files that a killed worker left and no packet knows."""
    return sweep("packets", set(PacketFile.objects.values_list("stored", flat=True)))


LOOPS: dict[str, tuple[float, list[Callable[[], Any]]]] = {
    "roll": (0.5, [work_strikes, number_the_roll]),
    "mail": (0.5, [send_asked, send_thanks, send_reminders, answer_requests, deliver_outbox, send_links]),
    "upkeep": (10, [beat, erase_unconfirmed, drop_counted_identities, let_mails_go, forget_counts, publish_scheduled]),
    "files": (5, [requeue_files, forget_lists, forget_letters, remove_expired, remove_erased]),
    "giving": (1, [work_events]),
    "follow-ups": (60, [remind_due, propose_won, owe_welcomes, owe_announcements]),
    "hourly": (
        3600,
        [
            *(purge_due, release_held, sweep_packets, sweep_exports, sweep_receipts),
            *(forget_old_bounces, forget_invited, forget_ended, mail_head),
            *(close_lapsed, forget_events, forget_wishes, forget_donors, date_payments, mail_statements),
        ],
    ),
}
"""Name: (seconds to wait when there was nothing to do, what to do in order)."""


class Command(BaseCommand):
    help = "Number the roll, send owed mail, erase what is due, publish what is scheduled. Runs until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        threads = [threading.Thread(target=_run, args=(*loop, stop), name=name) for name, loop in LOOPS.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def _run(pause: float, steps: list[Callable[[], Any]], stop: threading.Event) -> None:
    while not stop.is_set():
        busy = False
        for step in steps:
            busy = bool(_do(step)) or busy
        if not busy:
            stop.wait(pause)


def _do(step: Callable[[], Any]) -> Any:
    close_old_connections()
    try:
        return step()
    except TransportDown as error:
        logger.warning("The mail server cannot be reached: %s", error)
    except (OperationalError, InterfaceError) as error:
        logger.error("%s waits, the database is away or too busy: %s", step.__name__, type(error).__name__)
    except Exception:
        # One step in trouble must not stop the others, nor the clock.
        logger.exception("%s failed", step.__name__)
    return None
