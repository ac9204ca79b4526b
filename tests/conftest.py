"""Fixtures over the rig. A test that uses `site` or `visitor` is a journey and runs in a real browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.rig.browser import Visitor, chromium
from tests.rig.mailbox import Mailbox
from tests.rig.seed import copy_of_seed
from tests.rig.site import Site

JOURNEY = {"site", "visitor", "visitors", "browser"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the journeys, and keep those of one file on one worker, so that they share a site."""
    for item in items:
        if JOURNEY & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


def pytest_report_header() -> str:
    """Say which database is used and where logs lie when something fails."""
    kind = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    return f"firma: on {kind}, logs in {os.environ['FIRMA_RIG']}"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, worker_id: str) -> None:
    """SQLite as it is in production, in a file: a database in memory knows no second connection."""
    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        database.setdefault("TEST", {})["NAME"] = str(Path(settings.VAR_DIR) / f"test_{worker_id}.sqlite3")


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Mailbox]:
    """The SMTP server that `site` sends to."""
    with Mailbox() as box:
        yield box


@pytest.fixture(scope="session")
def site(mailbox: Mailbox, worker_id: str) -> Iterator[Site]:
    """The real site with the reference case: web, clock and worker, on the database of this run."""
    run = Path(os.environ["FIRMA_RIG"])
    places = copy_of_seed(run, run / f"site-{worker_id}", os.environ.get("DATABASE_URL", ""))
    with Site(run / f"logs-{worker_id}", {**places, "EMAIL_URL": mailbox.url}) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, one for all visitors."""
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with chromium() as running:
        yield running


@pytest.fixture
def visitors(site: Site, browser: Any) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors of the site: `visitors(locale="es", java_script_enabled=False)`."""
    came: list[Visitor] = []

    def come(**options: Any) -> Visitor:
        came.append(Visitor(browser, site.url, **options))
        return came[-1]

    yield come
    for visitor in came:
        visitor.close()


@pytest.fixture
def visitor(visitors: Callable[..., Visitor]) -> Visitor:
    """One visitor with a fresh browser profile."""
    return visitors()
