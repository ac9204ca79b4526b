"""Open a packet's files for staff: each look is on the access log before its first byte."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from petitions.delivering.ask_for_packet import may_make_packets
from petitions.delivering.build_packet import place_of
from petitions.delivering.log import log
from petitions.models import Packet, PacketFile, PacketFolder
from petitions.sealing.keys import open_key
from petitions.sealing.store import read


def open_file(file: PacketFile, user: Any) -> Iterator[bytes]:
    """The file in clear, in pieces. Raises PermissionDenied, or KeyDestroyed after the purge, at once."""
    may_make_packets(user, file.packet.petition)
    packet = file.packet
    key = open_key(packet.petition.sealing_key)
    rows = packet.listed_count if file.kind == PacketFile.Kind.LIST else 0
    log(packet, user, "packet.opened", rows, file.sha256)
    return read(file.stored, key, place_of(file))


def open_folder(folder: PacketFolder, user: Any) -> Iterator[bytes]:
    """Everything a target gets, as a ZIP that is made while it is read. Raises as open_file() does."""
    return folder_for_reader(folder, user, lambda packet: may_make_packets(user, packet.petition))


def folder_for_reader(
    folder: PacketFolder, user: Any, may: Callable[[Packet], object], why: str = ""
) -> Iterator[bytes]:
    """open_folder() for anybody whom `may` lets pass (it raises what it likes); `why` goes on the access log beside the
    offices. Raises KeyDestroyed after the purge, before `may` is asked."""
    packet = folder.packet
    key = open_key(packet.petition.sealing_key)
    may(packet)
    files = [file for file in files_in(folder) if file.is_kept]
    for file in files:
        if file.kind == PacketFile.Kind.MANIFEST:
            rows = 0 if packet.lists_gone_at else packet.listed_count
            log(packet, user, "packet.opened", rows, file.sha256, why)
    return _zipped(packet, files, key)


def files_in(folder: PacketFolder) -> list[PacketFile]:
    """The files a target gets: the letter first, the manifest last. One query."""
    order = [PacketFile.Kind.LETTER, PacketFile.Kind.LIST, PacketFile.Kind.MANIFEST]
    rows = folder.packet.files.select_related("packet", "folder").filter(folder__in=[folder]) | (
        folder.packet.files.select_related("packet", "folder").filter(folder=None)
    )
    return sorted(rows, key=lambda file: (order.index(PacketFile.Kind(file.kind)), file.pk))


class _Gathered:
    """Where the ZIP is written to, and taken from as it grows."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data


def _zipped(packet: Packet, files: list[PacketFile], key: bytes) -> Iterator[bytes]:
    out = _Gathered()
    moment = packet.petition.local(packet.frozen_at or packet.made_at).timetuple()[:6]
    # PDF and XLSX are compressed already.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        for file in files:
            info = zipfile.ZipInfo(f"{packet.number}/{file.name}", moment)
            with archive.open(info, "w", force_zip64=True) as inside:
                for piece in read(file.stored, key, place_of(file)):
                    inside.write(piece)
                    yield out.take()
            yield out.take()
    yield out.take()
