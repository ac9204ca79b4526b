"""Fixtures over the rig. A test that uses `site` or `visitor` is a journey and runs in a real browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connections
from django.test import Client
from hypothesis import settings as trying
from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key

from accounts.second_factor import needs_second_factor
from home.flood import flood
from home.kept import pages
from tests.cast import prove_second_factor
from tests.rig.browser import Visitor, chromium
from tests.rig.logs import kept_log
from tests.rig.mailbox import Mailbox
from tests.rig.seed import Snapshot, peopled, seeded
from tests.rig.site import Site

_log_in = Client.force_login


def _log_in_wholly(self: Client, user: Any, backend: str | None = None) -> None:
    """A test's force_login() stands for a whole login, with the second factor of those who need one. What happens
    without is tested in tests/accounts, through the doors."""
    _log_in(self, user, backend)
    if needs_second_factor(user):
        prove_second_factor(self, user)


Client.force_login = _log_in_wholly  # type: ignore[method-assign]

# What chance made of a test is the same in each run, so a change is never refused for what it did not touch.
# `ARGS="--hypothesis-profile=default -k strange" make test` looks where nobody looked yet.
trying.register_profile("firma", derandomize=True)
trying.load_profile("firma")

JOURNEY = {"site", "visitor", "visitors", "browser"}
START = pytest.StashKey[Snapshot]()


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark a journey (those run on PostgreSQL only) and a test that meets a database (those run on both)."""
    fixtures = set(getattr(item, "fixturenames", ()))
    if JOURNEY & fixtures:
        item.add_marker(pytest.mark.browser)
    if item.get_closest_marker("django_db") or {"db", "transactional_db"} & fixtures:
        item.add_marker(pytest.mark.database)


def pytest_report_header() -> str:
    """Say which database is used and where logs lie when something fails."""
    kind = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    return f"firma: on {kind}, logs in {os.environ['FIRMA_RIG']}"


@pytest.fixture(scope="session")
def run() -> Path:
    """The folder that all workers of this run share."""
    return Path(os.environ["FIRMA_RIG"])


@pytest.fixture(scope="session")
def worker() -> str:
    """A name that no other worker of this run has."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session", autouse=True)
def log(run: Path, worker: str) -> Iterator[None]:
    """What the tests of this worker log, for the look through all logs at the end of the run."""
    with kept_log(run / f"suite-{worker}.log"):
        yield


@pytest.fixture(autouse=True)
def fresh_process() -> None:
    """A test has sent no forms yet, and read no page, whatever the one before it did."""
    flood.forget()
    pages.clear()


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The database is a copy of one that was made already."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest, run: Path, worker: str) -> None:
    """A database with the cast's site for each worker. SQLite in a file, as it is in production: one in memory knows no
    second connection."""
    database = settings.DATABASES["default"]
    on_postgres = "postgresql" in database["ENGINE"]
    name = f"test_{worker}" if on_postgres else str(Path(settings.VAR_DIR) / f"test_{worker}.sqlite3")
    database["TEST"] = {**database.get("TEST", {}), "NAME": name}
    start = peopled(run, os.environ.get("DATABASE_URL", ""))
    start.restore({"NAME": name})
    request.config.stash[START] = start


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None]:
    """Give the next test the rows of the migrations again, which Django empties after a test with real transactions."""
    yield
    marker = item.get_closest_marker("django_db")
    if nextitem and ((marker and marker.kwargs.get("transaction")) or "transactional_db" in item.fixturenames):  # type: ignore[attr-defined]
        blocker: DjangoDbBlocker = item.config.stash[blocking_manager_key]
        with blocker.unblock():
            connections.close_all()
            item.config.stash[START].restore(connections["default"].settings_dict)
        ContentType.objects.clear_cache()
        cache.clear()


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Mailbox]:
    """The SMTP server that `site` sends to."""
    with Mailbox() as box:
        yield box


@pytest.fixture(scope="session")
def site(mailbox: Mailbox, run: Path, worker: str) -> Iterator[Site]:
    """The real site with the reference case, all its processes, on the database of this run. Mail to many leaves so
    slowly, and needs a second person so soon, that a journey can see it."""
    start = seeded(run, os.environ.get("DATABASE_URL", "")).copy(run / f"site-{worker}")
    mail = {"EMAIL_URL": mailbox.url, "BROADCAST_RATE": "180", "BROADCAST_ALONE_MAX": "5"}
    with Site(run / f"logs-{worker}", {**start.settings(), **mail}) as running:
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


@pytest.fixture
def sealed_folder(tmp_path: Path, settings: Any) -> Path:
    """An empty folder of its own for packets and exports."""
    old = settings.STORAGES["sealed"]
    settings.SEALED_ROOT = tmp_path
    sealed = old | {"OPTIONS": old["OPTIONS"] | {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"sealed": sealed}
    return tmp_path
