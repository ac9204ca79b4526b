"""The way in of the real server, where sign forms may be stored before Django."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction

from campaign.wsgi import application as django
from home.front import Front
from petitions.models import Petition, Signature
from petitions.signing.at_once import AtOnce
from tests.cast import form_data
from tests.home.visitor import Headers, Scope, Visitor, run_loop

PATH = "/petitions/clean-river/sign/"
needs_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite forms go to the views")
TYPE = ("content-type", "application/x-www-form-urlencoded")


class Door:
    """The way in; `together` says how many forms of each batch were stored before Django."""

    def __init__(self, petition: Petition, together: list[int]) -> None:
        self.petition, self.together = petition, together
        self.forms = {language: form_data(petition, language) for language in ("en", "es")}
        self.front = Front(django, AtOnce)

    async def post(
        self, address: str, *headers: tuple[str, str], path: str = PATH, query: str = "", **changes: Any
    ) -> Visitor:
        data = self.forms["es" if path.startswith("/es") else "en"] | {"email": address} | changes
        return await self.send(urlencode(data).encode(), *headers, path=path, query=query)

    async def send(self, body: bytes, *headers: tuple[str, str], path: str = PATH, query: str = "") -> Visitor:
        visitor, length = Visitor(body), ("content-length", str(len(body)))
        named = {name for name, _value in headers}
        scope = Scope("POST", path, length, *([] if TYPE[0] in named else [TYPE]), *headers)
        scope.query_string = query
        if "host" in named:
            scope.headers = Headers([each for each in scope.headers.items() if each != ("host", "localhost")])
        await self.front.__rsgi__(scope, visitor)
        return visitor

    def walk(self, walk: Callable[[], Awaitable[Any]]) -> Any:
        async def run() -> Any:
            self.front.__rsgi_init__(asyncio.get_running_loop())
            try:
                return await walk()
            finally:
                self.front.__rsgi_del__(asyncio.get_running_loop())

        return run_loop(run())


def told(visitor: Visitor) -> tuple[Any, ...]:
    return visitor.status, visitor.body, tuple(sorted(visitor.headers.items()))


def hold(row: Signature, is_held: threading.Event) -> None:
    """Hold a row, in a thread, for less than a view waits for a lock and more than others need."""
    try:
        with transaction.atomic():
            Signature.objects.select_for_update().get(pk=row.pk)
            is_held.set()
            time.sleep(1.8)
    finally:
        connection.close()
