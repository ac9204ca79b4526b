"""Whom the petition is addressed to: who holds the office, who held it, what reached them."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from home.models.words import in_language
from petitions.models import Office, OfficeText, Petition, PetitionPage, Target, TargetText, Term
from petitions.models.office import overlapping


def load_targets(petition: Petition) -> list[Target]:
    """All targets in order, also those taken off, with titles and holders of their offices. Three queries, and one for
    what courts are a party to, where a court is among them."""
    rows = list(petition.targets.select_related("office"))
    _load_offices([row.office for row in rows])
    courts = [row for row in rows if row.office.kind == Office.Kind.COURT]
    prefetch_related_objects(courts, Prefetch("texts", TargetText.objects.select_related("locale")))
    return rows


def targets_of(
    petition: Petition, page: PetitionPage, rows: list[Target], deliveries: list[dict[str, Any]], draft: bool
) -> list[dict[str, Any]]:
    """The targets in order: slug, title, lang, holder, holders (name, years), delivered, delivered_text, sent (by
    post or e-mail, whether it arrived or not), court (the decision a court is a party to, in `court_lang`)."""
    reached = {
        line["target_id"]: line["summary"]
        for delivery in reversed(deliveries)
        for line in delivery["lines"]
        if line["arrived"]
    }
    sent = {line["target_id"] for delivery in deliveries for line in delivery["lines"] if line["sent"]}
    wanted: list[Any] = [row for row in rows if row.removed_at is None]
    if draft and page.is_primary:
        wanted = list(page.target_drafts.all())
        _load_offices([row.office for row in wanted])
        reached, sent = {}, set()
    return [_target(petition, row.office, row.pk, reached) | _court(row) | {"sent": row.pk in sent} for row in wanted]


def _court(row: Any) -> dict[str, str]:
    words = in_language(row.texts.all()) if row.office.kind == Office.Kind.COURT else None
    return {"court": words.decision if words else "", "court_lang": words.lang if words else ""}


def _load_offices(offices: list[Office]) -> None:
    texts = Prefetch("texts", OfficeText.objects.select_related("locale"))
    prefetch_related_objects(offices, texts, Prefetch("terms", Term.objects.select_related("official")))


def _target(petition: Petition, office: Office, target_id: int, reached: dict[int, str]) -> dict[str, Any]:
    words = office.words()
    holder = office.holder_on(_day_of_reading(petition))
    name = holder.official.name if holder else ""
    salutation = words.salutation if words else ""
    return {
        "slug": office.slug,
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
