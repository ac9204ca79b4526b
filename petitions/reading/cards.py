"""Petitions as cards: on the front page, in the index, on an organization's page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from babel.dates import format_date
from django.db.models import QuerySet
from django.utils.translation import get_language

from home.models import HomePage
from home.models.words import in_language
from petitions.donating.campaign import campaigns_below
from petitions.donating.receiver import give_url
from petitions.models import OrganizationPage, Outcome, PetitionPage, State
from petitions.reading.closing import last_day
from petitions.reading.goal import goal_of, percent_of
from petitions.reading.petition_view import outcome_of
from petitions.reading.public_page import JOINED

RECENT, OWN = 6, 100
VICTORIES = (Outcome.WON, Outcome.PARTLY)


def live_pages(language: str) -> QuerySet[PetitionPage]:
    """Live petition pages of a language with all that a card shows, newest first. Two queries."""
    pages = PetitionPage.objects.offered().filter(locale__language_code=language)
    joined = pages.select_related(*JOINED).prefetch_related("image__renditions")
    return joined.order_by("-petition__opens_at", "-pk")


def cards_of(pages: Iterable[PetitionPage]) -> list[dict[str, Any]]:
    """A card for each page: url, title, ask, organization, count, goal, percent, state, outcome, image, …"""
    return [_card(page) for page in pages]


def home_cards(page: HomePage) -> dict[str, Any]:
    """What the front page shows: `featured`, `recent`, `victories`."""
    language = page.locale.language_code
    pages = live_pages(language)
    chosen = [row.page_id for row in page.featured_petitions.all()]
    by_id = {found.translation_key: found for found in pages.filter(translation_key__in=_keys(chosen))}
    won = pages.filter(petition__outcome__in=VICTORIES)
    return {
        "featured": cards_of(by_id[key] for key in _keys(chosen) if key in by_id),
        "recent": cards_of(pages[:RECENT]),
        "victories": cards_of(won[:RECENT]),
    }


def organization_cards(page: OrganizationPage) -> dict[str, Any]:
    """What an organization's page shows: `organization`, its petitions as cards (`running`, `won`, `ended`), and
    `endorsed`, those of others it stands behind. Newest first, at most a hundred of its own and twelve of others."""
    organization = page.organization
    words = in_language(organization.texts.select_related("locale"))
    pages = live_pages(page.locale.language_code)
    own = cards_of(pages.filter(petition__organization=organization)[:OWN])
    others = pages.filter(petition__endorsements__organization=organization)
    return {
        "organization": {
            "name": organization.name,
            "website": organization.website,
            "logo": organization.logo,
            "links": list(organization.links.all()),
            "address": organization.address_lines(),
            "about": words.about if words else "",
            "lang": words.lang if words else "",
        },
        "give_url": give_url(organization.pk, "give", page.slug),
        "campaigns": campaigns_below(page),
        **{group: [card for card in own if _group(card) == group] for group in ("running", "won", "ended")},
        "endorsed": cards_of(others.exclude(petition__organization=organization).distinct()[: 2 * RECENT]),
    }


def _group(card: dict[str, Any]) -> str:
    outcome = card["outcome"] and card["outcome"]["code"]
    if outcome in VICTORIES:
        return "won"
    return "ended" if outcome or card["state"] == State.CLOSED else "running"


def _keys(page_ids: list[int]) -> list[Any]:
    rows = dict(PetitionPage.objects.filter(pk__in=page_ids).values_list("pk", "translation_key"))
    return [rows[pk] for pk in page_ids if pk in rows]


def _card(page: PetitionPage) -> dict[str, Any]:
    petition, language = page.petition, get_language() or "en"
    assert petition is not None
    day = last_day(petition)
    return {
        "url": page.url,
        "title": page.title,
        "ask": page.ask,
        "organization": petition.organization.name,
        "count": petition.tally.total,
        "goal": goal_of(petition),
        "percent": percent_of(petition),
        "state": petition.state(),
        "outcome": outcome_of(petition, language),
        "image": page.image,
        "image_alt": page.image_alt,
        "place": petition.place,
        "closes_on": format_date(day, "long", locale=language) if day else "",
        "lang": page.locale.language_code,
    }
