"""Take a photo down: one act, after which no copy is left, and the log says who, when and why."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from home.models import Picture
from petitions.exporting.access_log import record
from petitions.models import DeliveryPhoto, ReceiptScan
from petitions.sealing.store import remove


def take_down_photo(photo: DeliveryPhoto, user: Any, why: str) -> None:
    """Destroy the picture with all its sizes, wherever it was shown; its addresses answer 404 from then on."""
    picture: Picture = photo.image
    with transaction.atomic():
        record(user, "photo.taken down", f"{photo.delivery.petition.slug}, photo {photo.pk}", why, 1, picture.file_hash)
        DeliveryPhoto.objects.filter(image=picture).delete()
        files = [rendition.file for rendition in picture.renditions.all()] + [picture.file]
        picture.renditions.all().delete()
        picture.delete()
        _destroy(files)


def take_down_receipt(scan: ReceiptScan, user: Any, why: str) -> None:
    """Destroy the photo of a receipt; that there was one stays in the steps and the log."""
    with transaction.atomic():
        slug = scan.line.delivery.petition.slug
        record(user, "receipt.taken down", f"{slug}, receipt {scan.pk}", why, 1, scan.sha256)
        stored = scan.stored
        scan.delete()
        remove(stored)


def _destroy(files: list[Any]) -> None:
    # Before the commit: a file that stays although its row is gone would stay for ever.
    for file in files:
        file.storage.delete(file.name)
