"""Promises as the public may read them: words, by whom, until when, kept or broken."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Count, OuterRef, Prefetch, QuerySet, Subquery, When
from django.utils import timezone

from home.dates import fuzzy_date_text
from petitions.models import Office, OfficeText, Official, Petition, PetitionPage, Promise, PromiseText, Term

MOST = 200


def scoreboard(language: str) -> dict[str, Any]:
    """`promises` of all petitions, the latest 200 first, and how many are `kept`, `broken`, `waiting` and `overdue`.

    Seven queries.
    """
    return {"promises": promises_of(Promise.objects.all(), language)} | _counts()


def promises_of(rows: QuerySet[Promise], language: str) -> list[dict[str, Any]]:
    """Those of `rows` that the public may see: words, lang, when, kind, by, to, told_lang, office, due, state,
    ended, days, evidence_url, page. Five queries."""
    texts = Prefetch("office__texts", OfficeText.objects.select_related("locale"))
    terms = Prefetch("office__terms", Term.objects.select_related("official"))
    found = list(
        _told(_public(rows), language).select_related("office", "petition").prefetch_related(texts, terms)[:MOST]
    )
    pages = _pages({row.petition_id for row in found}, language)
    return [_promise(row, language, pages.get(row.petition_id)) for row in found]


def _counts() -> dict[str, int]:
    """All public promises by how they stand; one whose day has passed is overdue on its petition's own clocks."""
    rows = _public(Promise.objects.all())
    by = dict(rows.order_by().values_list("state").annotate(count=Count("pk")))
    late = rows.filter(state=Promise.State.WAITING, due_on__isnull=False).select_related("petition")
    overdue = sum(row.is_overdue(_today(row.petition)) for row in late)
    kept, broken, waiting = (
        by.get(each, 0) for each in (Promise.State.KEPT, Promise.State.BROKEN, Promise.State.WAITING)
    )
    return {"kept": kept, "broken": broken, "waiting": waiting - overdue, "overdue": overdue}


def _public(rows: QuerySet[Promise]) -> QuerySet[Promise]:
    return rows.filter(is_public=True, petition__published_at__isnull=False).exclude(office__kind=Office.Kind.COURT)


def promises_on(petition: Petition, language: str, offices: dict[int, Office]) -> list[dict[str, Any]]:
    """The public promises about one petition, the overdue ones first, as promises_of() gives them without the page.
    `offices` by target have titles and terms loaded. One query."""
    known = {office.pk: office for office in offices.values() if office.kind != Office.Kind.COURT}
    found = Promise.objects.filter(petition=petition.pk, is_public=True, office__in=known)
    rows = list(_told(found, language)[:MOST])
    for row in rows:
        row.petition, row.office = petition, known[row.office_id]
    return sorted((_promise(row, language, None) for row in rows), key=lambda each: each["state"] != "overdue")


def _told(rows: QuerySet[Promise], language: str) -> QuerySet[Promise]:
    """The promises with who said them, to whom, and the language of that: `language`, else any. No query of its own."""
    other = Case(When(locale__language_code=language, then=0), default=1)
    texts = PromiseText.objects.filter(parent=OuterRef("pk")).order_by(other, "pk")
    return rows.annotate(
        said_by=Subquery(texts.values("said_by")[:1]),
        said_to=Subquery(texts.values("said_to")[:1]),
        told_in=Subquery(texts.values("locale__language_code")[:1]),
    )


def _promise(row: Any, language: str, page: PetitionPage | None) -> dict[str, Any]:
    words, official, heir = row.office.words(), row.official(), _heir(row)
    return {
        "id": row.pk,
        "words": row.words,
        "lang": row.language if row.language != language else "",
        "happened_on": row.happened_on,
        "when": fuzzy_date_text(row.happened_on, row.precision, language),
        "kind": row.get_kind_display(),
        "told_lang": row.told_in if row.told_in != language else "",
        "by_role": bool(row.said_by),
        "by": row.said_by or (official.name if official else ""),
        "open": row.state == Promise.State.WAITING,
        "heir": heir.name if heir else "",
        "to": row.said_to or "",
        "office": {"title": words.title, "lang": words.lang} if words else {"title": row.office.name, "lang": ""},
        "office_id": row.office_id,
        "slug": row.office.slug,
        "due": fuzzy_date_text(row.due_on, "day", language) if row.due_on else "",
        "state": "overdue" if row.is_overdue(_today(row.petition)) else row.state,
        "ended": fuzzy_date_text(row.ended_on, "day", language) if row.ended_on else "",
        "days": row.lasted(),
        "evidence_url": row.evidence_url,
        "page": page,
    }


def _heir(row: Promise) -> Official | None:
    """Who found the promise open when they came into the office; None for whoever made it, and once it has ended."""
    term = row.office.holder_on(_today(row.petition))
    if row.state != Promise.State.WAITING or not term or term.official == row.official():
        return None
    return term.official if term.began_on and term.began_on > row.happened_on else None


def _today(petition: Petition) -> Any:
    return petition.local(timezone.now()).date()


def _pages(petitions: set[int], language: str) -> dict[int | None, PetitionPage]:
    live = PetitionPage.objects.offered().filter(petition__in=petitions).select_related("locale")
    pages: dict[int | None, PetitionPage] = {}
    for page in sorted(live, key=lambda page: page.locale.language_code != language):
        pages.setdefault(page.petition_id, page)
    return pages
