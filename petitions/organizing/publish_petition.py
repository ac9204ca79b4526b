"""Publishing: what an editor drafted on the page becomes what the petition lives by."""

from __future__ import annotations

import datetime
from itertools import chain, count

from django.db import transaction
from django.utils import timezone

from petitions.models import (
    Office,
    OldSlug,
    Petition,
    PetitionPage,
    Tally,
    Target,
    TargetDraft,
    TargetText,
    TextVersion,
)
from petitions.models.petition import RESERVED_SLUGS
from petitions.models.petition_facts import FACTS
from petitions.sealing.keys import make_key
from petitions.sharing.codes import ensure_paper_code


def ensure_petition(page: PetitionPage) -> Petition:
    """The petition of `page`, made with a key of its own when there is none yet. Shared by all translations."""
    if page.petition is not None:
        return page.petition
    twin = page.get_translations().filter(petition__isnull=False).first()
    page.petition = twin.petition if twin else _make(page)
    return page.petition


def _make(page: PetitionPage) -> Petition:
    with transaction.atomic():
        petition = Petition(slug=_free_slug(page.slug), organization=page.get_parent().specific.organization)
        petition.sealing_key = make_key(f"petition:{page.translation_key}")
        petition.save()
        Tally.objects.create(petition=petition)
    return petition


def _is_free(slug: str, petition: Petition | None = None) -> bool:
    if slug in RESERVED_SLUGS:
        return False
    others, old = Petition.objects.filter(slug=slug), OldSlug.objects.filter(slug=slug)
    if petition is not None:
        others, old = others.exclude(pk=petition.pk), old.exclude(petition=petition)
    return not others.exists() and not old.exists()


def _free_slug(wish: str) -> str:
    """`wish`, or the next of wish-2, wish-3 … that no petition has or had; at most 80 letters."""
    wishes = chain([wish[:80]], (f"{wish[:75]}-{number}" for number in count(2)))
    return next(slug for slug in wishes if _is_free(slug))


def take_over(page: PetitionPage) -> None:
    """Copy the facts of a page just published, and keep its words as a text version when they are new."""
    petition = page.petition
    assert petition is not None  # ensure_petition ran when the page was saved
    with transaction.atomic():
        if page.is_primary:
            _take_facts(petition, page)
            _take_targets(petition, page)
        if petition.published_at is None:
            petition.published_at = timezone.now()
            petition.opens_at = petition.opens_at or petition.published_at
        petition.save()
        _take_words(petition, page)
        ensure_paper_code(petition)


def withdraw_from_view(page: PetitionPage) -> None:
    """A page went offline: the petition is a draft again when no other language shows it."""
    live = PetitionPage.objects.offered().filter(petition=page.petition).exclude(pk=page.pk)
    if not live.exists():
        Petition.objects.filter(pages=page).update(published_at=None)


def _take_facts(petition: Petition, page: PetitionPage) -> None:
    was_paused, opened = petition.paused, petition.opens_at
    for name in FACTS:
        setattr(petition, name, getattr(page, name))
    petition.opens_at = page.opens_at or opened
    petition.organization = page.get_parent().specific.organization
    if petition.paused and not was_paused:
        petition.paused_at = timezone.now()
    elif was_paused and not petition.paused:
        _end_pause(petition, page, timezone.now())
    # Another petition's address stays its own; the edit screen says so, a copied page comes without that screen.
    if petition.slug != page.slug and _is_free(page.slug, petition):
        OldSlug.objects.filter(slug=page.slug).delete()
        if petition.published_at:
            OldSlug.objects.update_or_create(slug=petition.slug, defaults={"petition": petition})
        petition.slug = page.slug


def _end_pause(petition: Petition, page: PetitionPage, now: datetime.datetime) -> None:
    """Open again, and give back the time lost when that is wished for; nothing to give back after the end (A8)."""
    began, petition.paused_at = petition.paused_at, None
    if not page.extend_after_pause or began is None or not petition.closes_at or petition.closes_at <= began:
        return
    petition.closes_at += now - began
    PetitionPage.objects.filter(pk=page.pk).update(closes_at=petition.closes_at)
    # The next edit begins with the latest revision, which must not bring the old moment back.
    if revision := page.latest_revision:
        revision.content["closes_at"] = petition.closes_at.isoformat()
        revision.save(update_fields=["content"])


def _take_targets(petition: Petition, page: PetitionPage) -> None:
    drafts = list(page.target_drafts.all())
    offices = [draft.office_id for draft in drafts]
    # Whoever published it has looked at whom it asks, too.
    Office.objects.filter(pk__in=offices).exclude(proposed_by=None).update(proposed_by=None)
    petition.targets.exclude(office__in=offices).filter(removed_at=None).update(removed_at=timezone.now())
    for order, draft in enumerate(drafts):
        facts = {"order": order, "removed_at": None}
        target, _new = Target.objects.update_or_create(petition=petition, office_id=draft.office_id, defaults=facts)
        _take_court_words(target, draft)


def _take_court_words(target: Target, draft: TargetDraft) -> None:
    words = {text.locale_id: text.decision for text in draft.texts.all() if draft.court_matter}
    target.texts.exclude(locale__in=words).delete()
    for locale, decision in words.items():
        TargetText.objects.update_or_create(parent=target, locale_id=locale, defaults={"decision": decision})


def _take_words(petition: Petition, page: PetitionPage) -> None:
    words = {"title": page.title, "ask": page.ask, "letter": page.letter}
    language = page.locale.language_code
    newest = TextVersion.objects.filter(petition=petition, language=language).order_by("-pk").first()
    if newest is None or not newest.says(**words):
        TextVersion.objects.create(petition=petition, language=language, **words)
