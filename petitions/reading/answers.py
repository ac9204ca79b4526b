"""What the offices answered, as the public may read it: confirmed, in full, as it was written."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from home.dates import fuzzy_date_text
from petitions.models import Answer, Office, OfficeText, Petition


def answers_of(petition: Petition, language: str, offices: dict[int, Office]) -> list[dict[str, Any]]:
    """The confirmed answers to a petition, newest first; `offices` by target have their titles loaded. One query."""
    rows = Answer.objects.filter(folder__packet__petition=petition.pk, state=Answer.State.CONFIRMED)
    rows = rows.select_related("folder__packet")
    return [_answer(row, offices[row.folder.target_id], petition, language) for row in rows]


def answers_to_all(rows: QuerySet[Answer], language: str) -> list[dict[str, Any]]:
    """The confirmed ones among `rows` to petitions that are published. Two queries."""
    texts = Prefetch("folder__target__office__texts", OfficeText.objects.select_related("locale"))
    rows = rows.filter(state=Answer.State.CONFIRMED, folder__packet__petition__published_at__isnull=False)
    rows = rows.select_related("folder__packet__petition", "folder__target__office").prefetch_related(texts)
    return [_answer(row, row.folder.target.office, row.folder.packet.petition, language) for row in rows]


def _answer(row: Answer, office: Office, petition: Petition, language: str) -> dict[str, Any]:
    words, day = office.words(), petition.local(row.given_at).date()
    return {
        "id": row.pk,
        "happened_on": day,
        "when": fuzzy_date_text(day, "day", language),
        "office": words.title if words else office.name,
        "office_id": office.pk,
        "office_lang": words.lang if words else "",
        "words": row.words,
        "lang": row.language if row.language != language else "",
        "by": f"{row.by_name}, {row.by_role}",
        "packet": row.folder.packet.number,
    }
