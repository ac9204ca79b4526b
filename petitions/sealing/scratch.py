"""Rows that are too many to hold in memory: written to a sealed file without a name, read as often as needed."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings

from petitions.sealing.sealed_file import SealedWriter, read_sealed
from petitions.sealing.store import UNFINISHED

_BATCH = 1000
_PLACE = "scratch"


class Scratch:
    """Rows of what JSON knows. The file has no name: it is gone with the process, however that ends."""

    def __init__(self, key: bytes) -> None:
        folder = Path(settings.SEALED_ROOT) / UNFINISHED
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._raw = cast(BinaryIO, tempfile.TemporaryFile(dir=folder))  # noqa: SIM115 (closed by close())
        self._key = key
        self.count = 0

    def fill(self, rows: Iterable[list[Any]]) -> None:
        """Write all `rows`; once. Raises OSError when there is no room."""
        with SealedWriter(self._raw, self._key, _PLACE) as out:
            batch: list[str] = []
            for row in rows:
                batch.append(json.dumps(row, ensure_ascii=False))
                self.count += 1
                if len(batch) == _BATCH:
                    out.write("".join(f"{line}\n" for line in batch).encode())
                    batch.clear()
            out.write("".join(f"{line}\n" for line in batch).encode())
        self._raw.flush()

    def rows(self) -> Iterator[list[Any]]:
        """What was written, in order, with flat memory. One reader at a time."""
        self._raw.seek(0)
        rest = b""
        for piece in read_sealed(self._raw, self._key, _PLACE):
            *lines, rest = (rest + piece).split(b"\n")
            yield from map(json.loads, lines)

    def close(self) -> None:
        """Remove the file."""
        self._raw.close()

    def __enter__(self) -> Scratch:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
