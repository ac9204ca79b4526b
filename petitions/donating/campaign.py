"""What the page of a campaign shows: what came in for it, how far it is, who gave and wants to be named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.models import Page

from home.keep_pages import with_all_below
from petitions.donating.forms import GiveForm
from petitions.donating.money import money, whole_units
from petitions.donating.receiver import receiver_of
from petitions.donating.stripe_client import counts_live, is_ready
from petitions.donating.switch import giving_of
from petitions.donating.totals import kept_of
from petitions.donating.wall import wall_for
from petitions.models import CampaignPage, Donation, GivingAccount, Organization, OrganizationPage


@dataclass(frozen=True)
class Progress:
    """How far a campaign is: what stayed of what was given, and the goal, in the smallest unit of `currency`."""

    raised_minor: int
    goal_minor: int
    count: int
    currency: str

    def words(self) -> dict[str, Any]:
        """The same as pages show it, with `raised` and `goal` as money, and `percent`, 0 to 100."""
        written = {"raised": money(self.raised_minor, self.currency), "goal": money(self.goal_minor, self.currency)}
        return vars(self) | written | {"percent": min(100, self.raised_minor * 100 // self.goal_minor)}


def campaign_words(page: CampaignPage) -> dict[str, Any]:
    """What the page shows beside its own words: its Progress in words, who receives, `wall`, and `form` with its
    `action` where people can give now. Eight queries at most."""
    above = OrganizationPage.objects.select_related("organization").get(pk=page.get_parent().pk)
    receiver = receiver_of(above.organization_id)
    giving = receiver.giving if receiver else giving_of(above.organization)
    words = progress_of(page, giving).words() | {
        "organization": above.organization.name,
        "organization_url": above.url,
        "wall": wall_for(giving, page.translation_key),
    }
    if receiver is None or page.alias_of_id or not above.live:
        return words
    form = GiveForm(receiver.giving, asks_signed=False)
    years = settings.DONOR_YEARS
    return words | {"form": form, "years": years, "action": reverse("give_to", args=[above.slug, page.slug])}


def campaigns_below(page: OrganizationPage) -> list[dict[str, Any]]:
    """What an organization collects for, on its page: `url`, `title` and Progress in words of each, the latest first.
    No query without a key; two and two for each, of which there are few."""
    if not is_ready():
        return []
    giving = giving_of(page.organization)
    found = CampaignPage.objects.live().filter(alias_of=None).child_of(page).order_by("-first_published_at")
    return [{"url": each.url, "title": each.title, **progress_of(each, giving).words()} for each in found]


def progress_of(page: CampaignPage, giving: GivingAccount) -> Progress:
    """How far it is, in the currency in which people give now: what this organization was given for it, in whichever
    language; real money, or tests on a site with a key for those. Two queries."""
    rows = Donation.objects.filter(campaign=page.translation_key, organization=giving.organization_id)
    count, raised = kept_of(rows.filter(is_live=counts_live(), currency=giving.currency))
    return Progress(raised, whole_units(goal_of(page), giving.currency), count, giving.currency)


def goal_of(page: CampaignPage) -> int:
    """The goal of the page that the campaign began with, in whole units; of a page that is not stored yet, its own."""
    first = page.get_translations(inclusive=True).order_by("pk").values_list("goal", flat=True).first()
    return int((page.goal if page.pk is None else first) or page.goal or 1)


def goals_below(organization: Organization) -> list[CampaignPage]:
    """The pages whose goals count for an organization's campaigns, live or not: of each campaign the one it began with,
    with `title` in the language of now where there is one. Three queries."""
    below = with_all_below(OrganizationPage.objects.filter(organization=organization))
    first: dict[Any, CampaignPage] = {}
    for page in CampaignPage.objects.filter(below).order_by("pk"):
        first.setdefault(page.translation_key, page)
    titles = titles_of(set(first))
    for key, page in first.items():
        page.title = titles[key]
    return list(first.values())


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


def given_below(pages: Iterable[Page]) -> bool:
    """Whether deleting `pages` with all below would take the last page of a campaign that somebody gave for."""
    within = with_all_below(pages)
    left = CampaignPage.objects.exclude(within).values("translation_key")
    gone = CampaignPage.objects.filter(within).exclude(translation_key__in=left)
    return Donation.objects.filter(campaign__in=gone.values("translation_key")).exists()
