"""Who is who: lists that staff keep in the admin."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from petitions.models import Office, Official, Organization, Position, Term, Topic
from petitions.organizing.office_chooser import OfficeChooserViewSet, ReadersChooserViewSet
from petitions.organizing.within_reach import WithinReachViewSet


class OrganizationViewSet(WithinReachViewSet):
    """Groups that start petitions: all for staff, for an owner their own."""

    model = Organization
    icon = "group"
    menu_label = _("Organizations")
    list_display = ("name", "website")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organization]:
        rows: QuerySet[Organization] = self.permission_policy.instances_user_has_permission_for(request.user, "change")
        return rows


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
    chooser_viewset_class = ReadersChooserViewSet


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
    chooser_viewset_class = ReadersChooserViewSet


class PeopleGroup(SnippetViewSetGroup):
    """What staff keep for all petitions."""

    menu_label = _("Who is who")
    menu_icon = "group"
    menu_order = 160
    items = (OrganizationViewSet, OfficeViewSet, OfficialViewSet, TermViewSet, PositionViewSet, TopicViewSet)
