"""Write rows as one JSON document, a batch at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, BinaryIO

from petitions.exporting.batches import batches

BATCH = 500


def write_json(out: BinaryIO, head: dict[str, Any], header: list[str], rows: Iterable[list[str]]) -> int:
    """Write `{…head, "fields": header, "rows": [[…], …]}` in UTF-8, a row a line, and return how many rows it were.

    `head` is what stands on top, `{"export": {…}}`. Memory stays flat.
    """
    encode = json.JSONEncoder(ensure_ascii=False).encode
    top = encode({**head, "fields": header})
    out.write(f'{top[:-1]},\n"rows": ['.encode())
    count, between = 0, "\n"
    for batch in batches(rows, BATCH):
        out.write((between + ",\n".join(map(encode, batch))).encode())
        count, between = count + len(batch), ",\n"
    out.write(b"\n]}\n")
    return count
