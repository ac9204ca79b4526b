"""The two doors of exports: the admin and the command. The file is whole or absent (G1)."""

from __future__ import annotations

import csv
import io
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
from django.test import Client

from petitions.models import AccessEntry, Petition, Signature
from petitions.sealing.keys import destroy_key
from tests.cast import a_petition, edith, max_, on_the_roll, oscar

pytestmark = pytest.mark.django_db
URL = "/admin/exports/"


@pytest.fixture
def petition() -> Petition:
    petition = a_petition()
    on_the_roll(petition, visibility="public")
    return petition


def logged_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def data_for(of: Petition, **changes: str) -> dict[str, Any]:
    return {"petition": of.pk, "level": "name_postal", "why": "For the senator"} | changes


def test_edith_exports_a_file(petition: Petition) -> None:
    client = logged_in(edith())
    assert client.get(URL).status_code == 200 and not AccessEntry.objects.exists()
    answer = client.post(URL, data_for(petition))
    assert answer.status_code == 200 and answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="clean-river-name_postal.csv"'
    assert "no-store" in answer["Cache-Control"]
    (row,) = csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig")))
    assert row["given_name"] == "Ana" and row["postal_code"] == "19103"
    assert list(AccessEntry.objects.order_by("pk").values_list("act", flat=True)) == ["export.begun", "export.ended"]


@pytest.mark.parametrize("who", [None, max_, oscar])
def test_nobody_else_gets_in_and_nobody_is_sent_in_circles(petition: Petition, who: Any) -> None:
    client = logged_in(who()) if who else Client()
    for answer in (client.get(URL, follow=True), client.post(URL, data_for(petition), follow=True)):
        assert answer.status_code in (200, 403) and len(answer.redirect_chain) < 4
        assert b"Morales" not in answer.content and "csv" not in answer["Content-Type"]
        assert b'name="why"' not in answer.content
    assert not AccessEntry.objects.exists()


@pytest.mark.parametrize(
    "change", [{"why": ""}, {"why": "x" * 501}, {"level": "all"}, {"petition": "999"}, {"petition": "x"}]
)
def test_a_wrong_field_is_said_beside_it(petition: Petition, change: dict[str, str]) -> None:
    answer = logged_in(edith()).post(URL, data_for(petition, **change))
    assert answer.status_code == 422 and answer.context["form"].errors[next(iter(change))]
    assert not AccessEntry.objects.exists()


def test_after_the_purge_the_form_says_so(petition: Petition) -> None:
    destroy_key(petition.sealing_key)
    answer = logged_in(edith()).post(URL, data_for(petition))
    assert answer.status_code == 422 and b"destroyed as promised" in answer.content


def command(output: Path, **changes: str) -> None:
    edith(), oscar(), max_()
    options: dict[str, Any] = {
        "level": "name_city",
        "output": output,
        "by": "edith@example.org",
        "why": "For the senator",
    }
    call_command("export_signatures", changes.pop("slug", "clean-river"), **(options | changes), verbosity=0)


def test_the_command_writes_a_file_only_its_owner_reads(petition: Petition, tmp_path: Path) -> None:
    command(tmp_path / "out.csv", by="EDITH@example.org")
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o600
    assert '"Ana","Morales"' in (tmp_path / "out.csv").read_text("utf-8-sig")
    assert AccessEntry.objects.count() == 2


@pytest.mark.parametrize(
    "change",
    [{"by": "max@example.org"}, {"by": "oscar@example.org"}, {"by": "ghost@example.org"}, {"why": " "}, {"slug": "no"}],
)
def test_the_command_refuses_in_one_sentence(petition: Petition, tmp_path: Path, change: dict[str, str]) -> None:
    with pytest.raises(CommandError):
        command(tmp_path / "out.csv", **change)
    assert not list(tmp_path.iterdir()) and not AccessEntry.objects.exists()


def test_a_row_that_cannot_be_opened_leaves_no_file(petition: Petition, tmp_path: Path) -> None:
    before = tmp_path / "out.csv"
    before.write_text("the export of last week")
    Signature.objects.update(sealed_identity=b"altered")
    with pytest.raises(CommandError, match="altered"):
        command(before)
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
    assert before.read_text() == "the export of last week"
    assert AccessEntry.objects.latest("pk").act == "export.ended"


def test_a_folder_that_is_not_there_is_said_before_anything_is_read(petition: Petition, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        command(tmp_path / "nowhere" / "out.csv")
    assert not AccessEntry.objects.exists()


SLOW = """
import sys, time
from pathlib import Path
from petitions.management.commands.export_signatures import write
def pieces():
    for n in range(1000):
        yield b"Ana,Morales\\n" * 1000
        print(n, flush=True)
        time.sleep(0.01)
write(pieces(), Path(sys.argv[1]))
"""


def test_a_killed_command_leaves_no_file_of_that_name(tmp_path: Path) -> None:
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "campaign.settings.test"}
    code = f"import django; django.setup()\n{SLOW}"
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "out.csv")], stdout=subprocess.PIPE, env=env)
    assert process.stdout and process.stdout.readline()
    time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert [path for path in tmp_path.iterdir() if not path.name.startswith(".")] == []
