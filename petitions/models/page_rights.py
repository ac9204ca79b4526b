"""Who may publish a petition: staff and reviewers; its organizers only what changes nothing that people sign."""

from __future__ import annotations

from functools import cached_property

from wagtail.models import PagePermissionTester

from petitions.models.membership import RoleGroup
from petitions.models.wants_review import wants_review


class ReviewedTester(PagePermissionTester):
    """Wagtail's rights on a page, but that the roles of an organization alone publish nothing unread."""

    @cached_property
    def publishes_alone(self) -> bool:
        """Whether nobody has to read it first: administrators, and groups of the whole site. One query."""
        if not self.user.is_active or self.user.is_superuser:
            return bool(self.user.is_active)
        held = self.permission_policy.get_cached_permissions_for_user(self.user)
        groups = {
            each.group_id
            for each in held
            if each.permission.codename == "publish_page" and self.page.path.startswith(each.page.path)
        }
        return RoleGroup.objects.filter(group__in=groups).count() < len(groups)


class PetitionTester(ReviewedTester):
    """Rights on the page of a petition."""

    def can_publish(self) -> bool:
        """Whether they may publish it as it is drafted now."""
        return bool(super().can_publish()) and (self.publishes_alone or not self._is_unread)

    @cached_property
    def _is_unread(self) -> bool:
        return wants_review(self.page.get_latest_revision_as_object())


class OrganizationTester(ReviewedTester):
    """Rights on the page of an organization."""

    def can_publish_subpage(self) -> bool:
        """Whether they may publish a new petition below it, just written and read by nobody."""
        return bool(super().can_publish_subpage()) and self.publishes_alone
