"""What the page of a campaign shows: what came in for it, how far it is, who gave and wants to be named."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from petitions.donating.forms import GiveForm
from petitions.donating.money import money, whole_units
from petitions.donating.receiver import receiver_of
from petitions.donating.stripe_client import is_live, is_ready
from petitions.donating.switch import giving_of
from petitions.donating.totals import kept_of
from petitions.donating.wall import wall_for
from petitions.models import CampaignPage, Donation, GivingAccount, OrganizationPage


def campaign_words(page: CampaignPage) -> dict[str, Any]:
    """What the page shows beside its own words: how far it is, who receives, `wall`, and `form` with its `action` where
    people can give now. Eight queries at most."""
    above = OrganizationPage.objects.select_related("organization").get(pk=page.get_parent().pk)
    receiver = receiver_of(above.organization_id)
    giving = receiver.giving if receiver else giving_of(above.organization)
    words = progress_of(page, giving) | {
        "organization": above.organization.name,
        "organization_url": above.url,
        "wall": wall_for(giving, page.translation_key),
    }
    if receiver is None:
        return words
    form = GiveForm(receiver.giving, asks_signed=False)
    return words | {"form": form, "action": reverse("give_to", args=[above.slug, page.slug])}


def campaigns_below(page: OrganizationPage) -> list[dict[str, Any]]:
    """What an organization collects for, on its page: `url`, `title` and how far each is, the latest first. No query
    without a key; two and two for each, of which there are few."""
    if not is_ready():
        return []
    giving = giving_of(page.organization)
    found = CampaignPage.objects.live().filter(alias_of=None).child_of(page).order_by("-first_published_at")
    return [{"url": each.url, "title": each.title, **progress_of(each, giving)} for each in found]


def progress_of(page: CampaignPage, giving: GivingAccount) -> dict[str, Any]:
    """How far it is, by what this organization was given for it in the currency of now, in whichever language: `count`,
    `raised` and `goal` as money and in the smallest unit, `percent` (0 to 100). Real money, or tests on a site with a
    key for those. Two queries."""
    rows = Donation.objects.filter(campaign=page.translation_key, organization=giving.organization_id)
    count, raised = kept_of(rows.filter(is_live=is_live(), currency=giving.currency))
    goal = whole_units(goal_of(page), giving.currency)
    return {
        "count": count,
        "raised": money(raised, giving.currency),
        "goal": money(goal, giving.currency),
        "raised_minor": raised,
        "goal_minor": goal,
        "percent": min(100, raised * 100 // goal),
    }


def goal_of(page: CampaignPage) -> int:
    """The goal of the page that the campaign began with, in whole units; of a page that is not stored yet, its own."""
    first = page.get_translations(inclusive=True).order_by("pk").values_list("goal", flat=True).first()
    return int((page.goal if page.pk is None else first) or page.goal or 1)


def live_campaign(organization_slug: str, slug: str) -> tuple[CampaignPage, int] | None:
    """The live page of a campaign in the language of now, and the id of its organization. Two queries."""
    language = get_language() or "en"
    parents = OrganizationPage.objects.live().filter(slug=organization_slug, locale__language_code=language)
    parent = parents.first()
    if parent is None:
        return None
    page = CampaignPage.objects.live().filter(alias_of=None).child_of(parent).filter(slug=slug).first()
    return (page, parent.organization_id) if page else None


def titles_of(keys: set[Any]) -> dict[Any, str]:
    """The titles of campaigns by what donations hold, in the language of now where there is one. One query."""
    pages = CampaignPage.objects.filter(translation_key__in=keys).select_related("locale").order_by("-pk")
    language = get_language() or "en"
    rows = sorted(pages, key=lambda page: page.locale.language_code == language)
    return {page.translation_key: page.draft_title for page in rows}
