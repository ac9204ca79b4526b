"""Recent signatures and reasons: what signers chose to say, and no more."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.utils import timezone

from home.dates import about_how_long_ago
from petitions.models import Petition, PlaceTally, Reason, ReasonState, Signature, Visibility
from petitions.sealing.keys import KeyDestroyed, open_key
from petitions.sealing.seal import SealBroken, unseal_identity
from petitions.signing.names import shown_name
from petitions.signing.places import city_key

logger = logging.getLogger(__name__)

RECENT = 10
REASONS = 20


def recent_of(petition: Petition, language: str) -> list[dict[str, str]]:
    """The newest signatures of people who chose to be public: name, place, ago. One query."""
    rows = Signature.objects.filter(
        petition=petition, visibility=Visibility.PUBLIC, withdrawn_at=None, off_roll_at=None, number__isnull=False
    ).order_by("-number")[:RECENT]
    shown = []
    for row in rows:
        if name := public_name_of(petition, row):
            shown.append({"name": name, "place": place_of(row), "ago": _ago(row.confirmed_at, language)})
    return shown


def reasons_of(petition: Petition, language: str) -> list[dict[str, Any]]:
    """The newest published reasons: id, name or '', place or '', text, lang, ago. Two queries."""
    rows = list(
        Reason.objects.filter(petition=petition, state=ReasonState.PUBLISHED, signature__withdrawn_at=None)
        .select_related("signature")
        .order_by("-signed_at", "-pk")[:REASONS]
    )
    return _shown(petition, rows, language)


def quoted(petition: Petition, ids: list[int], language: str) -> list[dict[str, Any]]:
    """These reasons in this order, as reasons_of() gives them; one that may not be shown (any more) is left out."""
    rows = Reason.objects.filter(
        petition=petition, pk__in=ids, state=ReasonState.PUBLISHED, signature__withdrawn_at=None
    ).select_related("signature")
    return _shown(petition, sorted(rows, key=lambda row: ids.index(row.pk)), language)


def _shown(petition: Petition, rows: list[Reason], language: str) -> list[dict[str, Any]]:
    names = {row.pk: public_name_of(petition, row.signature) for row in rows}
    common = _common_places(petition, [row for row in rows if not names[row.pk]])
    return [_reason(row, names[row.pk], common, language) for row in rows]


def public_name_of(petition: Petition, row: Signature) -> str:
    """The name a public signer chose to show; '' for everybody else, and once the key is destroyed."""
    if row.visibility != Visibility.PUBLIC or not row.sealed_identity or not row.email_key:
        return ""
    try:
        who = unseal_identity(open_key(petition.sealing_key), row.email_key, row.sealed_identity)
    except KeyDestroyed:
        return ""
    except SealBroken:
        # Somebody altered this row in the database: the page does without it.
        logger.error("Signature %s does not open.", row.pk)
        return ""
    return shown_name(who, row.public_name)


def place_of(row: Signature) -> str:
    """City, region, and the country when it is not the most usual one."""
    return ", ".join(part for part in (row.city, row.region or row.country) if part)


def _reason(row: Reason, name: str, common: set[tuple[str, str]], language: str) -> dict[str, Any]:
    place_is_safe = bool(name) or (row.signature.country, city_key(row.signature.city)) in common
    return {
        "id": row.pk,
        "name": name,
        "place": place_of(row.signature) if place_is_safe else "",
        "text": row.text,
        "lang": row.language,
        "ago": _ago(row.signed_at, language),
    }


def _common_places(petition: Petition, rows: list[Reason]) -> set[tuple[str, str]]:
    """Places that at least SMALL_CELL signers of the petition share, among those of `rows`."""
    keys = {city_key(row.signature.city) for row in rows}
    if not keys:
        return set()
    found = PlaceTally.objects.filter(petition=petition, city_key__in=keys, count__gte=settings.SMALL_CELL)
    return set(found.values_list("country", "city_key"))


def _ago(moment: Any, language: str) -> str:
    return about_how_long_ago(moment, timezone.now(), language)
