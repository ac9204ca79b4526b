"""An audience in the words of the admin."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from petitions.announcing.audience import Audience
from petitions.delivering.in_words import language_name
from petitions.models import Weight
from petitions.signing.places import city_key, country_name


def audience_in_words(audience: Audience) -> list[Any]:
    """One line for each thing that was chosen."""
    lines: list[Any] = [Weight(audience.weight).label]
    if audience.languages:
        names = ", ".join(language_name(code, get_language() or "en") for code in audience.languages)
        lines.append(_("Only those who read: %(languages)s") % {"languages": names})
    if audience.places:
        written = {(country, city_key(city)): city for country, city in reversed(audience.cities)}
        places = [f"{written.get(place, place[1].title())}, {country_name(place[0])}" for place in audience.places]
        lines.append(_("Only those from: %(places)s") % {"places": "; ".join(places)})
    return lines


def looks(audience: Audience) -> list[tuple[str, str]]:
    """(code, name) of each language the mail goes out in."""
    codes = audience.languages or [code for code, _name in settings.LANGUAGES]
    return [(code, language_name(code, get_language() or "en")) for code in codes]
