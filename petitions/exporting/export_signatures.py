"""Export signatures: CSV at a disclosure level, streamed, safe in a spreadsheet, on record before the first row."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from petitions.exporting.access_log import record
from petitions.exporting.disclosure import COLUMNS, listed
from petitions.exporting.safe_cells import safe_cell
from petitions.models import AccessEntry, Level, Petition, Signature, Tally
from petitions.sealing.keys import open_key
from petitions.sealing.seal import unseal_identity

PERMISSION = "petitions.export_signatures"
PIECE = 500
CHUNK = 2000
BYTE_ORDER_MARK = "\ufeff"
"""Excel reads a CSV as UTF-8 only behind it."""


def export_csv(petition: Petition, level: str, user: Any, why: str) -> Iterator[bytes]:
    """Yield a CSV in pieces of about 500 rows. Memory stays flat; two queries and one per 2,000 rows.

    Raises PermissionDenied unless `user` may export, ValueError when `why` is empty or the level unknown, and
    KeyDestroyed after the purge: all before anything is read. The look is on the access log before the
    first piece leaves; a second entry with rows and SHA-256 closes it, however it ended.
    """
    if not user.is_active or not user.has_perm(PERMISSION):
        raise PermissionDenied
    if not why.strip() or level not in Level.values:
        raise ValueError("An export needs a reason and one of the levels.")
    key = open_key(petition.sealing_key)
    opened = record(user, "export.begun", f"{petition.slug} {level} csv", why)
    return _pieces(petition, level, key, user, opened)


def _pieces(petition: Petition, level: str, key: bytes, user: Any, opened: AccessEntry) -> Iterator[bytes]:
    digest, count = hashlib.sha256(), 0
    try:
        for piece, rows in _csv(petition, level, key):
            digest.update(piece)
            count += rows
            yield piece
    finally:
        record(user, "export.ended", opened.subject, opened.why, count, digest.hexdigest())


def _csv(petition: Petition, level: str, key: bytes) -> Iterator[tuple[bytes, int]]:
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    rows = -1  # the header is a line, not a row
    for cells in _rows(petition, level, key):
        writer.writerow([safe_cell(cell) for cell in cells])
        rows += 1
        if rows == PIECE:
            yield _take(out), rows
            rows = 0
    yield _take(out), rows


def _rows(petition: Petition, level: str, key: bytes) -> Iterator[list[str]]:
    if level == Level.CERTIFICATE:
        tally = Tally.objects.get(petition=petition)
        named = listed(petition).count()
        yield ["petition", "total", "by_mail", "on_paper", "imported", "listed_by_name", "counted_without_name"]
        parts = [tally.total, tally.confirmed, tally.paper, tally.imported, named, tally.total - named]
        yield [petition.slug, *(str(part) for part in parts)]
        return
    header, cells = COLUMNS[level]
    yield header
    for row in _by_number(listed(petition)):
        yield cells(row, unseal_identity(key, bytes(row.email_key or b""), bytes(row.sealed_identity or b"")))


def _by_number(rows: QuerySet[Signature]) -> Iterator[Signature]:
    """Rows in steps along their numbers: no cursor or transaction stays open while a slow reader downloads."""
    last = 0
    while chunk := list(rows.filter(number__gt=last)[:CHUNK]):
        yield from chunk
        last = chunk[-1].number or 0


def _take(out: io.StringIO) -> bytes:
    piece = out.getvalue().encode()
    out.seek(0)
    out.truncate()
    return piece
