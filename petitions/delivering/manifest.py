"""The manifest of a folder: what it holds and what that says, for people and programs; kept for ever."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Protocol

from django.utils.translation import override

from petitions.delivering.addresses import check_address
from petitions.delivering.freeze import Frozen
from petitions.delivering.in_words import title_in, title_of
from petitions.models import Packet, PacketFolder


class Named(Protocol):
    """A file of the folder."""

    name: str
    size: int
    sha256: str


def manifest_of(folder: PacketFolder, frozen: Frozen, files: Iterable[Named]) -> str:
    """The manifest as JSON text. No signer is in it; `rows` in the lists are `signatures.listed_by_name`."""
    packet = folder.packet
    said: dict[str, Any] = {
        "packet": packet.number,
        "check": check_address(packet),
        "petition": _petition(packet),
        "to": _addressee(folder),
        "frozen_at": frozen.at.isoformat(timespec="seconds"),
        "level": packet.level,
        "order": packet.order,
        "roll": {"slice": packet.slice, "from": frozen.counts.first, "to": frozen.counts.last},
        "signatures": signatures_of(frozen),
        "texts": [
            {"version": text.version, "language": text.language, "signatures": text.count}
            for text in frozen.facts.texts
        ],
        "files": [{"name": each.name, "bytes": each.size, "sha256": each.sha256} for each in files],
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def signatures_of(frozen: Frozen) -> dict[str, int]:
    """The counts of a packet: `total` = listed by name + counted without name = by mail + on paper + imported."""
    counts = frozen.counts
    return {
        "total": counts.total,
        "listed_by_name": counts.listed,
        "counted_without_name": counts.total - counts.listed,
        "by_mail": counts.by_mail,
        "on_paper": counts.on_paper,
        "imported": counts.imported,
    }


def _petition(packet: Packet) -> dict[str, str]:
    title = title_in(packet.petition, packet.language)
    return {"address": packet.petition.slug, "title": title, "by": packet.petition.organization.name}


def _addressee(folder: PacketFolder) -> dict[str, str]:
    with override(folder.packet.language):
        office = title_of(folder.target.office)
    return {"office": office, "official": folder.official.name if folder.official else ""}
