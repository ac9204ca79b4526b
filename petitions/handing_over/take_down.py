"""Take a photo down: one act, after which no copy is left, and the log says who, when and why."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from home.models import Picture
from petitions.exporting.access_log import record
from petitions.models import DeliveryPhoto, Position, ReceiptScan
from petitions.sealing.store import remove


class StillNeeded(Exception):
    """The picture is the only source of a position; `position` says which."""

    def __init__(self, position: Position) -> None:
        super().__init__(str(position))
        self.position = position


def take_down_photo(photo: DeliveryPhoto, user: Any, why: str) -> None:
    """Destroy the picture with all its sizes, wherever it was shown; its addresses answer 404 from then on.

    Raises StillNeeded: a position without a source would be hearsay. It wants another source first.
    """
    picture: Picture = photo.image
    with transaction.atomic():
        sourced = Position.objects.filter(source_scan=picture)
        if only := sourced.filter(source_url="").select_related("target__office").first():
            raise StillNeeded(only)
        sourced.update(source_scan=None)
        petition = photo.delivery.petition
        subject = f"{petition.slug}, photo {photo.pk}"
        record(user, "photo.taken down", subject, why, 1, picture.file_hash, petition=petition)
        DeliveryPhoto.objects.filter(image=picture).delete()
        files = [rendition.file for rendition in picture.renditions.all()] + [picture.file]
        picture.renditions.all().delete()
        picture.delete()
        _destroy(files)


def take_down_receipt(scan: ReceiptScan, user: Any, why: str) -> None:
    """Destroy the photo of a receipt; that there was one stays in the steps and the log."""
    with transaction.atomic():
        petition = scan.line.delivery.petition
        subject = f"{petition.slug}, receipt {scan.pk}"
        record(user, "receipt.taken down", subject, why, 1, scan.sha256, petition=petition)
        stored = scan.stored
        scan.delete()
        remove(stored)


def _destroy(files: list[Any]) -> None:
    # Before the commit: a file that stays although its row is gone would stay for ever.
    for file in files:
        file.storage.delete(file.name)
