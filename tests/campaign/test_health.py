"""Whoever watches the machine learns whether this process can take a signature, and how old the signs of life are."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from cryptography.fernet import Fernet
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from campaign import health
from petitions.management.commands.clock import beat
from petitions.models import Heartbeat
from tests.cast import a_petition

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def freshly_started() -> None:
    health._migrated.clear()


def ready() -> tuple[int, dict[str, Any]]:
    answer = Client().get("/readyz")
    assert answer["Cache-Control"] == "no-store" and not answer.cookies
    return answer.status_code, answer.json()


def test_ready_with_no_sign_of_life_yet() -> None:
    signs = {"clock_age": None, "worker_age": None}
    assert ready() == (200, {"database": "ok", "migrations": "ok", **signs})


def test_the_ages_are_seconds_and_an_old_clock_does_not_keep_signatures_out() -> None:
    beat()
    Heartbeat.objects.create(process="worker", at=timezone.now() - timedelta(hours=1))
    status, body = ready()
    assert status == 200 and 0 <= body["clock_age"] < 5 and 3600 <= body["worker_age"] < 3605


def test_the_sender_of_mails_to_many_is_named_only_when_it_is_missed() -> None:
    row = Heartbeat.objects.create(process="broadcast", at=timezone.now() - timedelta(seconds=20))
    assert "broadcast_age" not in ready()[1]
    Heartbeat.objects.filter(pk=row.pk).update(at=timezone.now() - timedelta(minutes=2))
    status, body = ready()
    assert status == 200 and body["broadcast_age"] >= 120


def test_not_ready_before_the_tables_are_up_to_date_and_ready_afterwards() -> None:
    last = MigrationRecorder.Migration.objects.filter(app="petitions").latest("pk")
    MigrationRecorder.Migration.objects.filter(pk=last.pk).delete()
    status, body = ready()
    assert (status, body["migrations"]) == (503, "pending")
    MigrationRecorder.Migration.objects.create(app=last.app, name=last.name, applied=last.applied)
    assert ready()[0] == 200


def test_not_ready_when_what_is_sealed_cannot_be_opened(settings: Any) -> None:
    a_petition()
    assert ready()[0] == 200
    settings.FIRMA_KEYS = [Fernet.generate_key().decode()]
    status, body = ready()
    assert status == 503 and "FIRMA_KEYS" in body["database"]


def test_not_ready_when_the_database_takes_no_writes() -> None:
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON" if is_sqlite else "SET LOCAL transaction_read_only = on")
    try:
        status, body = ready()
    finally:
        if is_sqlite:
            connection.connection.execute("PRAGMA query_only = OFF")
    assert (status, body["database"]) == (503, "unreachable or read-only")


def test_a_disk_nearly_full_is_named_and_keeps_out_signatures_only_where_they_would_lie(monkeypatch: Any) -> None:
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _place: SimpleNamespace(free=health.NEEDED_BYTES - 1))
    status, body = ready()
    assert (status, body["disk"]) == (503 if connection.vendor == "sqlite" else 200, "nearly full")


def test_what_a_full_disk_makes_the_database_say_is_told_as_such(monkeypatch: Any) -> None:
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorname = "SQLITE_FULL"
    for cause in (full, psycopg.errors.DiskFull()):

        def refuse(cause: Exception = cause) -> None:
            raise OperationalError from cause

        monkeypatch.setattr(health, "_takes_writes", refuse)
        status, body = ready()
        assert (status, body["database"]) == (503, "disk full")


def test_alive_means_that_this_process_answers(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_a_foreign_host_is_told_nothing() -> None:
    for path in ("/healthz", "/readyz"):
        assert Client().get(path, HTTP_HOST="evil.example").status_code == 400
