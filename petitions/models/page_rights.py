"""Who may publish a petition: reviewers and staff; its organizers only what changes nothing that people sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail.models import PagePermissionTester

from petitions.models.membership import RoleGroup
from petitions.models.petition import TextVersion

if TYPE_CHECKING:
    from petitions.models.petition_page import PetitionPage

WORDS = ("title", "ask", "letter")


class ReviewedTester(PagePermissionTester):
    """Wagtail's rights on a page, but that the roles of an organization alone publish nothing unread."""

    def publishes_alone(self) -> bool:
        """Whether nobody has to read it first: administrators, and groups of the whole site. One query."""
        if not self.user.is_active or self.user.is_superuser:
            return bool(self.user.is_superuser and self.user.is_active)
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
        if not super().can_publish():
            return False
        return self.publishes_alone() or not wants_review(self.page.get_latest_revision_as_object())


class OrganizationTester(ReviewedTester):
    """Rights on the page of an organization. It is shown with its first petition."""

    def can_publish(self) -> bool:
        return super().can_publish() and (bool(self.page.first_published_at) or self.publishes_alone())

    def can_publish_subpage(self) -> bool:
        return super().can_publish_subpage() and self.publishes_alone()


def wants_review(page: PetitionPage) -> bool:
    """Whether publishing this draft would put words before people that nobody has read: title, ask or letter are not
    those that are signed now in its language, or it asks other offices, or in another order. Two queries."""
    signed = TextVersion.objects.filter(petition=page.petition_id, language=page.locale.language_code)
    newest = signed.order_by("-pk").first()
    if newest is None or any(getattr(newest, name) != getattr(page, name) for name in WORDS):
        return True
    return page.is_primary and _asked(page) != _asked_now(page)


def _asked(page: PetitionPage) -> list[tuple[Any, str]]:
    return [(draft.office_id, draft.court_decision) for draft in page.target_drafts.all()]


def _asked_now(page: PetitionPage) -> list[tuple[Any, str]]:
    if page.petition is None:
        return []
    return list(page.petition.targets.filter(removed_at=None).values_list("office", "court_decision"))
