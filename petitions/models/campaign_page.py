"""A page on which an organization collects money for one thing, such as the bus to City Hall."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from home.models.base_page import BasePage
from home.models.picture import Picture

MOST = 100_000_000


class CampaignPage(BasePage):
    """What money is collected for, in one language. Its translations share the goal of the page it began with, and what
    was given: both hang on the translation key.

    `goal` counts whole units (dollars, not cents) of the currency in which people give to the organization.
    """

    summary = RichTextField(_("what the money is for"), max_length=3000, features=["bold", "italic", "link", "ul"])
    goal = models.PositiveIntegerField(
        _("goal"),
        validators=[MinValueValidator(1), MaxValueValidator(MOST)],
        help_text=_("A whole number in the currency in which people give to you: 1200. The bar shows how far you are."),
    )
    image = models.ForeignKey(
        Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("picture")
    )
    image_alt = models.CharField(_("what the picture shows"), max_length=250, blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        FieldPanel("goal"),
        MultiFieldPanel([FieldPanel("image"), FieldPanel("image_alt")], heading=_("Picture")),
    ]
    template = "petitions/donating/campaign_page.html"
    parent_page_types = ["petitions.OrganizationPage"]
    subpage_types: list[str] = []
    override_translatable_fields = [
        SynchronizedField("goal", overridable=False),
        SynchronizedField("slug", overridable=False),
    ]

    class Meta:
        verbose_name = _("campaign page")
        verbose_name_plural = _("campaign pages")

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """Offered only where the site has a key to Stripe: elsewhere nobody could give."""
        return bool(settings.STRIPE_SECRET_KEY) and super().can_create_at(parent)

    def clean(self) -> None:
        """A picture says what it shows; the organization's feed stands at "feed"."""
        super().clean()
        if self.slug == "feed":
            raise ValidationError({"slug": _("This address is taken. Please choose another.")})
        if self.image and not self.image_alt.strip():
            raise ValidationError({"image_alt": _("Say what the picture shows.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from petitions.donating.campaign import campaign_words

        return super().get_context(request, *args, **kwargs) | campaign_words(self)
