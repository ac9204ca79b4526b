"""Write rows as CSV that every spreadsheet reads as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from petitions.exporting.batches import batches
from petitions.exporting.safe_cells import safe_row

BATCH = 500
BYTE_ORDER_MARK = "\ufeff"
"""Excel reads a CSV as UTF-8 only behind it."""


def write_csv(out: BinaryIO, header: list[str], rows: Iterable[list[str]]) -> int:
    """Write `header` and `rows` (cells of text) to `out` and return how many rows it were; memory stays flat.

    UTF-8 behind a byte order mark, lines end with CR LF, every cell in quotes and safe in a spreadsheet (safe_cell()).
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow(safe_row(header))
    count = 0
    for batch in batches(rows, BATCH):
        writer.writerows(map(safe_row, batch))
        count += len(batch)
        _put(buffer, out)
    _put(buffer, out)
    return count


def _put(buffer: io.StringIO, out: BinaryIO) -> None:
    out.write(buffer.getvalue().encode())
    buffer.seek(0)
    buffer.truncate()
