"""Promise G4: a list ten times as long takes no more memory to write."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from petitions.exporting.keyed_order import in_keyed_order
from petitions.exporting.write_csv import write_csv
from petitions.exporting.write_json import write_json
from petitions.exporting.write_xlsx import write_xlsx

HEADER = ["given_name", "family_name", "city", "region", "country"]
FEW, MANY = 4_000, 40_000
Write = Callable[[BinaryIO, Iterator[list[str]]], int]
WRITERS: dict[str, Write] = {
    "csv": lambda out, rows: write_csv(out, HEADER, rows),
    "xlsx": lambda out, rows: write_xlsx(out, HEADER, rows, sheet_rows=15_000),
    "json": lambda out, rows: write_json(out, {"export": {}}, HEADER, rows),
}


def people(count: int) -> Iterator[list[str]]:
    """Invented signers, one at a time."""
    for number in range(count):
        yield [f"Given{number}", f"Family{number}", f"City {number % 900}", "PA", "US"]


def peak(write: Write, count: int, file: Path) -> int:
    """The most bytes of Python's own that were held at a time."""
    gc.collect()  # what earlier tests left is not this one's
    with file.open("wb") as out:
        tracemalloc.start()
        assert write(out, people(count)) == count
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return most


def hold(_out: BinaryIO, rows: Iterator[list[str]]) -> int:
    """All rows at once, the wrong way."""
    return len(list(rows))


@pytest.mark.parametrize("kind", WRITERS)
def test_ten_times_the_rows_take_no_more_memory(kind: str, tmp_path: Path) -> None:
    file = tmp_path / f"list.{kind}"
    few, many = (peak(WRITERS[kind], count, file) for count in (FEW, MANY))
    # Other threads of the process take some meanwhile: a tenth of the rows is far above that, and far below all.
    kept = peak(hold, MANY, tmp_path / "nothing") - peak(hold, FEW, tmp_path / "nothing")
    assert many - few < 0.1 * kept, f"{few:,} bytes at {FEW:,} rows, {many:,} at {MANY:,}; the rows are {kept:,}"


def test_putting_them_in_order_holds_a_small_part_of_them(tmp_path: Path) -> None:
    def write(out: BinaryIO, rows: Iterator[list[str]]) -> int:
        return write_csv(out, HEADER, in_keyed_order(b"k" * 32, rows, tmp_path / "scratch"))

    held = peak(hold, MANY, tmp_path / "nothing")
    ordered = peak(write, MANY, tmp_path / "ordered.csv")
    assert ordered < 0.75 * held, f"{ordered:,} bytes, all rows at once are {held:,}"
