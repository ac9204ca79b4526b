"""The kept connection: no question to the server before each request, and a new one when it was ended."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, connections

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server")


@pytest.mark.django_db(transaction=True)
def test_a_healthy_connection_is_kept_without_asking_the_server() -> None:
    connection.ensure_connection()
    kept: Any = connection.connection
    with patch("django.db.backends.postgresql.base.DatabaseWrapper.is_usable", side_effect=AssertionError("asked")):
        connection.close_if_unusable_or_obsolete()
        assert connection.is_usable()
    assert connection.connection is kept


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_ended_is_replaced_before_it_is_used() -> None:
    connection.ensure_connection()
    kept: Any = connection.connection
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [kept.info.backend_pid])
    finally:
        other.close()
    # What Django does at the beginning of each request.
    connection.health_check_enabled = connection.settings_dict["CONN_HEALTH_CHECKS"]
    connection.health_check_done = False
    connection.close_if_health_check_failed()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    assert connection.connection is not kept


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_is_run_often_is_prepared() -> None:
    for number in range(10):
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::int + 41", [number])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%::int + 41'")
        assert cursor.fetchone()[0] == 1
