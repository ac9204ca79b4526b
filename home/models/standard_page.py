"""A page of words: about, privacy, help."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from home.blocks.body import BodyBlock
from home.models.base_page import BasePage


class StandardPage(BasePage):
    """A page that editors fill with text and pictures."""

    body = StreamField(BodyBlock(), verbose_name=_("body"))

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    template = "home/standard_page.html"
