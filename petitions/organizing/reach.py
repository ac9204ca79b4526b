"""How far somebody's rights reach: the petitions whose page they may change, and what hangs on these."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy

from petitions.models import Petition, PetitionPage


def petitions_within_reach(user: Any) -> QuerySet[Petition]:
    """The petitions `user` may work on, with the `title` their first page has now, by title. One query more
    for the rights of the user, which Wagtail keeps on it."""
    pages = page_permission_policy.instances_user_has_permission_for(user, "change")
    mine = PetitionPage.objects.filter(pk__in=pages.values("pk")).values("petition")
    return Petition.objects.filter(pk__in=mine).annotate(title=title_of("pk")).order_by("title", "pk")


def titles_within_reach(user: Any) -> dict[int, str]:
    """The titles of the petitions `user` may work on, by petition. One query."""
    rows: Any = petitions_within_reach(user)
    return dict(rows.values_list("pk", "title"))


def title_of(petition: str) -> Subquery:
    """For annotate(): the title the first page of a petition has now; `petition` is the name of the row's field."""
    pages = Page.objects.filter(petitionpage__petition=OuterRef(petition)).order_by("pk")
    return Subquery(pages.values("draft_title")[:1])


class ReachPolicy(ModelPermissionPolicy):
    """The model's permissions, held only for rows of petitions within reach."""

    def instances_user_has_any_permission_for(self, user: Any, actions: list[str]) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().instances_user_has_any_permission_for(user, actions)
        return rows.filter(petition__in=petitions_within_reach(user).values("pk"))

    def instances_user_has_permission_for(self, user: Any, action: str) -> QuerySet[Any]:
        return self.instances_user_has_any_permission_for(user, [action])

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(self, user: Any, actions: list[str], instance: Any) -> bool:
        return (
            self.user_has_any_permission(user, actions)
            and petitions_within_reach(user).filter(pk=instance.petition_id).exists()
        )


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Whoever may read it, nobody changes it here: not even a superuser."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: list[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)
