"""The kept connection: no question to the server before each request, and a new one when it was ended."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, connections

from campaign.postgresql import base
from tests.home.visitor import run_loop

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
def test_an_event_loops_own_connection_is_kept_and_replaced_when_it_was_ended() -> None:
    async def walk(database: Any) -> list[int]:
        pids = [await pid(database) for _time in range(2)]
        other: Any = connections.create_connection("default")
        await (await other.loop_cursor()).execute("SELECT pg_terminate_backend(%s, 5000)", [pids[0]])
        other.close_loop()
        return [*pids, await pid(database)]

    async def pid(database: Any) -> int:
        cursor = await (await database.loop_cursor()).execute("SELECT pg_backend_pid()")
        return int((await cursor.fetchone())[0])

    first, second, third = with_loop(walk)
    assert first == second != third


@pytest.mark.django_db(transaction=True)
def test_it_is_given_up_when_an_answer_takes_too_long_and_nobody_else_tries_for_a_while() -> None:
    async def walk(database: Any) -> float:
        cursor = await database.loop_cursor()
        cursor.connection.patience = 0.2
        began = time.monotonic()
        with pytest.raises(base.Away):
            await cursor.execute("SELECT pg_sleep(3)")
        assert cursor.connection.closed
        with pytest.raises(base.Away):
            await database.loop_cursor()
        return time.monotonic() - began

    try:
        assert with_loop(walk) < 2
    finally:
        base.watch.found()


def with_loop(walk: Callable[[Any], Coroutine[Any, Any, Any]]) -> Any:
    """Walk with a wrapper whose loop's connection is closed afterwards."""
    database: Any = connections.create_connection("default")
    try:
        return run_loop(walk(database))
    finally:
        database.close_loop()


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_is_run_often_is_prepared() -> None:
    for number in range(10):
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::int + 41", [number])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%::int + 41'")
        assert cursor.fetchone()[0] == 1
