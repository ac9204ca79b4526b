"""Whom the petition is addressed to: who holds the office, who held it, what reached them."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from petitions.models import Office, OfficeText, Petition, PetitionPage, Term
from petitions.models.office import overlapping


def targets_of(
    petition: Petition, page: PetitionPage, deliveries: list[dict[str, Any]], language: str, draft: bool
) -> list[dict[str, Any]]:
    """The targets in order: title, lang, holder, holders (name, years), delivered, delivered_text."""
    reached = {
        line["target_id"]: line["summary"]
        for delivery in reversed(deliveries)
        for line in delivery["lines"]
        if line["arrived"]
    }
    return [
        _target(petition, office, target_id, reached, language) for target_id, office in _offices(petition, page, draft)
    ]


def _offices(petition: Petition, page: PetitionPage, draft: bool) -> list[tuple[int, Office]]:
    if draft and page.is_primary:
        rows = [(0, draft_target.office) for draft_target in page.target_drafts.all()]
    else:
        rows = [(row.pk, row.office) for row in petition.targets.filter(removed_at=None).select_related("office")]
    texts = Prefetch("texts", OfficeText.objects.select_related("locale"))
    terms = Prefetch("terms", Term.objects.select_related("official"))
    prefetch_related_objects([office for _target, office in rows], texts, terms)
    return rows


def _target(
    petition: Petition, office: Office, target_id: int, reached: dict[int, str], language: str
) -> dict[str, Any]:
    words = office.words()
    holder = office.holder_on(_day_of_reading(petition))
    name = holder.official.name if holder else ""
    salutation = words.salutation if words else ""
    return {
        "title": words.title if words else office.name,
        "lang": words.lang if words else "",
        "holder": name,
        "addressed": f"{salutation} {name}".strip() if name else (words.title if words else office.name),
        "holders": [_holder(term) for term in overlapping(office.terms.all(), *_life(petition))],
        "delivered": target_id in reached,
        "delivered_text": reached.get(target_id, ""),
    }


def _day_of_reading(petition: Petition) -> datetime.date:
    """Who is addressed: whoever holds the office now, or held it when signing closed."""
    now = timezone.now()
    moment = min(now, petition.closes_at) if petition.closes_at else now
    # A petition that closes with the day ends at its midnight: the day before is the last one it was open.
    return petition.local(moment - datetime.timedelta(seconds=1)).date()


def _life(petition: Petition) -> tuple[datetime.date, datetime.date]:
    now = timezone.now()
    first = petition.local(min(petition.opens_at or now, now)).date()
    return first, petition.outcome_on or petition.local(now).date()


def _holder(term: Term) -> dict[str, str]:
    began = str(term.began_on.year) if term.began_on else ""
    ended = str(term.ended_on.year) if term.ended_on else ""
    if began and not ended:
        years = _("since %(year)s") % {"year": began}
    else:
        years = "–".join(part for part in (began, ended) if part)
    return {"name": term.official.name, "years": years}
