"""What a moderator has before them: which reasons, in which order, and what is shown of each."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Min, Q, QuerySet

from petitions.models import Reason, ReasonState, Report
from petitions.moderating.report import Reported
from petitions.moderating.review import PERMISSION, text_of
from petitions.moderating.word_list import WordList
from petitions.organizing.reach import petitions_within_reach
from petitions.sealing.keys import KeyDestroyed

REPORTED = "reported"
"""Stands beside the states in the queue."""


def reasons_within_reach(user: Any) -> QuerySet[Reason]:
    """All that `user` may decide about."""
    return Reason.objects.filter(petition__in=petitions_within_reach(user, PERMISSION).values("pk"))


def reasons_in(user: Any, state: str) -> QuerySet[Reason]:
    """Those in one state: waiting ones oldest first, decided ones by decision, the latest first; REPORTED are those on
    the page that readers reported, the oldest report first."""
    if state == REPORTED:
        return reported_reasons(reasons_within_reach(user)).order_by("first", "pk")
    # What staff struck brings its reason back when it is put back.
    rows = reasons_within_reach(user).filter(state=state, signature__withdrawn_at=None)
    if state == ReasonState.WAITING:
        return rows.order_by("signed_at", "pk")
    return rows.order_by(F("decided_at").desc(nulls_last=True), "-pk")


def reported_reasons(reasons: QuerySet[Reason]) -> QuerySet[Any]:
    """Those of `reasons` that are on the page, and reported; with `first`, when the oldest open report came."""
    is_open = Q(reports__outcome=Report.Outcome.OPEN)
    rows: Any = reasons.filter(is_open, state=ReasonState.PUBLISHED, signature__withdrawn_at=None)
    return rows.annotate(first=Min("reports__made_at", filter=is_open))


def item_of(reason: Reason, titles: dict[int, str], listed: WordList, reports: list[Reported]) -> dict[str, Any]:
    """One reason as the queue shows it; `text` is "" when nobody can read it any more, `marked` which words of the
    site's list it holds, `reports` what readers said. No query, once the petition with its key and the signature are at
    hand."""
    try:
        text = text_of(reason)
    except KeyDestroyed:
        text = ""
    return {
        "id": reason.pk,
        "petition": titles.get(reason.petition_id) or reason.petition.slug,
        "text": text,
        "reports": reports,
        "marked": listed.found_in(text),
        "lang": reason.language,
        "state": reason.get_state_display(),
        "why": reason.get_hidden_why_display() if reason.hidden_why else "",
        "visibility": reason.signature.get_visibility_display(),
        "signed_at": reason.signed_at,
    }
