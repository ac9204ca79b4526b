"""Where people give to what a page is about, in each language that the page has."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import override

from petitions.models import CampaignPage, OrganizationPage, PetitionPage

GivingPage = OrganizationPage | PetitionPage | CampaignPage


def give_address(page: GivingPage) -> str:
    """Of one page, in its language. Two queries at most."""
    with override(page.locale.language_code):
        if isinstance(page, PetitionPage):
            assert page.petition is not None
            return reverse("give_for", args=[page.petition.slug])
        if isinstance(page, CampaignPage):
            return reverse("give_to", args=[page.get_parent().slug, page.slug])
        return reverse("give", args=[page.slug])


def give_links(page: GivingPage) -> list[dict[str, Any]]:
    """The same in every language the page is offered in: code, name in that language, url, current."""
    found = {each.locale.language_code: each for each in page.live_translations() if not each.alias_of_id}
    links = [link for link in page.language_links() if link["code"] in found]
    return [link | {"url": give_address(found[link["code"]])} for link in links]
