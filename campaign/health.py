"""Two addresses for whoever watches the machine."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from petitions.models import Heartbeat
from petitions.sealing.rotate import unopenable_keys

_migrated: set[str] = set()


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers."""
    return HttpResponse("ok", content_type="text/plain", headers={"Cache-Control": "no-store"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """503 only when this process cannot take a signature. Ages are seconds, null when never seen."""
    body: dict[str, object] = {"database": "ok", "migrations": "ok", "clock_age": None, "worker_age": None}
    try:
        body["migrations"] = "ok" if _is_migrated() else "pending"
        if body["migrations"] == "ok":
            _takes_writes()
            for beat in Heartbeat.objects.all():
                body[f"{beat.process}_age"] = round((timezone.now() - beat.at).total_seconds(), 1)
            if unopenable_keys():
                body["database"] = "sealed with another key than FIRMA_KEYS"
    except DatabaseError:
        body["database"] = "unreachable or read-only"
    ready = body["database"] == body["migrations"] == "ok"
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
