"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from wagtail.models import Page

from home.models.site_settings import SiteSettings, SiteText
from home.models.words import in_language

BELOW_HOME = 3
"""How deep pages below the home page lie in Wagtail's tree."""


class SiteWords:
    """The site's settings with their words in the active language; read only when a template asks."""

    def __init__(self, settings: SiteSettings, words: SiteText | None) -> None:
        self.site_name = settings.site_name
        self.contact_email = settings.contact_email
        self.minimum_age = settings.minimum_age
        self.minimum_age_sentence = words.minimum_age_sentence if words else ""
        self.privacy = words.privacy if words else ""
        self.footer = words.footer if words else ""


def site(request: HttpRequest) -> dict[str, Any]:
    """`site_settings` (a SiteWords) and `navigation` (pages for the top of each page), made on first use."""
    return {
        "site_settings": SimpleLazyObject(_words),
        "navigation": SimpleLazyObject(_navigation),
    }


def _words() -> SiteWords:
    """One query, two while nobody has written the site's words."""
    words = in_language(SiteText.objects.select_related("locale", "parent"))
    return SiteWords(words.parent if words else SiteSettings.current(), words)


def _navigation() -> list[Page]:
    """The pages right below the home page of the active language that editors show in menus. One query."""
    pages = Page.objects.live().in_menu().filter(depth=BELOW_HOME, locale__language_code=get_language())
    return list(pages.select_related("locale"))
