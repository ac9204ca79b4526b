"""The worker: runs queued tasks, says every five seconds that it is alive, and forgets tasks that ended a day ago."""

from __future__ import annotations

import datetime
import logging
import threading
import time
from typing import Any

from django.db import DatabaseError, InterfaceError, InternalError, OperationalError, connection
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker
from django_tasks_db.models import DBTaskResult

from petitions.models import Heartbeat

logger = logging.getLogger("firma.worker")


TASKS_KEPT = datetime.timedelta(days=1)
PRUNE_EVERY = 3600
"""Seconds."""


class Command(DatabaseWorker):
    help = "Run background tasks. Runs until stopped."

    def configure_logging(self, verbosity: int) -> None:
        """Leave the log as the settings have it."""

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        thread = threading.Thread(target=_beat, args=(stop,), daemon=True)
        thread.start()
        try:
            while not self._is_done(*args, **options):
                stop.wait(2)
        finally:
            stop.set()
            thread.join(timeout=5)

    def _is_done(self, *args: Any, **options: Any) -> bool:
        """Work until told to stop. The library's loop ends when the database goes away: False, and it begins anew."""
        try:
            super().handle(*args, **options)
        except (OperationalError, InterfaceError, InternalError) as error:  # the last while it only reads: a failover
            logger.error("The database is away or too busy: %s", type(error).__name__)
            connection.close()
            return False
        return True


def prune_tasks(now: datetime.datetime | None = None) -> int:
    """Forget the tasks that ended more than a day ago, however they ended; return how many."""
    limit = (now or timezone.now()) - TASKS_KEPT
    return int(DBTaskResult.objects.filter(finished_at__lt=limit).delete()[0])


def _beat(stop: threading.Event) -> None:
    prune_at = time.monotonic()
    while not stop.is_set():
        try:
            Heartbeat.objects.update_or_create(process="worker", defaults={"at": timezone.now()})
            if time.monotonic() >= prune_at:
                prune_at = time.monotonic() + PRUNE_EVERY
                prune_tasks()
        except DatabaseError:
            connection.close()
        stop.wait(5)
