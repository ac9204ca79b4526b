"""One volume of the numbered list, as a PDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from petitions.printing.cells import cell
from petitions.printing.typeset import typeset

ROWS_A_VOLUME = 3000
"""About 75 pages: a clip holds it, and drawing it takes less than 200 MB."""
_ROWS_A_MARK = 1000
"""After so many rows a list in the order of numbers gets a line and a bookmark."""


class Column(NamedTuple):
    """A column beside the number: its heading, and its share of the width."""

    label: str
    share: int


@dataclass(frozen=True)
class ListHead:
    """What all volumes of a list say: words in `language`, `paper` as Typst names it, `check` as people type it."""

    packet: str
    title: str
    addressees: list[str]
    frozen: str
    columns: list[Column]
    language: str
    note: str
    check: str
    paper: str


class ListEntry(NamedTuple):
    """One row: the number of the roll, a text for each column, and the place it stands under ("" for none)."""

    number: int
    cells: list[str]
    group: str


def draw_volume(out: BinaryIO, head: ListHead, volume: int, volumes: int, entries: Iterable[ListEntry]) -> None:
    """Write volume `volume` of `volumes` to `out`: the entries in their order, at most ROWS_A_VOLUME.

    Texts are in the active language. Raises CannotTypeset.
    """
    data = {
        "title": head.title,
        "language": head.language,
        "paper": head.paper,
        "packet": _("Packet %(number)s") % {"number": head.packet},
        "volume": _("Volume %(volume)d of %(volumes)d") % {"volume": volume, "volumes": volumes},
        "page": _("Page {page} of {pages}"),
        "about": _about(head),
        "note": head.note,
        "number": _("No."),
        "columns": [column._asdict() for column in head.columns],
        "parts": list(_parts(entries)),
    }
    out.write(typeset("list_volume.typ", data))


def _about(head: ListHead) -> list[list[str]]:
    """The lines under the title: what, and its words."""
    return [
        [_("To"), " · ".join(head.addressees)],
        [_("As of"), head.frozen],
        [_("Check it at"), head.check],
    ]


def _parts(entries: Iterable[ListEntry]) -> Iterator[dict[str, object]]:
    """The rows under their headings: the place, or from which number to which."""
    for group, some in groupby(entries, key=lambda entry: entry.group):
        rows = [[entry.number, *map(cell, entry.cells)] for entry in some]
        if group:
            yield {"heading": group, "rows": rows}
            continue
        for first in range(0, len(rows), _ROWS_A_MARK):
            piece = rows[first : first + _ROWS_A_MARK]
            yield {"heading": f"{piece[0][0]} – {piece[-1][0]}", "rows": piece}
