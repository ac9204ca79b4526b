"""Hand out the file of an export, on the access log before its first byte."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from petitions.exporting.ask import LONGEST_WHY
from petitions.exporting.may import must_export, note
from petitions.models import Export
from petitions.sealing.keys import KeyDestroyed, open_key
from petitions.sealing.seal import SealBroken
from petitions.sealing.store import read


class NoFile(Exception):
    """There is nothing to download: never made, expired, purged, or damaged."""


def download(export: Export, user: Any, why: str) -> Iterator[bytes]:
    """The file in pieces. Who, when, why, rows and hash are on the access log before this returns.

    Raises PermissionDenied, ValueError without a reason, and NoFile. Stops with SealBroken before an altered piece.
    """
    must_export(user, export.petition)
    if not why.strip() or len(why.strip()) > LONGEST_WHY:
        raise ValueError("A download needs a reason.")
    if not export.has_file():
        raise NoFile
    try:
        pieces = read(export.file_name, open_key(export.petition.sealing_key), export.place)
        first = next(pieces, b"")
    except (FileNotFoundError, KeyDestroyed, SealBroken) as error:
        raise NoFile from error
    note(export, user, "downloaded", why.strip(), export.rows, export.sha256)
    return chain([first], pieces)
