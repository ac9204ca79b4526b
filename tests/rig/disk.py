"""A small disk that can really be full: a tmpfs of its own, where mounting is allowed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.rig.scratch import scratch_folder

_CHUNK = 64 * 1024


class NoDisk(Exception):
    """This machine does not let the run mount anything."""


class Disk:
    """A file system of a fixed size at `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ballast = folder / "ballast"

    def fill(self) -> None:
        """Write until not one block is free."""
        with self.ballast.open("ab", buffering=0) as file:
            for size in (1024 * 1024, _CHUNK, 4096):
                try:
                    while True:
                        file.write(b"\0" * size)
                except OSError:
                    continue

    def free(self) -> None:
        """Take away what filled it."""
        self.ballast.unlink()


@contextmanager
def small_disk(megabytes: int) -> Iterator[Disk]:
    """A disk of so many megabytes, writable by everybody. Raises NoDisk."""
    folder = scratch_folder("disk")
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=1777", "none", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode:
        folder.rmdir()
        raise NoDisk
    try:
        yield Disk(folder)
    finally:
        # Lazily: a process of the run may be on its way out.
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()
