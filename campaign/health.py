"""Two addresses for whoever watches the machine."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from petitions.models import Heartbeat, Stuck
from petitions.sealing.rotate import unopenable_keys

NEEDED_BYTES = 32 * 1024 * 1024
"""What must be free where this machine keeps its files: some pictures, and the files that a database grows by."""

_migrated: set[str] = set()
_PROBE = "SELECT count(*) FROM generate_series(1, 100000)"
"""PostgreSQL keeps the rows of a function. With room for 64 kB, two megabytes go into a temporary file."""

_MISSED = 60
"""Seconds after which a process whose age is told only then is missed."""


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers."""
    return HttpResponse("ok", content_type="text/plain", headers={"Cache-Control": "no-store"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """503 only when this process cannot take a signature. Ages are seconds, null when never seen; `disk` is there when
    it is nearly full, `broadcast_age` when the sender of mails to many was not seen for a minute, and `overdue` when so
    many things should have been destroyed by now and could not be."""
    body: dict[str, object] = {"database": "ok", "migrations": "ok"}
    body |= dict.fromkeys(("clock_age", "worker_age"))
    body |= _disk()
    try:
        body["migrations"] = "ok" if _is_migrated() else "pending"
        if body["migrations"] == "ok":
            _takes_writes()
            for beat in Heartbeat.objects.all():
                age = round((timezone.now() - beat.at).total_seconds(), 1)
                if beat.process != "broadcast" or age > _MISSED:
                    body[f"{beat.process}_age"] = age
            if overdue := Stuck.objects.count():
                body["overdue"] = overdue
            if unopenable_keys():
                body["database"] = "sealed with another key than FIRMA_KEYS"
    except DatabaseError as error:
        body["database"] = "disk full" if is_disk_full(error) else "unreachable or read-only"
    # PostgreSQL has a disk of its own, or says itself that this one is full: without VAR_DIR, it takes signatures.
    ready = body["database"] == body["migrations"] == "ok" and ("disk" not in body or connection.vendor != "sqlite")
    return JsonResponse(body, status=200 if ready else 503, headers={"Cache-Control": "no-store"})


def _is_migrated() -> bool:
    if "yes" not in _migrated:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _migrated.add("yes")
    return True


def _takes_writes() -> None:
    """Raise DatabaseError when the database would refuse an INSERT; changes nothing."""
    Heartbeat.objects.filter(process="").update(at=timezone.now())
    if connection.vendor == "postgresql":
        # An UPDATE of no row needs no room. A file that is gone afterwards does, and leaves nothing behind.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('work_mem', '64kB', true)")
            cursor.execute(_PROBE)


def is_disk_full(error: DatabaseError) -> bool:
    """Whether the database said that its disk is full: PostgreSQL's class 53100, or SQLite's SQLITE_FULL."""
    cause = error.__cause__
    return getattr(cause, "sqlstate", "") == "53100" or getattr(cause, "sqlite_errorname", "") == "SQLITE_FULL"


def _disk() -> dict[str, str]:
    """Whether VAR_DIR, and SQLite's file, have room to grow."""
    places = [Path(settings.VAR_DIR)]
    if connection.vendor == "sqlite":
        places.append(Path(str(connection.settings_dict["NAME"])).parent)
    free = min((shutil.disk_usage(place).free for place in places if place.exists()), default=NEEDED_BYTES)
    return {} if free >= NEEDED_BYTES else {"disk": "nearly full"}
