"""The commands: what they say, what they refuse, that running twice does no harm, and that they stop when asked."""

from __future__ import annotations

import io
import re
import signal
import sqlite3
import stat
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from cryptography.fernet import Fernet
from django.conf import settings as site
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import InterfaceError, InternalError, OperationalError, connection
from django.test import Client
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from home.models import HomePage
from petitions.emailing.confirmations import send_asked, send_thanks
from petitions.exporting.access_log import record
from petitions.management.commands.worker import Command as Worker
from petitions.models import (
    AccessEntry,
    Milestone,
    Petition,
    PlaceTally,
    RollEntry,
    SealingKey,
    Signature,
    Tally,
)
from petitions.sealing.keys import open_key
from tests.accounts.doors import type_password
from tests.cast import a_petition, an_organization, edith, on_the_roll
from tests.rig.processes import start, stop, wait_until
from tests.rig.seed import environment, migrated

pytestmark = pytest.mark.django_db


def say(command: str, *arguments: str, **options: Any) -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command(command, *arguments, stdout=out, **options)
    return out.getvalue()


def test_reconcile_roll_proves_the_count_names_what_differs_and_mends_it() -> None:
    petition = a_petition()
    for name in ("ana", "ben"):
        on_the_roll(petition, email=f"{name}@example.org")
    assert "All counts are exact." in say("reconcile_roll")
    Tally.objects.filter(petition=petition).update(confirmed=7, last_number=9)
    PlaceTally.objects.all().delete()
    out = io.StringIO()
    with pytest.raises(CommandError, match=r"3 differences.*--fix"):
        call_command("reconcile_roll", stdout=out)
    assert "clean-river: tally.confirmed is 7, the roll says 2" in out.getvalue()
    assert Tally.objects.get().confirmed == 7, "without --fix it only looks"
    assert "Fixed." in say("reconcile_roll", fix=True)
    tally = Tally.objects.get()
    assert (tally.confirmed, tally.last_number, PlaceTally.objects.get().count) == (2, 2, 2)
    assert "All counts are exact." in say("reconcile_roll")


def test_reconcile_roll_never_rewrites_the_roll() -> None:
    petition = a_petition()
    for name in ("ana", "ben", "cleo"):
        on_the_roll(petition, email=f"{name}@example.org")
    RollEntry.objects.filter(petition=petition, number=2).delete()
    before = list(RollEntry.objects.order_by("position").values())
    with pytest.raises(CommandError):
        say("reconcile_roll")
    out = io.StringIO()
    call_command("reconcile_roll", fix=True, stdout=out)
    assert "gaps" in out.getvalue() and list(RollEntry.objects.order_by("position").values()) == before
    with pytest.raises(CommandError):
        say("reconcile_roll")


def test_rotate_keys_says_how_many_and_leaves_them_open_under_the_new_key(settings: Any) -> None:
    a_petition()
    opened = {key.name: open_key(key) for key in SealingKey.objects.all()}
    settings.FIRMA_KEYS = [Fernet.generate_key().decode(), *settings.FIRMA_KEYS]
    assert f"{len(opened)} keys are wrapped" in say("rotate_keys")
    settings.FIRMA_KEYS = settings.FIRMA_KEYS[:1]
    assert {key.name: open_key(key) for key in SealingKey.objects.all()} == opened
    assert f"{len(opened)} keys" in say("rotate_keys")


def test_verify_log_proves_the_chain_and_names_the_entry_that_was_altered() -> None:
    assert "0 entries, whole. Head: none" in say("verify_log")
    staff = edith()
    entries = [record(staff, "export.begun", "clean-river", f"Reason {number}") for number in range(3)]
    assert f"3 entries, whole. Head: {entries[-1].hash}" in say("verify_log")
    AccessEntry.objects.filter(pk=entries[1].pk).update(why="Nothing special")
    with pytest.raises(CommandError, match=f"entry {entries[1].pk} was altered"):
        call_command("verify_log")


def test_release_may_run_again_and_again() -> None:
    a_petition()
    say("release", verbosity=0)
    before = rows()
    for _turn in range(2):
        say("release", verbosity=0)
    assert rows() == before


@pytest.fixture
def demo(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    an_organization()
    return tmp_path / "demo-logins.txt"


def test_demo_people_can_log_in_and_keep_their_passwords(demo: Path) -> None:
    first = say("make_demo_people")
    assert say("make_demo_people") == first and get_user_model().objects.count() == 3
    logins = dict(re.findall(r"^ +(\S+@example\.org) +(\S+) ", first, re.MULTILINE))
    assert set(logins) == {"edith@example.org", "oscar@example.org", "max@example.org"}
    assert len(set(logins.values())) == 3 and all(len(word) >= 12 for word in logins.values())
    assert stat.S_IMODE(demo.stat().st_mode) == 0o600
    rights = {}
    for email, password in logins.items():
        client = Client()
        answer = type_password(client, email, password)
        if "/2fa/" in answer["Location"]:
            assert email.startswith("edith")
            client.post(answer["Location"], {"code": say("demo_code").strip()})
        rights[email[:3]] = [client.get(path).status_code for path in ("/admin/", "/admin/reasons/", "/admin/exports/")]
    assert rights["edi"] == [200, 200, 200] and rights["osc"][0] == 200
    assert 200 not in rights["max"] and 200 not in rights["osc"][1:]
    assert not get_user_model().objects.filter(is_superuser=True).exists()


def test_a_lost_list_of_logins_makes_new_passwords(demo: Path) -> None:
    first = say("make_demo_people")
    demo.unlink()
    again = say("make_demo_people")
    assert again != first and get_user_model().objects.count() == 3


def test_what_is_for_development_is_refused_elsewhere(settings: Any, demo: Path) -> None:
    petition = a_petition()
    settings.IS_DEVELOPMENT = False
    for command, arguments in (
        ("make_demo_people", []),
        ("demo_code", []),
        ("make_signatures", [petition.slug, "--count=5"]),
    ):
        with pytest.raises(CommandError, match="development settings only"):
            call_command(command, *arguments)
    assert not get_user_model().objects.exists() and not Signature.objects.exists() and not demo.exists()


def test_make_signatures_puts_people_of_every_visibility_on_the_roll() -> None:
    petition = a_petition()
    assert "60 signatures are on the roll of clean-river" in say("make_signatures", petition.slug, count=60)
    say("make_signatures", petition.slug, count=15)
    made = Signature.objects.filter(petition=petition, confirmed_at__isnull=False)
    assert sorted(made.values_list("number", flat=True)) == list(range(1, 76))
    assert Tally.objects.get(petition=petition).total == 75
    assert set(Counter(made.values_list("visibility", flat=True))) == {"counted", "officials", "public"}
    assert list(Milestone.objects.order_by("step").values_list("step", flat=True)) == [10, 25, 50]
    assert send_asked() == send_thanks() == 0, "invented people get no mail"
    assert "All counts are exact." in say("reconcile_roll")


def test_make_signatures_says_what_is_wrong() -> None:
    a_petition("draft-river", live=False)
    for slug, words in (("nothing", "no petition called nothing"), ("draft-river", "draft")):
        with pytest.raises(CommandError, match=words):
            call_command("make_signatures", slug, count=1)
    a_petition()
    for count in (0, -5):
        with pytest.raises(CommandError, match="at least 1"):
            call_command("make_signatures", "clean-river", count=count)


def rows() -> dict[str, int]:
    """How many rows each table has."""
    counts = {}
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")
            counts[table] = cursor.fetchone()[0]
    return counts


def test_the_reference_case_is_loaded_once_however_often_it_is_asked_for(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    assert say("load_reference_case").count(": loaded") == 2
    HomePage.objects.filter(locale__language_code="en").update(intro="<p>What an editor wrote</p>")
    Petition.objects.filter(slug="library-hours").update(place="Elsewhere")
    before = rows()
    assert say("load_reference_case").count("there already") == 2
    assert rows() == before
    assert HomePage.objects.get(locale__language_code="en").intro == "<p>What an editor wrote</p>"
    assert Petition.objects.get(slug="library-hours").place == "Elsewhere"
    states = {petition.slug: petition.state() for petition in Petition.objects.all()}
    assert states["library-hours"] == "open" and states["protect-philly"] == "closed"
    assert "All counts are exact." in say("reconcile_roll") and "whole" in say("verify_log")
    for path in ("/petitions/", "/es/petitions/", "/petitions/protect-philly/", "/es/petitions/library-hours/"):
        assert Client().get(path).status_code == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_each_process_beats_and_stops_when_asked(number: signal.Signals, run: Path, tmp_path: Path) -> None:
    env = environment(**migrated(run).copy(tmp_path / "site").settings())
    logs = {name: tmp_path / f"{name}.log" for name in ("clock", "worker", "broadcast")}
    begun = {
        name: start([sys.executable, site.ROOT / "manage.py", name], log, env, cwd=site.ROOT)
        for name, log in logs.items()
    }
    try:
        for name, process in begun.items():
            wait_until(lambda: beats(tmp_path / "site" / "db.sqlite3", name), 60, logs[name].read_text)  # noqa: B023
            asked = time.monotonic()
            process.send_signal(number)
            assert process.wait(20) == 0 and time.monotonic() - asked < 10, logs[name].read_text()[-1000:]
            assert "Traceback" not in logs[name].read_text()
    finally:
        for process in begun.values():
            stop(process)


def beats(database: Path, name: str) -> bool:
    """Whether the process called `name` has said that it is alive."""
    with closing(sqlite3.connect(database)) as there:
        return bool(there.execute("SELECT 1 FROM petitions_heartbeat WHERE process = ?", [name]).fetchall())


@pytest.mark.parametrize("error", [OperationalError, InterfaceError, InternalError])
def test_the_worker_outlives_a_database_that_is_away_or_only_reads(error: type[Exception]) -> None:
    worker = Worker()
    with patch.object(DatabaseWorker, "handle", side_effect=error("gone")):
        assert not worker._is_done()
    with patch.object(DatabaseWorker, "handle"):
        assert worker._is_done()
