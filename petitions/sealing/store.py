"""Where sealed files lie: written beside, moved in when they are whole, and removed for good."""

from __future__ import annotations

import datetime
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.utils import timezone

from petitions.sealing.sealed_file import SealedWriter, read_sealed
from petitions.working.each import do_each

UNFINISHED = "unfinished"
"""The folder under VAR_DIR/packets of what is being written; all of it is sealed already."""


@dataclass(frozen=True)
class Kept:
    """A file that was kept: its `name` in the store, its size in bytes and its SHA-256 in hex, both in clear."""

    name: str
    size: int
    sha256: str


def store() -> Storage:
    """The store of packets and exports (settings.STORAGES["sealed"])."""
    return storages["sealed"]


def keep(name: str, key: bytes, place: str, write: Callable[[BinaryIO], object]) -> Kept:
    """Let `write` write a file, sealed as it goes, and keep it under a name like `name`; it is whole or absent.

    Raises OSError when there is no room, and whatever `write` raises; then nothing stays.
    """
    folder = Path(settings.SEALED_ROOT) / UNFINISHED
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as raw:
        try:
            with SealedWriter(cast(BinaryIO, raw), key, place) as sealed:
                write(cast(BinaryIO, sealed))
            raw.flush()
            os.fsync(raw.fileno())
            with Path(raw.name).open("rb") as whole:
                kept = store().save(name, File(whole))
        finally:
            Path(raw.name).unlink(missing_ok=True)
    return Kept(kept, sealed.size, sealed.sha256)


def read(name: str, key: bytes, place: str) -> Iterator[bytes]:
    """The kept file in clear, piece by piece. Raises FileNotFoundError, or SealBroken before an altered piece."""
    with store().open(name, "rb") as raw:
        yield from read_sealed(cast(BinaryIO, raw), key, place)


def remove(name: str) -> None:
    """Remove a kept file; it may be gone already."""
    store().delete(name)


def remove_all(names: Iterable[str]) -> None:
    """Remove kept files, each of them that can be. Raises the first error, once the others are gone."""
    errors: list[Exception] = []
    for name in names:
        try:
            remove(name)
        except Exception as error:  # a store elsewhere has errors of its own
            errors.append(error)
    if errors:
        raise errors[0]


def sweep(folder: str, known: set[str], now: datetime.datetime | None = None) -> int:
    """Remove what a killed process left: files under `folder` that no row knows, and unfinished ones, once they are a
    day old. Returns how many."""
    limit = (now or timezone.now()) - datetime.timedelta(days=1)
    names = [*_below(UNFINISHED), *(name for name in _below(folder) if name not in known)]
    return do_each(f"sweep {folder}", names, lambda name: _remove_old(name, limit))


def _remove_old(name: str, limit: datetime.datetime) -> bool:
    try:
        if store().get_modified_time(name) >= limit:
            return False
    except FileNotFoundError:
        return False  # moved to its place, or removed, since it was listed
    remove(name)
    return True


def _below(folder: str) -> Iterator[str]:
    try:
        folders, files = store().listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files)
    for inner in folders:
        yield from _below(f"{folder}/{inner}")
