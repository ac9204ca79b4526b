"""Exports for tests, made at once by the test settings' worker, and their files."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import openpyxl

from petitions.exporting.ask import ask
from petitions.exporting.download import download
from petitions.exporting.tasks import enqueue_export
from petitions.models import Export, Level, Petition
from tests.cast import edith

WHY = "For the senator"


def an_export(
    petition: Petition, level: str = Level.NAME_CITY, user: Any = None, file_format: str = "csv", **wanted: Any
) -> Export:
    """An export that was asked for and, if nobody else must agree, made."""
    why = wanted.pop("why", WHY)
    export = ask(petition, level, file_format, user or edith(), why, enqueue=enqueue_export, **wanted)
    export.refresh_from_db()
    return export


def data_of(export: Export, user: Any = None) -> bytes:
    """Its file, downloaded."""
    return b"".join(download(export, user or edith(), WHY))


def exported(petition: Petition, level: str = Level.NAME_CITY, user: Any = None, **wanted: Any) -> bytes:
    """The file of a new export."""
    return data_of(an_export(petition, level, user, **wanted), user)


def rows_of(data: bytes) -> list[dict[str, str]]:
    """The rows of a file, by the parser its first bytes ask for."""
    if data.startswith(b"PK"):
        sheets = openpyxl.load_workbook(io.BytesIO(data)).worksheets
        header, *rows = [[str(cell or "") for cell in row] for sheet in sheets for row in sheet.values]
        return [dict(zip(header, row, strict=True)) for row in rows]
    if data.startswith(b"{"):
        said = json.loads(data)
        return [dict(zip(said["fields"], row, strict=True)) for row in said["rows"]]
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
