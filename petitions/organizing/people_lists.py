"""Who is who, and the access log: lists that staff keep or read in the admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from petitions.models import AccessEntry, Office, Official, Organization, Position, Term, Topic
from petitions.organizing.office_chooser import OfficeChooserViewSet


class OrganizationViewSet(SnippetViewSet):
    """Groups that start petitions."""

    model = Organization
    icon = "group"
    menu_label = _("Organizations")
    list_display = ("name", "website")


class OfficeViewSet(SnippetViewSet):
    """Seats, each with its terms."""

    model = Office
    icon = "site"
    menu_label = _("Offices")
    list_display = ("name", "kind", "place")
    list_filter = ("kind",)
    chooser_viewset_class = OfficeChooserViewSet


class OfficialViewSet(SnippetViewSet):
    """People in public office."""

    model = Official
    icon = "user"
    menu_label = _("Officials")
    list_display = ("name",)


class TermViewSet(SnippetViewSet):
    """Who held which office when, all at once."""

    model = Term
    icon = "date"
    menu_label = _("Terms")
    list_display = ("official", "office", "began_on", "ended_on")
    list_filter = ("office",)


class PositionViewSet(SnippetViewSet):
    """Where targets stand, each with its day and source."""

    model = Position
    icon = "pick"
    menu_label = _("Positions")
    list_display = ("target", "stance", "happened_on", "source_url")
    list_filter = ("stance",)


class TopicViewSet(SnippetViewSet):
    """What the index is filtered by."""

    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    list_display = ("slug",)


class PeopleGroup(SnippetViewSetGroup):
    """What staff keep for all petitions."""

    menu_label = _("Who is who")
    menu_icon = "group"
    menu_order = 160
    items = (OrganizationViewSet, OfficeViewSet, OfficialViewSet, TermViewSet, PositionViewSet, TopicViewSet)


class AccessLogViewSet(SnippetViewSet):
    """Read only: entries are written by what they record."""

    model = AccessEntry
    icon = "history"
    menu_label = _("Access log")
    menu_order = 190
    add_to_admin_menu = True
    list_display = ("at", "actor_label", "act", "subject", "why", "rows")
    list_filter = ("act",)
    inspect_view_enabled = True
    inspect_view_fields = ("at", "actor_label", "act", "subject", "why", "rows", "file_hash", "previous_hash", "hash")
    copy_view_enabled = False

    def register_chooser_viewset(self) -> None:
        """None: Wagtail's chooser would show the log to whoever may enter the admin."""
