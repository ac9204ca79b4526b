"""The pages that hold petitions: the index of all, and one branch of the tree for each organization."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Case, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.url_routing import RouteResult

from home.models.base_page import BasePage
from petitions.models.organization import Organization
from petitions.models.petition import OldSlug
from petitions.models.petition_page import PetitionPage


class PetitionIndexPage(BasePage):
    """All petitions, with search and filters, 20 a page. It routes the flat addresses below it."""

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


    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """`<slug>/` is a petition in this page's language; an address it once had, or a language it is not
        offered in, leads to where it can be read. Raises Http404 for anything else."""
        if len(path_components) != 1:
            return super().route(request, path_components)
        slug = path_components[0]
        pages = PetitionPage.objects.live().select_related("petition__organization", "locale")
        found = pages.filter(petition__slug=slug).order_by(Case(When(locale=self.locale_id, then=0), default=1))
        if (page := found.first()) and page.locale_id == self.locale_id:
            return page.route(request, [])
        old = OldSlug.objects.filter(slug=slug).select_related("petition").first()
        elsewhere = page or (old and pages.filter(petition=old.petition, locale=self.locale_id).first())
        if not elsewhere:
            raise Http404
        return RouteResult(self, kwargs={"leads_to": elsewhere.url, "permanent": page is None})

    def serve(
        self, request: HttpRequest, leads_to: str = "", permanent: bool = False, **kwargs: Any
    ) -> HttpResponse:
        """The list, or a redirect that `route` asked for."""
        if leads_to:
            return redirect(leads_to, permanent=permanent)
        return super().serve(request, **kwargs)


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

    content_panels = [*BasePage.content_panels, FieldPanel("organization")]
    template = "petitions/organization_page.html"
    parent_page_types = ["petitions.OrganizationIndexPage"]
    subpage_types = ["petitions.PetitionPage"]

    class Meta:
        verbose_name = _("page of an organization")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from petitions.reading.cards import organization_cards

        return super().get_context(request, *args, **kwargs) | organization_cards(self)
