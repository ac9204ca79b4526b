"""A file at a place of somebody's choice: whole, or not there at all."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, cast

from petitions.sealing.store import Kept


def put_whole(output: Path, write: Callable[[BinaryIO], object]) -> Kept:
    """Let `write` write a file that only its owner reads, and put it at `output` when it is whole, over what was there.

    Until then it has no name where the file system knows such files, so a killed process leaves nothing. Raises OSError
    when there is no room, and whatever `write` raises.
    """
    draft = output.with_name(f".{output.name[:200]}.{os.getpid()}.tmp")
    try:
        number, named = _open(draft)
        with os.fdopen(number, "wb") as file:
            counted = _Counted(file)
            write(cast(BinaryIO, counted))
            file.flush()
            os.fsync(number)
            if not named:
                # Beside it first: a link cannot replace a file, a rename can.
                _give_name(number, draft)
        draft.replace(output)
    finally:
        draft.unlink(missing_ok=True)
    return Kept(str(output), counted.size, counted.hash.hexdigest())


def _give_name(number: int, draft: Path) -> None:
    folder = os.open(draft.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        # Only with a folder given Python asks the system to follow the link in /proc.
        os.link(f"/proc/self/fd/{number}", draft.name, dst_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)


def _open(draft: Path) -> tuple[int, bool]:
    """An open file in the folder of `draft`, and whether it bears that name already."""
    try:
        return os.open(draft.parent, os.O_TMPFILE | os.O_WRONLY, 0o600), False
    except (AttributeError, OSError):  # another system than Linux, or a file system across a network
        return os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), True


class _Counted(io.RawIOBase):
    """Passes on what is written, and knows its size and hash."""

    def __init__(self, out: BinaryIO) -> None:
        super().__init__()
        self._out, self.size, self.hash = out, 0, hashlib.sha256()

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.size

    def write(self, data: Any) -> int:
        self.hash.update(data)
        self._out.write(data)
        self.size += len(data)
        return len(data)
