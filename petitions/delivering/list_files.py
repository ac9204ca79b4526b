"""The list files of a packet: each is written from the same opened rows, sealed as it goes."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import override

from home.dates import fuzzy_date_text
from petitions.delivering.addresses import check_address
from petitions.delivering.in_words import title_in, title_of
from petitions.delivering.open_rows import header_of
from petitions.exporting.write_csv import write_csv
from petitions.exporting.write_xlsx import write_xlsx
from petitions.models import Level, Packet, PacketFolder
from petitions.printing.list_volume import ROWS_A_VOLUME, Column, ListEntry, ListHead, draw_volume
from petitions.sealing.scratch import Scratch

Count = Callable[[int], None]
"""Told after each batch how many rows of a file were written since the last time."""


@dataclass(frozen=True)
class ListFile:
    """A file of the packet: its name, and how it is written into something open."""

    name: str
    write: Callable[[BinaryIO], object]


def list_files(
    packet: Packet, folders: list[PacketFolder], at: datetime.datetime, rows: Scratch, count: Count
) -> Iterator[ListFile]:
    """All list files of a packet in order: volumes, CSV, XLSX. They hold the same rows in the same order."""
    header = header_of(packet.level)
    footer = f"{packet.number} · {check_address(packet)}"
    yield from _volumes(packet, head_of(packet, folders, at), rows, count)
    yield ListFile("signatures.csv", lambda out: write_csv(out, header, _counted(_texts(rows), count)))
    yield ListFile("signatures.xlsx", lambda out: write_xlsx(out, header, _counted(_texts(rows), count), footer=footer))


def _volumes(packet: Packet, head: ListHead, rows: Scratch, count: Count) -> Iterator[ListFile]:
    volumes = -(-rows.count // ROWS_A_VOLUME)
    entries = entries_of(packet, rows.rows())
    for volume in range(1, volumes + 1):
        some = islice(entries, ROWS_A_VOLUME)

        def write(out: BinaryIO, volume: int = volume, some: Iterable[ListEntry] = some) -> None:
            with override(packet.language):
                draw_volume(out, head, volume, volumes, _counted(some, count))

        yield ListFile(f"signatures-{volume}.pdf", write)


def head_of(packet: Packet, folders: list[PacketFolder], at: datetime.datetime) -> ListHead:
    """What stands on every page of the lists, in the packet's language."""
    moment = packet.petition.local(at)
    with override(packet.language):
        return ListHead(
            packet=packet.number,
            title=title_in(packet.petition, packet.language),
            addressees=[title_of(folder.target.office) for folder in folders],
            frozen=fuzzy_date_text(moment.date(), "day", packet.language),
            columns=_columns(packet.level),
            language=packet.language,
            note=_(
                "The numbers are those of the whole roll. Those of people who are counted without name are not here."
            ),
            check=check_address(packet),
            paper=packet.paper,
        )


def _columns(level: str) -> list[Column]:
    name = _("Initials") if level == Level.INITIALS_CITY else _("Name")
    columns = [Column(name, 5), Column(_("Place"), 4)]
    return [*columns, Column(_("Postal code"), 2)] if level == Level.NAME_POSTAL else columns


def entries_of(packet: Packet, rows: Iterable[list[Any]]) -> Iterator[ListEntry]:
    """The opened rows as they are printed: number, name or initials, place, and the postal code at that level."""
    header = header_of(packet.level)
    by_place = packet.order == Packet.Order.PLACE
    for number, *cells in rows:
        said = dict(zip(header[1:], cells, strict=True))
        place = ", ".join(part for part in (said["city"], said["region"], said["country"]) if part)
        name = said.get("initials") or f"{said.get('given_name', '')} {said.get('family_name', '')}".strip()
        shown = [name, place, *([said["postal_code"]] if "postal_code" in said else [])]
        yield ListEntry(number, shown, place if by_place else "")


def _texts(rows: Scratch) -> Iterator[list[str]]:
    for number, *cells in rows.rows():
        yield [str(number), *cells]


def _counted(rows: Iterable[Any], count: Count) -> Iterator[Any]:
    seen = 0
    for seen, row in enumerate(rows, start=1):
        yield row
        if seen % 500 == 0:
            count(500)
    count(seen % 500)
