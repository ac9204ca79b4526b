"""The pages that hold petitions: the index of all, and one branch of the tree for each organization."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.url_routing import RouteResult

from home.models.base_page import BasePage
from home.page_cache import PUBLIC
from petitions.models.organization import Organization
from petitions.models.page_rights import OrganizationTester


class PetitionIndexPage(BasePage):
    """All petitions, with search and filters, 20 a page. Petitions have their flat addresses below it."""

    intro = RichTextField(_("words above the list"), max_length=1000, blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    template = "petitions/index.html"
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of petitions")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from petitions.reading.index_view import index_view

        return super().get_context(request, *args, **kwargs) | index_view(self, request)


class OrganizationIndexPage(BasePage):
    """All organizations that have a page here."""

    content_panels = [*BasePage.content_panels]
    template = "petitions/organization_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["petitions.OrganizationPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of organizations")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        pages = OrganizationPage.objects.live().child_of(self).select_related("organization")
        return super().get_context(request, *args, **kwargs) | {"organizations": pages.order_by("title")}


class OrganizationPage(BasePage):
    """An organization's page and the branch its petitions live under; Wagtail's permissions follow it."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="pages", verbose_name=_("organization")
    )

    # Whose branch it is decides whose petitions stand in it: that is not for its organizers to say.
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("organization", permission="petitions.add_organization"),
    ]
    template = "petitions/organization_page.html"
    parent_page_types = ["petitions.OrganizationIndexPage"]
    subpage_types = ["petitions.PetitionPage", "petitions.CampaignPage"]

    class Meta:
        verbose_name = _("page of an organization")

    def permissions_for_user(self, user: Any) -> OrganizationTester:
        """What somebody may do with it; its people publish no new petition that nobody has read."""
        return OrganizationTester(user, self)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Below its own address is its feed; no petition may be called so."""
        if self.live and path_components == ["feed"]:
            return RouteResult(self, kwargs={"is_feed": True})
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, is_feed: bool = False, **kwargs: Any) -> HttpResponseBase:
        """The page, or the feed of its petitions."""
        from petitions.reading.atom import CONTENT_TYPE
        from petitions.reading.feeds import organization_feed

        if not is_feed:
            return super().serve(request, *args, **kwargs)
        feed = organization_feed(self, self.locale.language_code)
        return HttpResponse(feed, CONTENT_TYPE, headers={"Cache-Control": PUBLIC})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from petitions.reading.cards import organization_cards

        return super().get_context(request, *args, **kwargs) | organization_cards(self)
