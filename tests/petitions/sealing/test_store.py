"""What is kept is whole or absent, and lies sealed, readable by its owner alone."""

from __future__ import annotations

import datetime
import errno
import secrets
import stat
from pathlib import Path
from typing import BinaryIO

import pytest
from django.utils import timezone

from petitions.sealing.seal import SealBroken
from petitions.sealing.store import UNFINISHED, keep, read, remove, store, sweep

pytestmark = pytest.mark.django_db
KEY = secrets.token_bytes(32)


@pytest.fixture(autouse=True)
def folder(sealed_folder: Path) -> Path:
    return sealed_folder


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_kept_sealed_and_read_again(folder: Path) -> None:
    kept = keep("packets/1/list.csv", KEY, "packet 1", lambda out: out.write(b"Ana Morales"))
    assert kept.size == 11 and len(kept.sha256) == 64
    assert b"".join(read(kept.name, KEY, "packet 1")) == b"Ana Morales"
    (path,) = files(folder)
    assert path == folder / kept.name and b"Morales" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    with pytest.raises(SealBroken):
        b"".join(read(kept.name, KEY, "packet 2"))
    remove(kept.name)
    remove(kept.name)
    assert not files(folder)


def test_two_of_one_name_do_not_meet() -> None:
    names = {keep("packets/1/a", KEY, "p", lambda out, n=n: out.write(b"%d" % n)).name for n in range(3)}
    assert len(names) == 3 and {b"".join(read(name, KEY, "p")) for name in names} == {b"0", b"1", b"2"}


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), KeyError("Ana"), KeyboardInterrupt()]
)
def test_whatever_goes_wrong_nothing_stays(folder: Path, error: BaseException) -> None:
    def write(out: BinaryIO) -> None:
        out.write(b"x" * 1_000_000)
        raise error

    with pytest.raises(type(error)):
        keep("packets/1/list.csv", KEY, "packet 1", write)
    assert not files(folder)


def test_what_a_killed_worker_left_is_swept_after_a_day(folder: Path) -> None:
    known, orphan = (keep(f"packets/{n}/a", KEY, "p", lambda out: out.write(b"a")).name for n in range(2))
    (folder / UNFINISHED / "tmp1").write_bytes(b"half")
    assert sweep("packets", {known}) == 0
    assert sweep("packets", {known}, timezone.now() + datetime.timedelta(hours=25)) == 2
    assert [str(path.relative_to(folder)) for path in files(folder)] == [known]
    assert store().exists(known) and not store().exists(orphan)
    assert sweep("nothing here", set()) == 0
