"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from home.models.site_settings import SiteSettings
from home.models.words import in_language


class SiteWords:
    """The site's settings with their words in the active language; read only when a template asks."""

    def __init__(self, settings: SiteSettings) -> None:
        self.site_name = settings.site_name
        self.contact_email = settings.contact_email
        self.minimum_age = settings.minimum_age
        words = in_language(settings.texts.select_related("locale")) if settings.pk else None
        self.minimum_age_sentence = words.minimum_age_sentence if words else ""
        self.privacy = words.privacy if words else ""
        self.footer = words.footer if words else ""


def site(request: HttpRequest) -> dict[str, Any]:
    """`site_settings`: a SiteWords, made on first use."""
    return {"site_settings": SimpleLazyObject(lambda: SiteWords(SiteSettings.load(request)))}
