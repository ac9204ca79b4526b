"""Production refuses to start without its own secrets; development makes them once; both pass Django's checks."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import settings

NEEDED = {
    "SECRET_KEY": "a secret of this site that is long enough, with fifty letters and more: 0123456789",
    "FIRMA_KEYS": Fernet.generate_key().decode(),
    "ALLOWED_HOSTS": "firma.example",
    "BASE_URL": "https://firma.example",
    "DATABASE_URL": "sqlite:////tmp/never-made.sqlite3",
    "EMAIL_URL": "smtp://user:password@mail.example:587/?tls=True",
}


def run(code: str, tmp_path: Path, module: str = "production", **env: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = kept | {"DJANGO_SETTINGS_MODULE": f"campaign.settings.{module}", "VAR_DIR": str(tmp_path / "var")}
    environment |= {"ENV_FILE": os.devnull} | env
    command = [sys.executable, *(["manage.py", *code.split()] if not code.startswith("import") else ["-c", code])]
    return subprocess.run(command, cwd=settings.ROOT, env=environment, capture_output=True, text=True, timeout=120)


def test_production_is_clean_for_check_deploy(tmp_path: Path) -> None:
    done = run("check --deploy --fail-level WARNING", tmp_path, **NEEDED)
    assert done.returncode == 0 and "no issues" in done.stdout, done.stdout + done.stderr
    assert not (tmp_path / "var" / "secrets.env").exists()


@pytest.mark.parametrize("missing", [*NEEDED, "everything"])
def test_production_names_what_is_missing(tmp_path: Path, missing: str) -> None:
    env = {} if missing == "everything" else {name: value for name, value in NEEDED.items() if name != missing}
    done = run("import campaign.settings.production", tmp_path, **env)
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert "Production needs" in last and ("SECRET_KEY" if missing == "everything" else missing) in last


def test_a_wrapping_key_that_is_none_is_named(tmp_path: Path) -> None:
    done = run("check", tmp_path, **(NEEDED | {"FIRMA_KEYS": "not-a-key"}))
    assert done.returncode != 0 and "Key 1 of FIRMA_KEYS is not a Fernet key" in done.stderr


def test_secrets_are_made_once_also_by_many_processes_at_the_same_time(tmp_path: Path) -> None:
    say = "import django.conf; s = django.conf.settings; print(s.SECRET_KEY, s.FIRMA_KEYS[0])"
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda _n: run(say, tmp_path, "dev").stdout.strip(), range(6)))
    assert len(set(said)) == 1 and len(said[0].split()) == 2 and len(said[0].split()[0]) >= 50
    path = tmp_path / "var" / "secrets.env"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["secrets.env"]
    assert run(say, tmp_path, "dev").stdout.strip() == said[0]


def test_what_the_environment_says_comes_before_the_file(tmp_path: Path) -> None:
    say = "import django.conf; s = django.conf.settings; print(s.SECRET_KEY)"
    assert run(say, tmp_path, "dev", SECRET_KEY="mine").stdout.strip() == "mine"
