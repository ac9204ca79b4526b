"""Report a published reason, or a petition, without saying who one is; and what is open of that."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone

from petitions.exporting.access_log import record
from petitions.models import Petition, Reason, Report
from petitions.sealing.keys import KeyDestroyed, open_key
from petitions.sealing.seal import seal_text, unseal_text

PERMISSION = "petitions.decide_reports"
TEXT_LENGTH = 1000
MOST_OPEN = 20
"""So many reports of one thing are kept at once. Those that come later are counted, without their words: a flood fills
no queue, and nobody's report keeps another's out of sight."""

_OPEN = Q(reports__outcome=Report.Outcome.OPEN, reports__reason=None)


class Reported(NamedTuple):
    """One open report: what is wrong, in words; what the reporter wrote, "" when nothing or nobody can read it; when;
    and how many more came after the list was full."""

    about: str
    text: str
    made_at: datetime.datetime
    repeated: int


def report(petition: Petition, reason: Reason | None, about: str, text: str) -> None:
    """Keep a report of `reason`, or of the petition when there is none; `about` is one of Report.About, else
    ValueError. After the purge its words are not kept: nothing could seal them. Four queries."""
    about = Report.About(about)
    with transaction.atomic():
        # One at a time for each petition: many at once would fill the list beyond its end. Not the key of the row,
        # which everybody who signs shares.
        Petition.objects.select_for_update(of=("self",), no_key=True).get(pk=petition.pk)
        newest = list(open_reports(petition).filter(reason=reason).order_by("-made_at", "-pk")[:MOST_OPEN])
        if len(newest) == MOST_OPEN:
            Report.objects.filter(pk=newest[0].pk).update(repeated=F("repeated") + 1)
            return
        sealed = _sealed(petition, text) if text else None
        Report.objects.create(petition=petition, reason=reason, about=about, sealed_text=sealed, made_at=timezone.now())


def takes_words(petition: Petition) -> bool:
    """Whether a reporter's words can be kept: no longer once the petition's key is destroyed."""
    return petition.sealing_key.destroyed_at is None


def open_reports(petition: Petition) -> QuerySet[Report]:
    """Those nobody has decided about, of the petition and of its reasons."""
    return Report.objects.filter(petition=petition, outcome=Report.Outcome.OPEN)


def reports_of_reasons(reasons: Iterable[Reason]) -> dict[int, list[Reported]]:
    """Open reports, the oldest first, by reason. One query; the petitions of `reasons` have their keys at hand."""
    by_id = {reason.pk: reason.petition for reason in reasons}
    return _by("reason_id", by_id, Report.objects.filter(reason__in=by_id))


def reports_of_petitions(petitions: Iterable[Petition]) -> dict[int, list[Reported]]:
    """The same of petitions themselves, by petition; each has its key at hand."""
    by_id = {petition.pk: petition for petition in petitions}
    return _by("petition_id", by_id, Report.objects.filter(petition__in=by_id, reason=None))


def _by(name: str, petitions: dict[int, Petition], rows: QuerySet[Report]) -> dict[int, list[Reported]]:
    found: dict[int, list[Reported]] = defaultdict(list)
    for row in rows.filter(outcome=Report.Outcome.OPEN).order_by("made_at", "pk"):
        key = getattr(row, name)
        found[key].append(_opened(row, petitions[key]))
    return dict(found)


def reported(petitions: QuerySet[Petition]) -> QuerySet[Any]:
    """Those of `petitions` with open reports of their own, with `first`, when the oldest came; that one first."""
    rows: Any = petitions.filter(_OPEN).annotate(first=Min("reports__made_at", filter=_OPEN))
    return rows.order_by("first", "pk")


def due_at(first: datetime.datetime, days: int) -> datetime.datetime:
    """Until when reports are to be answered of which the first came at `first`; `days` are the site's setting."""
    return first + datetime.timedelta(days=days)


def close_reports_of(reason: Reason, is_kept: bool) -> None:
    """A moderator decided about a reason: its reports are answered, and their words erased. One query."""
    _close(Report.objects.filter(reason=reason, outcome=Report.Outcome.OPEN), is_kept)


def decide_reports(petition: Petition, is_kept: bool, by: Any, why: str) -> int:
    """A reviewer decided about the open reports of a petition: how many there were. Their words are erased; what was
    decided, and why, is on the access log. Asks nobody whether `by` may."""
    with transaction.atomic():
        count = _close(open_reports(petition).filter(reason=None), is_kept)
        if count:
            act = "report.kept" if is_kept else "report.acted"
            record(by, act, f"{petition.slug} reports", why, count, petition=petition)
    return count


def _close(rows: QuerySet[Report], is_kept: bool) -> int:
    outcome = Report.Outcome.KEPT if is_kept else Report.Outcome.ACTED
    return rows.update(outcome=outcome, sealed_text=None, decided_at=timezone.now())


def _sealed(petition: Petition, text: str) -> bytes | None:
    try:
        return seal_text(open_key(petition.sealing_key), "report", text)
    except KeyDestroyed:
        return None


def _opened(row: Report, petition: Petition) -> Reported:
    text = ""
    if row.sealed_text:
        try:
            text = unseal_text(open_key(petition.sealing_key), "report", bytes(row.sealed_text))
        except KeyDestroyed:
            text = ""
    return Reported(str(row.get_about_display()), text, row.made_at, row.repeated)
