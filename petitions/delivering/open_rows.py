"""Open the frozen rows: what the packet's level says of each signer, and no more."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from typing import Any

from petitions.exporting.disclosure import LEVEL_FIELDS, Place, cells_of
from petitions.sealing.seal import identity_opener


def header_of(level: str) -> list[str]:
    """The columns of the list files at a level: the number of the roll first."""
    return ["number", *LEVEL_FIELDS[level]]


def open_rows(level: str, key: bytes, sealed: Iterable[list[Any]]) -> Iterator[list[Any]]:
    """Yield number and cells of each sealed row (see FIELDS), as header_of() names them.

    Raises SealBroken when a stored signature was altered.
    """
    opened, cells = identity_opener(key), cells_of(LEVEL_FIELDS[level])
    for number, email_key, identity, *place in sealed:
        who = opened(base64.b64decode(email_key), base64.b64decode(identity))
        yield [number, *cells(who, Place(*place))]
