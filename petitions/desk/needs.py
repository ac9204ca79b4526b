"""What waits for somebody, and where it is done."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import TaskState

from petitions.models import (
    Answer,
    Broadcast,
    Export,
    ModerationSettings,
    Packet,
    Petition,
    PetitionPage,
    Reason,
    ReasonState,
    Signature,
)
from petitions.moderating.queue import REPORTED, reported_reasons
from petitions.moderating.report import PERMISSION as REPORT_PERMISSION
from petitions.moderating.report import due_at, reported
from petitions.organizing.reach import petitions_within_reach
from petitions.reading.closing import last_day

DAY = datetime.timedelta(days=1)
SOON = datetime.timedelta(days=14)
"""So far ahead the desk tells of a closing day or a decision."""


class Need(NamedTuple):
    """One line of the desk: what waits, and the address where it is done."""

    what: str
    address: str


def needs_of(user: Any) -> list[Need]:
    """What waits for `user`: work that they may do, for petitions within their reach; what cannot wait stands first.
    A few queries for each right."""
    found = [*_reviews(user), *_days(petitions_within_reach(user))]
    for right, find in reversed(_BY_RIGHT):
        if user.has_perm(right):
            found[:0] = find(petitions_within_reach(user, right))
    return found


def _surges(mine: QuerySet[Petition]) -> Iterator[Need]:
    surging: Any = mine.filter(surge__until__gt=timezone.now())
    for petition in surging:
        what = _("Many sign “%(petition)s” from few places just now") % {"petition": petition.title}
        yield Need(what, f"{reverse('rates')}?petition={petition.pk}")


def _bounced(mine: QuerySet[Petition]) -> Iterator[Need]:
    """Confirm links that did not arrive, of the last days: what nobody confirmed is erased after a week."""
    waiting = Signature.objects.filter(petition__in=mine.values("pk"), confirmed_at=None, withdrawn_at=None)
    lost = waiting.filter(bounced_at__isnull=False).order_by().values_list("petition").annotate(Count("pk"))
    sizes = dict(lost)
    rows: Any = mine.filter(pk__in=sizes)
    for row in rows:
        what = ngettext(
            "%(count)d mail to confirm a signature of “%(petition)s” came back",
            "%(count)d mails to confirm a signature of “%(petition)s” came back",
            sizes[row.pk],
        )
        yield Need(what % {"count": sizes[row.pk], "petition": row.title}, f"{reverse('rates')}?petition={row.pk}")


def _reviews(user: Any) -> Iterator[Need]:
    """What was submitted to Wagtail's review and waits for `user`, the oldest first."""
    states = TaskState.objects.reviewable_by(user).select_related("revision").order_by("started_at", "pk")
    for state in states:
        view = "review" if state.revision.content_type.model_class() is PetitionPage else "wagtailadmin_pages:edit"
        address = reverse(view, args=[state.revision.object_id])
        yield Need(_("“%(page)s” waits for your review") % {"page": state.revision.object_str}, address)


def _answers(mine: QuerySet[Petition]) -> Iterator[Need]:
    rows = Answer.objects.filter(folder__packet__petition__in=mine.values("pk"), state=Answer.State.WAITING)
    if count := rows.count():
        what = ngettext("%(count)d answer of an office to check", "%(count)d answers of offices to check", count)
        yield Need(what % {"count": count}, reverse("answers"))


def _reasons(mine: QuerySet[Petition]) -> Iterator[Need]:
    rows = Reason.objects.filter(petition__in=mine.values("pk"), state=ReasonState.WAITING)
    if count := rows.filter(signature__withdrawn_at=None).count():
        what = ngettext("%(count)d reason to read", "%(count)d reasons to read", count)
        yield Need(what % {"count": count}, reverse("reasons"))


def _reported_reasons(mine: QuerySet[Petition]) -> Iterator[Need]:
    if count := reported_reasons(Reason.objects.filter(petition__in=mine.values("pk"))).count():
        what = ngettext("%(count)d reason that readers reported", "%(count)d reasons that readers reported", count)
        yield Need(what % {"count": count}, f"{reverse('reasons')}?state={REPORTED}")


def _reported_petitions(mine: QuerySet[Petition]) -> Iterator[Need]:
    days, now = ModerationSettings.current().report_days, timezone.now()
    for row in reported(mine):
        due = due_at(row.first, days)
        late, soon = _("Reported: “%(petition)s”, was due on %(day)s"), _("Reported: “%(petition)s”, by %(day)s")
        day = date_format(row.local(due), "DATE_FORMAT")
        what = (late if due < now else soon) % {"petition": row.title, "day": day}
        yield Need(what, f"{reverse('reports')}#petition-{row.pk}")


def _exports(mine: QuerySet[Petition]) -> Iterator[Need]:
    for row in Export.objects.filter(petition__in=mine.values("pk"), approval=Export.Approval.ASKED):
        yield Need(_("An export waits for a second person"), reverse("export", args=[row.pk]))


def _broadcasts(mine: QuerySet[Petition]) -> Iterator[Need]:
    said = {
        Broadcast.State.ASKED: _("A mail to supporters waits for a second person"),
        Broadcast.State.PAUSED: _("A mail to supporters is paused"),
    }
    for row in Broadcast.objects.filter(petition__in=mine.values("pk"), state__in=said):
        yield Need(said[Broadcast.State(row.state)], reverse("broadcast", args=[row.pk]))


def _packets(mine: QuerySet[Petition]) -> Iterator[Need]:
    lately = timezone.now() - datetime.timedelta(days=7)
    for row in Packet.objects.filter(petition__in=mine.values("pk"), state=Packet.State.FAILED, made_at__gt=lately):
        what = _("Packet %(number)s could not be made") % {"number": row.number}
        yield Need(what, reverse("packet", args=[row.pk]))


def _days(mine: QuerySet[Petition]) -> Iterator[Need]:
    now, public = timezone.now(), mine.filter(published_at__isnull=False)
    closing: Any = public.filter(closes_at__gt=now, closes_at__lte=now + SOON)
    for row in closing:
        days = ((last_day(row) or now.date()) - row.local(now).date()).days
        yield Need(_in_days(_closing(days), row), _page(row))
    deciding: Any = public.filter(decision_on__gte=(now - DAY).date(), decision_on__lte=(now + SOON).date())
    for row in deciding:
        # The day is the petition's own, which may have begun before ours or end after it.
        if (days := (row.decision_on - row.local(now).date()).days) >= 0:
            yield Need(_in_days(_decision(days), row), _page(row))


def _closing(days: int) -> str:
    if days <= 0:
        return _("“%(petition)s” closes today")
    words = ngettext("“%(petition)s” closes in %(days)d day", "“%(petition)s” closes in %(days)d days", days)
    return words.replace("%(days)d", str(days))


def _decision(days: int) -> str:
    if days <= 0:
        return _("The decision about “%(petition)s” is today")
    words = ngettext(
        "The decision about “%(petition)s” is in %(days)d day",
        "The decision about “%(petition)s” is in %(days)d days",
        days,
    )
    return words.replace("%(days)d", str(days))


def _in_days(words: str, petition: Any) -> str:
    return words % {"petition": petition.title}


def _page(petition: Petition) -> str:
    page = petition.pages.order_by("pk").values_list("pk", flat=True).first()
    return reverse("wagtailadmin_pages:edit", args=[page]) if page else reverse("wagtailadmin_home")


_BY_RIGHT: list[tuple[str, Callable[[QuerySet[Petition]], Iterator[Need]]]] = [
    ("petitions.view_allowance", _surges),
    ("petitions.view_allowance", _bounced),
    ("petitions.confirm_answers", _answers),
    (REPORT_PERMISSION, _reported_petitions),
    ("petitions.moderate_reasons", _reported_reasons),
    ("petitions.moderate_reasons", _reasons),
    ("petitions.export_signatures", _exports),
    ("petitions.announce", _broadcasts),
    ("petitions.make_packets", _packets),
]
