"""What anybody may know who holds a packet: that it is genuine, and what it says. Nothing of a signer."""

from __future__ import annotations

import re
from typing import Any

from babel.dates import format_date, format_time
from django.db.models import Prefetch

from petitions.models import OfficeText, Packet, PacketFile
from petitions.reading.public_page import shown_as

_NUMBER = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")
_READ_AS = str.maketrans({"O": "Q", "0": "Q", "I": "J", "1": "J", "L": "J", "U": "V"})
"""Signs that no number has, and the nearest one that some have."""


def tidy_number(typed: str) -> str:
    """A packet number as it is written on paper, from however it was typed: `k7qx 3m9p` is `K7QX-3M9P`."""
    signs = re.sub(r"[^0-9A-Z]", "", typed.upper()[:40]).translate(_READ_AS)
    return f"{signs[:4]}-{signs[4:]}" if signs else ""


def frozen_packet(number: str) -> Packet | None:
    """The packet of this number, once it is frozen. One query, none for what is no number."""
    if not _NUMBER.fullmatch(number):
        return None
    rows = Packet.objects.select_related("petition__organization")
    return rows.filter(number=number, state=Packet.State.DONE).first()


def check_of(packet: Packet, language: str) -> dict[str, Any]:
    """Title and address of the petition, targets with their files, counts, when it was frozen. Six queries."""
    shown = shown_as(packet.petition.slug, language)
    text = packet.petition.text_versions.filter(language=packet.language).order_by("-pk").first()
    moment = packet.petition.local(packet.frozen_at or packet.made_at)
    return {
        "packet": packet,
        "title": shown.title if shown else text.title if text else packet.petition.slug,
        "url": shown.url if shown else None,
        "organization": packet.petition.organization,
        "frozen": ", ".join(
            [format_date(moment.date(), "long", locale=language), format_time(moment, "short", locale=language)]
        ),
        "gone": packet.get_lists_gone_why_display() if packet.lists_gone_at else "",
        "folders": _folders(packet),
    }


def _folders(packet: Packet) -> list[dict[str, Any]]:
    texts = Prefetch("target__office__texts", OfficeText.objects.select_related("locale"))
    rows = packet.folders.select_related("target__office", "official").prefetch_related(texts)
    files = list(packet.files.all())
    return [
        {
            "office": row.target.office.words() or {"title": row.target.office.name},
            "official": row.official.name if row.official else "",
            "files": _in_order([file for file in files if file.folder_id in (None, row.pk)]),
        }
        for row in rows
    ]


def _in_order(files: list[PacketFile]) -> list[PacketFile]:
    order = [PacketFile.Kind.LETTER, PacketFile.Kind.LIST, PacketFile.Kind.MANIFEST]
    return sorted(files, key=lambda file: (order.index(PacketFile.Kind(file.kind)), file.pk))
