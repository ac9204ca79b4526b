"""The picture of a petition, uploaded on the way: it lies with its organization's, as in the admin."""

from __future__ import annotations

from typing import Any

from wagtail.models import Collection, GroupCollectionPermission

from home.models import Picture
from petitions.models import Organization


def keep_picture(file: Any, title: str, organization: Organization, user: Any) -> Picture:
    """Store an upload, drawn anew without what the camera wrote, where the organization's people alone choose it."""
    picture = Picture(title=title[:255], file=file, collection=_collection_of(organization), uploaded_by_user=user)
    picture.save()
    return picture


def _collection_of(organization: Organization) -> Collection:
    root = Collection.get_first_root_node()
    theirs = GroupCollectionPermission.objects.filter(group__role_group__organization=organization)
    own = theirs.exclude(collection=root).select_related("collection").order_by("pk").first()
    return own.collection if own else root
