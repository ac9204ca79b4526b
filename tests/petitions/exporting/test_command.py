"""The door of exports in the shell: exactly the file that was asked for, whole or absent (promise G1)."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from petitions.exporting.whole_file import put_whole
from petitions.models import AccessEntry, Export, Petition, Signature
from petitions.sealing.keys import destroy_key
from tests.cast import a_petition, edith, max_, on_the_roll, oscar
from tests.petitions.exporting.exports import rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder of the one who asks."""
    (tmp_path / "mine").mkdir()
    return tmp_path / "mine"


@pytest.fixture
def petition(sealed_folder: Path) -> Petition:
    petition = a_petition()
    on_the_roll(petition, visibility="public")
    return petition


def command(output: Path, **changes: str) -> None:
    edith(), oscar(), max_()
    options: dict[str, Any] = {
        "level": "name_city",
        "output": output,
        "by": "edith@example.org",
        "why": "For the senator",
    }
    call_command("export_signatures", changes.pop("slug", "clean-river"), **(options | changes), verbosity=0)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_the_command_writes_exactly_the_file_and_only_its_owner_reads_it(
    petition: Petition, mine: Path, kind: str
) -> None:
    command(mine / "named by me", by="EDITH@example.org", format=kind)
    assert [path.name for path in mine.iterdir()] == ["named by me"]
    assert stat.S_IMODE((mine / "named by me").stat().st_mode) == 0o600
    assert rows_of((mine / "named by me").read_bytes())[0]["given_name"] == "Ana"
    export = Export.objects.get()
    assert (export.state, export.rows, export.at_shell, export.has_file()) == ("done", 1, True, False)
    assert AccessEntry.objects.latest("pk").file_hash == export.sha256


@pytest.mark.parametrize(
    "change",
    [{"by": "max@example.org"}, {"by": "oscar@example.org"}, {"by": "ghost@example.org"}, {"why": " "}, {"slug": "no"}],
)
def test_the_command_refuses_in_one_sentence(petition: Petition, mine: Path, change: dict[str, str]) -> None:
    with pytest.raises(CommandError):
        command(mine / "out.csv", **change)
    assert not list(mine.iterdir()) and not AccessEntry.objects.exists()


def test_a_row_that_cannot_be_opened_leaves_no_file(petition: Petition, mine: Path) -> None:
    before = mine / "out.csv"
    before.write_text("the export of last week")
    Signature.objects.update(sealed_identity=b"altered" * 9)
    with pytest.raises(CommandError, match="altered"):
        command(before)
    assert [path.name for path in mine.iterdir()] == ["out.csv"]
    assert before.read_text() == "the export of last week"
    assert AccessEntry.objects.latest("pk").act == "export.ended"


def test_after_the_purge_it_says_so(petition: Petition, mine: Path) -> None:
    destroy_key(petition.sealing_key)
    with pytest.raises(CommandError, match="destroyed as promised"):
        command(mine / "out.csv")


def test_a_folder_that_is_not_there_is_said_before_anything_is_read(petition: Petition, mine: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        command(mine / "nowhere" / "out.csv")
    assert not AccessEntry.objects.exists()


def test_a_full_disk_is_said_and_nothing_stays(mine: Path) -> None:
    def write(out: Any) -> None:
        for _time in range(100):
            out.write(b"Ana,Morales\n" * 10_000)

    code = f"""
import django, resource, signal
django.setup()
from pathlib import Path
from petitions.exporting.whole_file import put_whole
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
def write(out):
    for _time in range(100):
        out.write(b"Ana,Morales" * 10_000)
try:
    put_whole(Path({str(mine / "out.csv")!r}), write)
except OSError as error:
    print("refused", error.errno)
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=_env())
    assert said.stdout.startswith("refused") and list(mine.iterdir()) == []
    assert put_whole(mine / "out.csv", write).size == (mine / "out.csv").stat().st_size == 12_000_000


SLOW = """
import sys, time
from pathlib import Path
from petitions.exporting.whole_file import put_whole
def write(out):
    for n in range(1000):
        out.write(b"Ana,Morales\\n" * 1000)
        print(n, flush=True)
        time.sleep(0.01)
put_whole(Path(sys.argv[1]), write)
"""


def test_a_killed_command_leaves_nothing_at_all(mine: Path) -> None:
    code = f"import django; django.setup()\n{SLOW}"
    arguments = [sys.executable, "-c", code, str(mine / "out.csv")]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, env=_env())
    assert process.stdout and process.stdout.readline()
    time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert list(mine.iterdir()) == []


def _env() -> dict[str, str]:
    return os.environ | {"DJANGO_SETTINGS_MODULE": "campaign.settings.test"}
