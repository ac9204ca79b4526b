"""The rig itself: what it starts is real, and nothing outlives the run."""

from __future__ import annotations

import logging
import os
import signal
import smtplib
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest

from tests.rig import scratch
from tests.rig.logs import kept_log, leaks, leaks_in
from tests.rig.mailbox import Mailbox, body
from tests.rig.postgres import PostgreSQL, create_database
from tests.rig.processes import wait_until
from tests.rig.seed import ROOT, environment

KILLED = """
import os, signal, sys
from pathlib import Path
from tests.rig.processes import start
print(start(["sleep", "60"], Path(sys.argv[1])).pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_postgresql_keeps_what_was_committed() -> None:
    with PostgreSQL(durable=True) as server:
        url = create_database(server.url(), "seed")
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept (word text)")
            connection.execute("INSERT INTO kept VALUES ('ñandú')")
        server.kill()
        server.start()
        copy = create_database(url, "copy", template="seed")
        with psycopg.connect(copy) as connection:
            assert connection.execute("SELECT word FROM kept").fetchall() == [("ñandú",)]
    assert not server.folder.exists()


def test_the_mailbox_keeps_what_it_is_given() -> None:
    message = EmailMessage()
    message["Subject"] = "Confirme su firma"
    message["From"], message["To"] = "firma@example.org", "Ana <ana@example.org>"
    message.set_content("Aquí: http://127.0.0.1:8000/confirm/abc/\n— Firma")
    with Mailbox() as box:
        with smtplib.SMTP("127.0.0.1", box.port) as client:
            client.send_message(message)
        assert box.link("ana@example.org", "/confirm/") == "http://127.0.0.1:8000/confirm/abc/"
        assert "Aquí" in body(box.wait("ana@example.org", "Confirme"))
        assert box.find("oscar@example.org") == []
        with pytest.raises(TimeoutError, match="1 mails to oscar"):
            box.wait("oscar@example.org", seconds=0.1)


def test_a_process_ends_with_the_run_that_started_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path / "log")]
    run = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True)
    assert run.returncode == -signal.SIGKILL
    wait_until(lambda: not _runs(int(run.stdout)), 5, "the orphan still runs")


def _runs(pid: int) -> bool:
    # Where nobody buries the dead they stay in the table of processes; a zombie does not run.
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_folders_of_killed_runs_are_swept_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    gone = subprocess.Popen(["true"])
    gone.wait()
    left_over = tmp_path / f"firma-rig-{gone.pid}-postgres-x"
    left_over.mkdir()
    mine = scratch.scratch_folder("mine")
    foreign = tmp_path / "something-else"
    foreign.mkdir()
    scratch.sweep()
    assert sorted(tmp_path.iterdir()) == sorted([mine, foreign])


def test_the_developers_own_settings_stay_outside() -> None:
    env = environment(PORT="1")
    assert env["ENV_FILE"] == os.devnull
    assert env["PORT"] == "1"
    assert "DATABASE_URL" not in env


@pytest.mark.parametrize(
    "line",
    [
        "sent to ana@example.org",
        "GET /ana%40example.org/",
        "Not Found: /es/confirm/AbCdEfGhIjKlMnOpQrStUvWxYz012345/",
        "Invalid request from ip=203.0.113.7: bad",
        "from 127.0.0.1",
        "peer 2001:db8::7 closed",
        "Ana Morales signed",
    ],
)
def test_what_no_log_may_hold_is_found(line: str, tmp_path: Path) -> None:
    assert leaks(line)
    (tmp_path / "web.log").write_text(f"fine\n{line}\n")
    assert leaks_in(tmp_path)[0].startswith("web.log:2: ")


def test_what_a_log_may_hold_is_let_be() -> None:
    for line in (
        "2026-11-23 00:12:18,552 WARNING django.request Not Found: /confirm/[token]/",
        "Listening at: http://127.0.0.1:8000 (4711)",
        "PostgreSQL 18.1, Python 3.11.2",
        "[address] 12:30:59",
    ):
        assert leaks(line) == []


def test_the_log_of_a_run_is_what_the_console_gets(tmp_path: Path) -> None:
    with kept_log(tmp_path / "suite.log"):
        logging.getLogger("firma.test").warning("to %s", "ana@example.org")
    assert "[address]" in (tmp_path / "suite.log").read_text() and leaks_in(tmp_path) == []
