"""What every template may use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from babel.core import get_global
from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from wagtail.models import Page

from accounts.places import is_for_starting, is_of_accounts
from home.kept import kept
from home.language import links_for
from home.models.site_settings import SiteSettings, SiteText
from home.models.words import in_language

BELOW_HOME = 3
"""How deep pages below the home page lie in Wagtail's tree."""


class SiteWords:
    """The site's settings with their words in a language; read only when a template asks."""

    def __init__(self, settings: SiteSettings, words: SiteText | None) -> None:
        self.site_name = settings.site_name
        self.contact_email = settings.contact_email
        self.minimum_age = settings.minimum_age
        self.minimum_age_sentence = words.minimum_age_sentence if words else ""
        self.privacy = words.privacy if words else ""
        self.footer = words.footer if words else ""


@dataclass(frozen=True)
class MenuItem:
    """A page at the top of each page."""

    title: str
    url: str | None


def site(request: HttpRequest) -> dict[str, Any]:
    """`site_settings` (a SiteWords) and `navigation` (MenuItems for the top of each page), found on first use, and
    `base_url`, where addresses of this site begin, and `og_locale`, the language as Open Graph writes it."""
    found = {
        "base_url": settings.BASE_URL,
        "og_locale": SimpleLazyObject(lambda: locale_name(get_language() or "en")),
        "site_settings": SimpleLazyObject(lambda: site_words(get_language() or "")),
        "navigation": SimpleLazyObject(lambda: _navigation(get_language() or "")),
    }
    if is_of_accounts(request.path_info) or is_for_starting(request.path_info):
        found["language_links"] = SimpleLazyObject(lambda: links_for(request.get_full_path()))
    return found


def locale_name(language: str) -> str:
    """A language with the territory it is most spoken in, which the Open Graph protocol wants: `en_US`."""
    likely = str(get_global("likely_subtags").get(language.replace("-", "_"), language))
    return "_".join(part for part in likely.split("_") if len(part) != len("Latn"))


@kept
def site_words(language: str) -> SiteWords:
    """The site's settings and words in a language. One query, two while nobody has written the site's words."""
    words = in_language(SiteText.objects.select_related("locale", "parent"), language)
    return SiteWords(words.parent if words else SiteSettings.current(), words)


@kept
def _navigation(language: str) -> tuple[MenuItem, ...]:
    """The pages right below the home page of a language that editors show in menus. One query."""
    pages = Page.objects.live().in_menu().filter(depth=BELOW_HOME, locale__language_code=language)
    return tuple(MenuItem(page.title, page.url) for page in pages.select_related("locale"))
