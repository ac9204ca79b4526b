"""Read the rows of a file that may once have been an export: CSV, XLSX or JSON, cut, or saved by a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl

from petitions.exporting.disclosure import Field
from petitions.exporting.safe_cells import plain_cell

Rows = list[list[str]]


class Unreadable(Exception):
    """The file is none of the three kinds."""


def read_back(path: Path) -> Rows:
    """Its rows of text, without a header. Raises Unreadable, and OSError when there is no such file."""
    data = path.read_bytes()
    try:
        rows = list(_rows(data))
    except (ValueError, KeyError, csv.Error, zipfile.BadZipFile, SyntaxError) as error:
        raise Unreadable from error
    return [row for row in rows if any(row) and not set(filter(None, row)) <= set(Field.values)]


def _rows(data: bytes) -> Iterator[list[str]]:
    if data.startswith(b"PK"):
        yield from _of_a_workbook(data)
        return
    text = _text(data)
    if text.lstrip()[:1] in ("{", "["):
        yield from _of_json(text)
        return
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
        yield [plain_cell(cell) for cell in row]


def _of_a_workbook(data: bytes) -> Iterator[list[str]]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            yield ["" if cell is None else str(cell) for cell in row]


def _of_json(text: str) -> Iterator[list[str]]:
    """The whole document, its rows alone, or lines cut out of it."""
    try:
        read = json.loads(text)
        found = read["rows"] if isinstance(read, dict) else read
    except ValueError:
        lines = (line.strip().rstrip(",") for line in text.splitlines())
        found = [json.loads(line) for line in lines if line.startswith("[") and line.endswith("]")]
    yield from (list(map(str, row)) for row in found if isinstance(row, list))


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """What parts the first lines into cells: a Spanish spreadsheet saves a semicolon."""
    begin: Any = text[:20_000]
    return max(",;\t", key=begin.count)
