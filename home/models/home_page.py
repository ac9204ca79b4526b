"""The front page."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable

from home.blocks.body import BodyBlock
from home.models.base_page import BasePage


class HomePage(BasePage):
    """What the site is for, the petitions editors feature, the newest ones, and what was won."""

    intro = RichTextField(_("what the site is for"), max_length=2000)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("more"))

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        InlinePanel("featured_petitions", heading=_("Featured petitions"), max_num=6),
        FieldPanel("body"),
    ]
    max_count_per_parent = 1
    parent_page_types = ["wagtailcore.Page"]
    template = "home/home_page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # By name: the arrow of imports runs from petitions to home.
        cards = import_string("petitions.reading.cards.home_cards")
        return super().get_context(request, *args, **kwargs) | cards(self)


class FeaturedPetition(Orderable):
    """A petition an editor put on the front page."""

    home_page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="featured_petitions")
    page = models.ForeignKey("petitions.PetitionPage", on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("page", "petitions.PetitionPage")]
