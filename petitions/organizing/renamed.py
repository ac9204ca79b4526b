"""Organizers whose organization had another name when roles became rows: their group was known by its name alone."""

from __future__ import annotations

from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission

from petitions.models import Membership, Organization, OrganizationPage, Role, RoleGroup

BEGINS = "Organizers: "


def adopt_renamed_groups() -> list[str]:
    """Tie each group "Organizers: …" that is no role's to the one organization whose branch its people may change, and
    make these members; return the names of groups that are tied. May run again.

    A group whose rights lie in several branches, or in one that has its organizers already, is left to administrators.
    """
    adopted = []
    for group in Group.objects.filter(name__startswith=BEGINS, role_group=None).order_by("pk"):
        organization = _whose(group)
        if organization is None:
            continue
        RoleGroup.objects.create(organization=organization, role=Role.ORGANIZER, group=group)
        for user in group.user_set.all():
            Membership.objects.get_or_create(organization=organization, user=user, role=Role.ORGANIZER)
        adopted.append(group.name)
    return adopted


def _whose(group: Group) -> Organization | None:
    """The one organization whose pages, and no others, the group may change, and that has no group of organizers."""
    pages = GroupPagePermission.objects.filter(group=group).values("page")
    mine = OrganizationPage.objects.filter(pk__in=pages)
    found = list(Organization.objects.filter(pk__in=mine.values("organization")))
    if len(found) != 1 or pages.exclude(page__in=mine.values("pk")).exists():
        return None
    return None if RoleGroup.objects.filter(organization=found[0], role=Role.ORGANIZER).exists() else found[0]
