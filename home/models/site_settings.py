"""What the whole site says of itself. Editors meet it under Settings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import RichTextField

from home.models.words import Words
from home.rows import WordsPanel


def languages() -> list[tuple[str, Any]]:
    """The languages of the site. Asked for when a form is drawn, so that one more needs no migration."""
    return list(settings.LANGUAGES)


@register_setting(icon="site")
class SiteSettings(BaseGenericSetting, ClusterableModel):
    """Name, contact and the language for mail when a signer's is unknown; words in `texts`."""

    site_name = models.CharField(_("name of the site"), max_length=80, default="Firma")
    contact_email = models.EmailField(_("contact address"), blank=True)
    minimum_age = models.PositiveSmallIntegerField(_("minimum age"), default=13)
    default_language = models.CharField(
        _("language for mail when the signer's is unknown"),
        max_length=10,
        choices=languages,
        default="en",
    )

    panels = [
        FieldPanel("site_name"),
        FieldPanel("contact_email"),
        FieldPanel("minimum_age"),
        FieldPanel("default_language"),
        WordsPanel(heading=_("Words, one entry a language")),
    ]

    class Meta:
        verbose_name = _("site settings")

    @classmethod
    def current(cls) -> SiteSettings:
        """The settings as saved, else the defaults. Wagtail's load() would write a row while somebody reads."""
        return cls.objects.first() or cls()


class SiteText(Words):
    """The site's words in one language."""

    parent = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="texts")
    privacy = RichTextField(_("privacy text"), max_length=10000)
    minimum_age_sentence = models.CharField(_("minimum age sentence"), max_length=200)
    footer = models.CharField(_("line at the foot of each page"), max_length=300, blank=True)

    panels = [
        FieldPanel("locale"),
        FieldPanel("minimum_age_sentence"),
        FieldPanel("privacy"),
        FieldPanel("footer"),
    ]
