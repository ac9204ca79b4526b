"""Open the frozen rows: what the packet's level says of each signer, and no more."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, cast

from petitions.exporting.disclosure import COLUMNS
from petitions.sealing.seal import unseal_identity


class Place(NamedTuple):
    """Where somebody signed from."""

    city: str
    region: str
    country: str


def header_of(level: str) -> list[str]:
    """The columns of the list files at a level: the number of the roll first."""
    return ["number", *COLUMNS[level][0]]


def open_rows(level: str, key: bytes, sealed: Iterable[list[Any]]) -> Iterator[list[Any]]:
    """Yield number and cells of each sealed row (see FIELDS), as header_of() names them.

    Raises SealBroken when a stored signature was altered.
    """
    cells = COLUMNS[level][1]
    for number, email_key, identity, *place in sealed:
        who = unseal_identity(key, base64.b64decode(email_key), base64.b64decode(identity))
        yield [number, *cells(cast(Any, Place(*place)), who)]
