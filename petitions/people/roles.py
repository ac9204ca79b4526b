"""Give and take roles, and leave. Each change is on the access log, and holds from the next request on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import get_active_log_context

from accounts.sessions import end_all
from petitions.exporting.access_log import record
from petitions.models import Membership, Organization, Role, RoleGroup
from petitions.organizing.groups import ensure_role_group
from petitions.organizing.reach import organizations_within_reach

MANAGE = "petitions.manage_people"


class LastOwner(Exception):
    """An organization always keeps at least one owner."""


def may_manage(user: Any, organization: Organization) -> bool:
    """Whether `user` may change who belongs to this organization."""
    return organizations_within_reach(user, MANAGE).filter(pk=organization.pk).exists()


def must_manage(user: Any, organization: Organization) -> None:
    """Raise PermissionDenied unless they may."""
    if not may_manage(user, organization):
        raise PermissionDenied


def roles_of(user: Any, organization: Organization) -> set[str]:
    """The roles somebody has there; none for a stranger."""
    return set(Membership.objects.filter(user=user, organization=organization).values_list("role", flat=True))


def give_role(organization: Organization, user: Any, role: str, by: Any, why: str) -> None:
    """Let `user` have `role` in `organization`; who has it already keeps it, and nothing is noted.

    Asks nobody: whoever calls this knows that `by` may. Raises ValueError for a role that is none.
    """
    if role not in Role.values:
        raise ValueError("This is none of the roles.")
    with transaction.atomic():
        _lock(organization)
        _row, new = Membership.objects.get_or_create(organization=organization, user=user, role=role)
        user.groups.add(ensure_role_group(organization, role))
        if new:
            _note(by, "role.given", organization, user, role, why)


def set_roles(organization: Organization, user: Any, roles: Iterable[str], by: Any, why: str) -> None:
    """Let a member have exactly `roles`; with none they are removed, and logged out everywhere.

    Raises PermissionDenied unless `by` may manage people there, ValueError for somebody who is no member or for a role
    that is none, and LastOwner.
    """
    must_manage(by, organization)
    with transaction.atomic():
        _lock(organization)
        if not roles_of(user, organization):
            raise ValueError("Whoever is no member is invited.")
        _become(organization, user, set(roles), by, why)


def leave(organization: Organization, user: Any) -> None:
    """Give up every role there; one is logged out. Raises LastOwner."""
    with transaction.atomic():
        _lock(organization)
        _become(organization, user, set(), user, "left")


def hand_over(organization: Organization, owner: Any, heir: Any) -> None:
    """An owner makes another member the owner in their place, and stays an organizer.

    Raises PermissionDenied unless `owner` is one, and ValueError unless `heir` is another member.
    """
    with transaction.atomic():
        _lock(organization)
        before, theirs = roles_of(owner, organization), roles_of(heir, organization)
        if Role.OWNER not in before or not owner.is_active:
            raise PermissionDenied
        if not theirs or heir.pk == owner.pk:
            raise ValueError("Ownership goes to another member.")
        _become(organization, heir, theirs | {Role.OWNER}, owner, "ownership handed over")
        _become(organization, owner, before - {Role.OWNER} | {Role.ORGANIZER}, owner, "ownership handed over")


def owned_alone(user: Any, leaving: Iterable[Any] = ()) -> list[Organization]:
    """The organizations of `user` that would have no owner without them and who is `leaving`, too. One query."""
    others = Membership.objects.filter(role=Role.OWNER, user__is_active=True).exclude(user__in=[user, *leaving])
    mine = Membership.objects.filter(role=Role.OWNER, user=user).values("organization")
    return list(Organization.objects.filter(pk__in=mine).exclude(pk__in=others.values("organization")))


def follow_groups(people: Iterable[Any]) -> None:
    """Groups were changed elsewhere: memberships become what these say. On the access log when it was in the admin."""
    active = get_active_log_context()
    by = active.user if active else None
    for user in people:
        now = set(RoleGroup.objects.filter(group__in=user.groups.all()).values_list("organization", "role"))
        rows = list(Membership.objects.filter(user=user).select_related("organization"))
        for row in rows:
            if (row.organization_id, row.role) not in now:
                row.delete()
                _note_if(by, "role.taken", row.organization, user, row.role)
        for organization_id, role in now - {(row.organization_id, row.role) for row in rows}:
            made = Membership.objects.create(user=user, organization_id=organization_id, role=role)
            _note_if(by, "role.given", made.organization, user, role)


def _lock(organization: Organization) -> None:
    """One change at a time: two owners who leave at once would leave nobody."""
    Organization.objects.select_for_update().get(pk=organization.pk)


def _become(organization: Organization, user: Any, wanted: set[str], by: Any, why: str) -> None:
    if not wanted <= set(Role.values):
        raise ValueError("This is none of the roles.")
    before = roles_of(user, organization)
    if Role.OWNER in before - wanted and organization in owned_alone(user):
        raise LastOwner
    for role in sorted(wanted - before):
        give_role(organization, user, role, by, why)
    for role in sorted(before - wanted):
        Membership.objects.filter(organization=organization, user=user, role=role).delete()
        user.groups.remove(
            *RoleGroup.objects.filter(organization=organization, role=role).values_list("group", flat=True)
        )
        _note(by, "role.taken", organization, user, role, why)
    if not wanted and before:
        end_all(user)


def _note(by: Any, act: str, organization: Organization, user: Any, role: str, why: str) -> None:
    record(by, act, f"{organization.name[:100]} {role} account {user.pk}", why, organization=organization)


def _note_if(by: Any, act: str, organization: Organization, user: Any, role: str) -> None:
    if by is not None:
        _note(get_user_model().objects.get(pk=by.pk), act, organization, user, role, "groups in the admin")
