"""Photos of a delivery that are not public have no public address: whoever may not work on the petition gets a 404."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from wagtail.models import ReferenceIndex

from petitions.models import Delivery, DeliveryPhoto
from petitions.organizing.reach import ReachPolicy


def is_withheld(path: str, user: Any) -> bool:
    """Whether the picture at `path` below MEDIA_ROOT, or a size of it, is kept from `user`: an internal photo of a
    delivery, shown nowhere, and out of the user's reach; wherever it is shown, one of a child whose guardian did not
    agree. One query for any other picture."""
    stem = PurePosixPath(path).name.partition(".")[0]
    rows = DeliveryPhoto.objects.filter(image__file__startswith=f"original_images/{stem}.")
    photos = list(rows.select_related("delivery", "image"))
    if not photos or (not _is_of_a_child(photos) and _is_shown(photos)):
        return False
    policy = ReachPolicy(Delivery)
    return not any(policy.user_has_permission_for_instance(user, "change", photo.delivery) for photo in photos)


def _is_of_a_child(photos: list[DeliveryPhoto]) -> bool:
    return any(photo.child_face and not photo.guardian_consent.strip() for photo in photos)


def _is_shown(photos: list[DeliveryPhoto]) -> bool:
    if any(photo.is_public and photo.delivery.is_public for photo in photos):
        return True
    elsewhere = ReferenceIndex.get_references_to(photos[0].image).exclude(base_content_type__model="delivery")
    return bool(elsewhere.exists())
