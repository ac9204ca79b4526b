"""To whom: find an office among those known, put a new one forward, and say which of them the petition asks."""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from wagtail.models import Locale

from petitions.models import Office, OfficeText, Organization, PetitionPage, TargetDraft, TargetDraftText
from petitions.starting.draft import keep

SHOWN = 12
"""So many offices of a search are shown; more words find fewer."""
MOST = 9
"""So many offices may be asked."""
MOST_PROPOSED = 20


class TooMany(Exception):
    """So many are asked, or put forward, already."""


def find(words: str, organization: Organization, asked: Collection[int] = ()) -> list[Office]:
    """Offices in which every word occurs: in a title, the place, or the name of somebody who holds or held it. Only the
    first twelve, without those `asked` already (their keys); with no words, the first by name."""
    rows = offices_for(organization).exclude(pk__in=asked)
    rows = reduce(lambda found, word: found.filter(_says(word)), words.split()[:8], rows)
    return list(rows.prefetch_related("texts__locale", "terms__official").distinct()[:SHOWN])


def offices_for(organization: Organization) -> QuerySet[Office]:
    """Those known to all, and those it has put forward itself."""
    return Office.objects.known_to([organization.pk])


def propose(office: Office, title: str, organization: Organization, language: str) -> Office:
    """Keep a new office; nobody but its organization meets it before a petition to it is approved. Raises TooMany."""
    if Office.objects.filter(proposed_by=organization).count() >= MOST_PROPOSED:
        raise TooMany
    office.name, office.proposed_by = _free_name(title), organization
    with transaction.atomic():
        office.save()
        locale = Locale.objects.get(language_code=language)
        OfficeText.objects.create(parent=office, locale=locale, title=title, salutation=title[:80])
    return office


def is_known(title: str) -> bool:
    """Whether a known office is called so, in whichever language and letters."""
    said = Q(name__iexact=title) | Q(texts__title__iexact=title)
    return Office.objects.known().filter(said).exists()


def ask_also(page: PetitionPage, office: Office, user: Any, matter: str = "", decision: str = "") -> None:
    """Ask one more office, after the others; one asked already stays where it is. Of a court, `matter` is one of
    CourtMatter, and `decision` what it is a party to, in the page's language. Raises TooMany."""
    asked = list(page.target_drafts.all())
    target = next((each for each in asked if each.office_id == office.pk), None)
    if target is None and len(asked) >= MOST:
        raise TooMany
    target = target or TargetDraft(office=office, sort_order=len(asked))
    others = [text for text in target.texts.all() if text.locale_id != page.locale_id]
    target.court_matter = matter
    target.texts.set([*others, TargetDraftText(locale=page.locale, decision=decision)] if matter else [])
    page.target_drafts.add(target)
    keep(page, user)


def ask_no_more(page: PetitionPage, office_id: int, user: Any) -> None:
    """Take an office off the page, and forget one that was put forward for it alone."""
    for draft in [each for each in page.target_drafts.all() if each.office_id == office_id]:
        page.target_drafts.remove(draft)
    keep(page, user)
    mine = Office.objects.filter(pk=office_id, proposed_by=page.petition.organization if page.petition else None)
    if not TargetDraft.objects.filter(office=office_id).exists():
        mine.exclude(proposed_by=None).filter(targets=None).delete()


def _says(word: str) -> Q:
    places = ("name", "texts__title", "place", "terms__official__name")
    return reduce(Q.__or__, (Q(**{f"{place}__icontains": word}) for place in places))


def _free_name(title: str) -> str:
    name, number = title[:150], 2
    while Office.objects.filter(name=name).exists():
        name, number = f"{title[:140]} ({number})", number + 1
    return name
