"""Pages that Django made in the test's own process, shown in a real browser: quick, and with a test's own settings."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Route

from home.page_cache import pages
from tests.rig.browser import Visitor


def show(visitor: Visitor, paths: list[str]) -> dict[str, Any]:
    """Let `visitor` read these pages and no others, with our own files; the answers by path.

    They are asked for here: the browser's side has another connection, which does not see what a test has not
    committed.
    """
    pages.clear()
    made: dict[str, Any] = {path: Client().get(path) for path in paths}
    visitor.page.route("**/*", lambda route: _answer(route, made))
    return made


def _answer(route: Route, made: dict[str, Any]) -> None:
    path = urlsplit(route.request.url).path
    if path.startswith(settings.STATIC_URL):
        found = finders.find(path.removeprefix(settings.STATIC_URL))
        route.fulfill(path=str(found)) if found else route.abort()
    elif path in made:
        answer = made[path]
        route.fulfill(status=answer.status_code, body=answer.content, content_type=answer["Content-Type"])
    else:
        route.abort()
