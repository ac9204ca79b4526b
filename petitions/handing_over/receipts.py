"""Photos of receipts: drawn anew without what the camera wrote, sealed, looked at only through here."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from home.models.picture import without_metadata
from petitions.models import DeliveryTarget, ReceiptScan
from petitions.sealing.keys import open_key
from petitions.sealing.store import keep, read, sweep

FOLDER = "receipts"
_TYPES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PN": "image/png", b"RIF": "image/webp"}


def keep_receipt(line: DeliveryTarget, photo: bytes, user: Any) -> ReceiptScan:
    """Store a photo of the slip, without metadata and sealed under the petition's key; its file must be removed if the
    transaction fails. Raises KeyDestroyed, PIL.UnidentifiedImageError, or OSError when the disk is full."""
    key = open_key(line.delivery.petition.sealing_key)
    clean = without_metadata(photo)
    name = secrets.token_hex(16)
    kept = keep(f"{FOLDER}/{name}", key, f"receipt/{name}", lambda file: file.write(clean))
    return ReceiptScan.objects.create(
        line=line,
        stored=kept.name,
        place=f"receipt/{name}",
        content_type=_TYPES[clean[:3]],
        size=kept.size,
        sha256=kept.sha256,
        added_by=user,
    )


def open_receipt(scan: ReceiptScan) -> Iterator[bytes]:
    """The picture in clear, in pieces. Raises KeyDestroyed at once, FileNotFoundError when it is read."""
    key = open_key(scan.line.delivery.petition.sealing_key)
    return read(scan.stored, key, scan.place)


def sweep_receipts() -> int:
    """Remove sealed pictures that no row knows, once they are a day old. Returns how many."""
    return sweep(FOLDER, set(ReceiptScan.objects.values_list("stored", flat=True)))
