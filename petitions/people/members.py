"""Who belongs to an organization, for its own people to see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from petitions.models import Membership, Organization, Role
from petitions.organizing.reach import organizations_within_reach
from petitions.people.roles import MANAGE


@dataclass(frozen=True)
class Member:
    """Somebody, and their roles in the order of Role."""

    user: Any
    roles: list[Role]


def members_of(organization: Organization) -> list[Member]:
    """Its people, by name. Two queries."""
    found: dict[int, list[str]] = {}
    for user, role in Membership.objects.filter(organization=organization).values_list("user", "role"):
        found.setdefault(user, []).append(role)
    people = get_user_model().objects.filter(pk__in=found).order_by("first_name", "last_name", "email")
    return [Member(user, [role for role in Role if role in found[user.pk]]) for user in people]


def organizations_of(user: Any) -> QuerySet[Organization]:
    """Those somebody belongs to, and those whose people they may change."""
    mine = Organization.objects.filter(memberships__user=user).values("pk")
    managed = organizations_within_reach(user, MANAGE).values("pk")
    return Organization.objects.filter(pk__in=mine) | Organization.objects.filter(pk__in=managed)
