"""Where the product stands in Wagtail's menu. Each entry leads to one room."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from petitions.models import AccessEntry, Delivery, Office, Official, Organization, Term, Topic, Update


class UpdateViewSet(SnippetViewSet):
    model = Update
    icon = "calendar-alt"
    menu_label = _("Updates")
    list_display = ["__str__", "petition", "kind", "happened_on", "is_published"]
    list_filter = ["petition", "kind"]
    ordering = ["-happened_on", "-id"]


class DeliveryViewSet(SnippetViewSet):
    model = Delivery
    icon = "mail"
    menu_label = _("Deliveries")
    list_display = ["petition", "happened_on", "state", "method", "is_public"]
    list_filter = ["petition", "state"]


class CampaignGroup(SnippetViewSetGroup):
    menu_label = _("Campaign")
    menu_icon = "clipboard-list"
    menu_order = 150
    items = (UpdateViewSet, DeliveryViewSet)


class OrganizationViewSet(SnippetViewSet):
    model = Organization
    icon = "group"
    list_display = ["name", "website"]


class OfficeViewSet(SnippetViewSet):
    model = Office
    icon = "site"
    list_display = ["name", "kind", "place"]
    list_filter = ["kind"]


class OfficialViewSet(SnippetViewSet):
    model = Official
    icon = "user"
    list_display = ["name"]


class TermViewSet(SnippetViewSet):
    model = Term
    icon = "date"
    list_display = ["official", "office", "began_on", "ended_on"]
    list_filter = ["office"]


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    list_display = ["slug"]


class PeopleGroup(SnippetViewSetGroup):
    menu_label = _("Who is who")
    menu_icon = "group"
    menu_order = 160
    items = (OrganizationViewSet, OfficeViewSet, OfficialViewSet, TermViewSet, TopicViewSet)


class ReadOnly(ModelPermissionPolicy):
    """Nobody adds, changes or deletes in the admin, whatever their rights; superusers have all of them."""

    def user_has_permission(self, user: object, action: str) -> bool:
        return action == "view" and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: object, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class AccessLogViewSet(SnippetViewSet):
    """Read only: entries are written by what they record."""

    model = AccessEntry
    icon = "history"
    menu_label = _("Access log")
    menu_order = 190
    add_to_admin_menu = True
    list_display = ["at", "actor_label", "act", "subject", "why", "rows"]
    list_filter = ["act"]
    inspect_view_enabled = True
    copy_view_enabled = False


register_permission_policy(AccessEntry, ReadOnly(AccessEntry))
register_snippet(CampaignGroup)
register_snippet(PeopleGroup)
register_snippet(AccessLogViewSet)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    """The doors of the rooms that have one in the admin."""
    return [
        path("reasons/", include("petitions.moderating.urls")),
        path("exports/", include("petitions.exporting.urls")),
    ]


class PermittedMenuItem(MenuItem):
    """Shown to those who hold `permission`."""

    def __init__(self, *args: object, permission: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: object) -> bool:
        return bool(request.user.has_perm(self.permission))  # type: ignore[attr-defined]


@hooks.register("register_admin_menu_item")
def reasons_menu_item() -> MenuItem:
    """Reasons for signing that wait for a moderator."""
    return PermittedMenuItem(
        _("Reasons"),
        reverse("reasons"),
        icon_name="comment",
        order=170,
        permission="petitions.moderate_reasons",
    )


@hooks.register("register_admin_menu_item")
def export_menu_item() -> MenuItem:
    """Export of signatures."""
    return PermittedMenuItem(
        _("Export signatures"),
        reverse("export"),
        icon_name="download",
        order=180,
        permission="petitions.export_signatures",
    )


@hooks.register("register_rich_text_features")
def no_embeds(features: object) -> None:
    """Videos and posts of other sites would tell them of each visit (design, invariant 12)."""
    features.default_features = [name for name in features.default_features if name != "embed"]  # type: ignore[attr-defined]


@hooks.register("construct_main_menu")
def no_documents(request: object, menu_items: list[MenuItem]) -> None:
    """Files of any kind are not uploaded here; pictures are, and are drawn anew."""
    menu_items[:] = [item for item in menu_items if item.name != "documents"]
