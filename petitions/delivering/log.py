"""What is done with packets, on the access log."""

from __future__ import annotations

from typing import Any

from petitions.exporting.access_log import record
from petitions.models import Packet


def log(packet: Packet, user: Any, act: str, rows: int = 0, file_hash: str = "", why: str = "") -> None:
    """Append that `user` did `act` with a packet; the reason is `why` and whom it is for."""
    offices = ", ".join(folder.target.office.name for folder in packet.folders.select_related("target__office"))
    reason = f"{why}: {offices}" if why else offices
    subject = f"{packet.petition.slug} packet {packet.number}"[:200]
    record(user, act, subject, reason[:500], rows, file_hash, petition=packet.petition)
