"""One volume of the numbered list, as a PDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from petitions.printing.list_pages import ListPages

ROWS_A_VOLUME = 3000
"""About 75 pages: a clip holds it."""
_ROWS_A_MARK = 1000
"""After so many rows a list in the order of numbers gets a line and a bookmark."""


class Column(NamedTuple):
    """A column beside the number: its heading, and its share of the width."""

    label: str
    share: int


@dataclass(frozen=True)
class ListHead:
    """What all volumes of a list say: words in `language`, `paper` one of pages.SIZES, `check` as people type it."""

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
    packet = _("Packet %(number)s") % {"number": head.packet}
    said = _("Volume %(volume)d of %(volumes)d") % {"volume": volume, "volumes": volumes}
    columns = [(_("No."), 0), *((column.label, column.share) for column in head.columns)]
    pages = ListPages(out, f"{head.title} – {said}", head.language, head.paper, columns)
    pages.heading(head.title, level=1)
    pages.paragraph(f"{packet} · {said}", size=11)
    for what, words in _about(head):
        pages.paragraph(f"{what}: {words}")
    pages.paragraph(head.note, size=8.5)
    for heading, rows in _parts(entries):
        pages.heading(heading, level=2, above=rows[0].cells)
        for at, row in enumerate(rows):
            pages.row(row.number, row.cells, shaded=at % 2 == 0)
    pages.close(packet, said, _("Page {page} of {pages}"))


def _about(head: ListHead) -> list[list[str]]:
    """The lines under the title: what, and its words."""
    return [
        [_("To"), " · ".join(head.addressees)],
        [_("As of"), head.frozen],
        [_("Check it at"), head.check],
    ]


def _parts(entries: Iterable[ListEntry]) -> Iterator[tuple[str, list[ListEntry]]]:
    """The rows under their headings: the place, or from which number to which."""
    for group, some in groupby(entries, key=lambda entry: entry.group):
        rows = list(some)
        if group:
            yield group, rows
            continue
        for first in range(0, len(rows), _ROWS_A_MARK):
            piece = rows[first : first + _ROWS_A_MARK]
            yield _("Numbers %(first)s to %(last)s") % {"first": piece[0].number, "last": piece[-1].number}, piece
