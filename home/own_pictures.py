"""Which pictures somebody may show: those of the collections they may choose from, whatever a form is sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.permissions import policy_registry

NOT_YOURS = _("This picture belongs to somebody else. Choose one of yours, or upload it.")


def strangers(user: Any, wanted: Iterable[Any], before: Iterable[Any] = ()) -> list[Any]:
    """Those of the `wanted` pictures that `user` may not choose; what stood there `before` may stay."""
    known = {picture.pk for picture in before if picture}
    return [picture for picture in wanted if picture and picture.pk not in known and not _may_choose(user, picture)]


def pictures_in(body: Any) -> list[Any]:
    """The pictures in the blocks of a body (home/blocks/body.py)."""
    return [block.value["image"] for block in body or () if block.block_type == "picture"]


def _may_choose(user: Any, picture: Any) -> bool:
    policy = policy_registry.get_by_type(type(picture))
    return bool(policy.user_has_permission_for_instance(user, "choose", picture))
