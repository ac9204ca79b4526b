"""A cursor of an event loop of its own, as the web server has it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import AsyncCursor

from tests.home.visitor import run_loop


def on_loop(do: Callable[[AsyncCursor[Any]], Awaitable[Any]]) -> Any:
    """What `do` makes of the cursor."""

    async def walk() -> Any:
        database: Any = connections.create_connection(DEFAULT_DB_ALIAS)
        try:
            return await do(await database.loop_cursor())
        finally:
            database.close_loop()

    return run_loop(walk())
