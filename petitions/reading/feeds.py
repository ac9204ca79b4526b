"""Feeds: petitions, an organization's petitions, and what happens with one. Nothing in them is about a signer."""

from __future__ import annotations

import datetime
import zoneinfo
from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from home.absolute import absolute
from home.context import site_words
from petitions.models import Organization, OrganizationPage, Petition, PetitionPage
from petitions.reading.answers import answers_of
from petitions.reading.atom import Atom, legal, tag
from petitions.reading.cards import live_pages
from petitions.reading.deliveries import deliveries_of
from petitions.reading.targets import load_targets
from petitions.reading.timeline import PAGE_SIZE, Entry, timeline_of

MOST = 20
BEGAN = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
"""Before any site of this kind: the moment of a feed in which nothing is."""


def petitions_feed(language: str) -> str:
    """The newest petitions in `language`, as Atom. Four queries."""
    name = site_words(language).site_name
    title = _("Petitions on %(site)s") % {"site": name}
    place = reverse("wagtail_serve", args=["petitions/"])
    feed = _feed(title, name, place, reverse("petitions_feed"), f"petitions/{language}", language, BEGAN)
    return _with_petitions(feed, live_pages(language))


def organization_feed(page: OrganizationPage, language: str) -> str:
    """The newest petitions of an organization in `language`, as Atom. Three queries."""
    organization: Organization = page.organization
    title = _("Petitions by %(organization)s") % {"organization": organization.name}
    place, what = page.url or "", f"organizations/{organization.pk}/{language}"
    feed = _feed(title, organization.name, place, f"{place}feed/", what, language, BEGAN)
    return _with_petitions(feed, live_pages(language).filter(petition__organization=organization))


def petition_feed(page: PetitionPage, language: str) -> str:
    """What happened with a petition, the newest twenty, as Atom. As many queries as its timeline takes."""
    petition = page.petition
    assert petition is not None
    place, what = page.url or "", f"petitions/{petition.pk}/{language}/timeline"
    began = petition.opens_at or BEGAN
    feed = _feed(page.title, petition.organization.name, place, f"{place}feed/", what, language, began)
    targets = load_targets(petition)
    deliveries = deliveries_of(petition, language, targets)
    answers = answers_of(petition, language, {target.pk: target.office for target in targets})
    for entry in timeline_of(petition, deliveries, answers, language)[:PAGE_SIZE]:
        _add(feed, entry, petition, place, language)
    return str(feed.writeString("utf-8"))


def _feed(title: str, author: str, place: str, here: str, what: str, language: str, since: datetime.datetime) -> Atom:
    return Atom(
        title=legal(title),
        link=absolute(place),
        description=None,
        language=language,
        author_name=legal(author),
        feed_url=absolute(here),
        feed_guid=tag(what, BEGAN.date()),
        since=since,
    )


def _with_petitions(feed: Atom, pages: QuerySet[PetitionPage]) -> str:
    newest: Iterable[PetitionPage] = pages[:MOST]
    for page in newest:
        petition = page.petition
        assert petition is not None
        began = petition.opens_at or BEGAN
        feed.add_item(
            title=legal(page.title),
            link=absolute(page.url),
            description=legal(page.ask),
            author_name=legal(petition.organization.name),
            unique_id=tag(f"petitions/{petition.pk}/{page.locale.language_code}", petition.local(began).date()),
            pubdate=began,
            updateddate=max(began, page.last_published_at or began),
        )
    return str(feed.writeString("utf-8"))


def _add(feed: Atom, entry: Entry, petition: Petition, place: str, language: str) -> None:
    is_here = entry.link.startswith("#")
    # Days are all that is known: noon on the petition's own clocks is on that day nearly everywhere.
    noon = datetime.datetime.combine(entry.day, datetime.time(12), zoneinfo.ZoneInfo(petition.time_zone))
    told = " · ".join(part for part in (entry.kind_label, entry.when, entry.publisher) if part)
    feed.add_item(
        title=legal(entry.headline),
        link=absolute(place) + (entry.link if is_here else "#timeline"),
        description=legal(f"{told}\n{entry.summary}".strip()),
        unique_id=tag(f"petitions/{petition.pk}/{entry.key}/{language}", entry.day),
        pubdate=noon,
        updateddate=entry.changed_at or noon,
        lang=entry.lang if entry.lang != language else "",
        related="" if is_here else entry.link,
    )
