"""The worker: runs queued tasks, and says every five seconds that it is alive."""

from __future__ import annotations

import logging
import threading
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from petitions.models import Heartbeat

logger = logging.getLogger("firma.worker")


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
        except (OperationalError, InterfaceError) as error:
            logger.error("The database is away or too busy: %s", type(error).__name__)
            connection.close()
            return False
        return True


def _beat(stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            Heartbeat.objects.update_or_create(process="worker", defaults={"at": timezone.now()})
        except DatabaseError:
            connection.close()
        stop.wait(5)
