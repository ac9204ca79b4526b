"""How far somebody's rights reach: the one place that says which petitions they may touch, with which right."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Q, QuerySet, Subquery
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy

from petitions.models import Organization, Petition, PetitionPage, RoleGroup


def petitions_within_reach(user: Any, right: str = "") -> QuerySet[Petition]:
    """The petitions `user` may work on, with the `title` their first page has now, by title: those whose page they may
    change, or with a `right` ("petitions.make_packets") those for which they hold it. One query more for the rights of
    the user, which are kept on it, and one for whether they hold it for the whole site."""
    found = _with_right(user, right) if right else _with_pages(user)
    return found.annotate(title=title_of("pk")).order_by("title", "pk")


def petitions_to_work_on(user: Any, *rights: str) -> QuerySet[Petition]:
    """The petitions whose page `user` may change, and for which they hold one of the `rights`: whoever may change all
    pages as a reviewer holds the rights of an organizer for their own organization alone."""
    organizations = [organizations_within_reach(user, right).values("pk") for right in rights]
    held = [Q(organization__in=each) for each in organizations]
    return petitions_within_reach(user).filter(reduce(or_, held, Q(pk__in=[])))


def organizations_within_reach(user: Any, right: str) -> QuerySet[Organization]:
    """The organizations for which `user` holds `right`: by a role in them, or all when it is held for the site."""
    if not user.is_active or not user.has_perm(right):
        return Organization.objects.none()
    if holds_for_the_site(user, right):
        return Organization.objects.all()
    groups = user.groups.filter(permissions__in=_permission(right))
    return Organization.objects.filter(pk__in=RoleGroup.objects.filter(group__in=groups).values("organization"))


def may(user: Any, right: str, petition: Petition) -> bool:
    """Whether `user` holds `right` for this petition."""
    return organizations_within_reach(user, right).filter(pk=petition.organization_id).exists()


def must(user: Any, right: str, petition: Petition) -> None:
    """Raise PermissionDenied unless `user` holds `right` for this petition."""
    if not may(user, right, petition):
        raise PermissionDenied


def _with_pages(user: Any) -> QuerySet[Petition]:
    pages = page_permission_policy.instances_user_has_permission_for(user, "change")
    mine = PetitionPage.objects.filter(pk__in=pages.values("pk")).values("petition")
    return Petition.objects.filter(pk__in=mine)


def _with_right(user: Any, right: str) -> QuerySet[Petition]:
    return Petition.objects.filter(organization__in=organizations_within_reach(user, right).values("pk"))


def holds_for_the_site(user: Any, right: str) -> bool:
    """Whether `user` holds `right` for all organizations: as a superuser, by a group that is no organization's, or in
    person."""
    if not user.is_active or user.is_superuser:
        return bool(user.is_active)
    groups = user.groups.filter(role_group=None)
    return _permission(right).filter(Q(user=user) | Q(group__in=groups.values("pk"))).exists()


def _permission(right: str) -> QuerySet[Permission]:
    app, _dot, codename = right.partition(".")
    return Permission.objects.filter(content_type__app_label=app, codename=codename)


def titles_within_reach(user: Any) -> dict[int, str]:
    """The titles of the petitions `user` may work on, by petition. One query."""
    rows: Any = petitions_within_reach(user)
    return dict(rows.values_list("pk", "title"))


def title_of(petition: str) -> Subquery:
    """For annotate(): the title the first page of a petition has now; `petition` is the name of the row's field."""
    pages = Page.objects.filter(petitionpage__petition=OuterRef(petition)).order_by("pk")
    return Subquery(pages.values("draft_title")[:1])


def known_pages(pages: QuerySet[Page], user: Any) -> QuerySet[Page]:
    """Those of `pages` that everybody can read, or that `user` may change."""
    mine = page_permission_policy.instances_user_has_permission_for(user, "change")
    return pages.filter(Q(live=True) | Q(pk__in=mine.values("pk")))


class ReachPolicy(ModelPermissionPolicy):
    """The model's permissions, held only for rows of petitions within reach."""

    def petitions(self, user: Any, actions: list[str]) -> QuerySet[Petition]:
        """Those on whose rows one of the `actions` may be done."""
        return petitions_to_work_on(user, *[self._get_permission_name(action) for action in actions])

    def instances_user_has_any_permission_for(self, user: Any, actions: list[str]) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().instances_user_has_any_permission_for(user, actions)
        return rows.filter(petition__in=self.petitions(user, actions).values("pk"))

    def instances_user_has_permission_for(self, user: Any, action: str) -> QuerySet[Any]:
        return self.instances_user_has_any_permission_for(user, [action])

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(self, user: Any, actions: list[str], instance: Any) -> bool:
        return (
            self.user_has_any_permission(user, actions)
            and self.petitions(user, actions).filter(pk=instance.petition_id).exists()
        )


class RightPolicy(ReachPolicy):
    """The same for rows that follow one right instead of the tree of pages."""

    def __init__(self, model: Any, right: str) -> None:
        super().__init__(model)
        self.right = right

    def petitions(self, user: Any, actions: list[str]) -> QuerySet[Petition]:
        """Those for which the right is held."""
        return petitions_within_reach(user, self.right)


class OrganizationPolicy(ModelPermissionPolicy):
    """The model's permissions over organizations, each held for those where somebody has a role with it."""

    def instances_user_has_any_permission_for(self, user: Any, actions: list[str]) -> QuerySet[Any]:
        found = Organization.objects.none()
        for action in actions:
            found |= organizations_within_reach(user, f"petitions.{action}_organization")
        return found

    def instances_user_has_permission_for(self, user: Any, action: str) -> QuerySet[Any]:
        return self.instances_user_has_any_permission_for(user, [action])

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(self, user: Any, actions: list[str], instance: Any) -> bool:
        return self.instances_user_has_any_permission_for(user, actions).filter(pk=instance.pk).exists()
