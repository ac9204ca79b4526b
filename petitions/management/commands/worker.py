"""The worker: runs queued tasks, and says every five seconds that it is alive."""

from __future__ import annotations

import threading
from typing import Any

from django.db import DatabaseError, connection
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from petitions.models import Heartbeat


class Command(DatabaseWorker):
    help = "Run background tasks. Runs until stopped."

    def configure_logging(self, verbosity: int) -> None:
        """Leave the log as the settings have it."""

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        thread = threading.Thread(target=_beat, args=(stop,), daemon=True)
        thread.start()
        try:
            super().handle(*args, **options)
        finally:
            stop.set()
            thread.join(timeout=5)


def _beat(stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            Heartbeat.objects.update_or_create(process="worker", defaults={"at": timezone.now()})
        except DatabaseError:
            connection.close()
        stop.wait(5)
