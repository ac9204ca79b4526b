"""What waits for somebody, and where it is done."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from petitions.models import Answer, Broadcast, Export, Packet, Petition, Reason, ReasonState
from petitions.organizing.reach import petitions_within_reach
from petitions.starting.review import is_reviewer, waiting_for

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


def _reviews(user: Any) -> Iterator[Need]:
    if is_reviewer(user) and (count := len(waiting_for(user))):
        what = ngettext("%(count)d petition to review", "%(count)d petitions to review", count)
        yield Need(what % {"count": count}, reverse("reviews"))


def _surges(mine: QuerySet[Petition]) -> Iterator[Need]:
    surging: Any = mine.filter(surge__until__gt=timezone.now())
    for petition in surging:
        what = _("Many sign “%(petition)s” from few places just now") % {"petition": petition.title}
        yield Need(what, f"{reverse('rates')}?petition={petition.pk}")


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
        days = (row.local(row.closes_at).date() - row.local(now).date()).days
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
    ("petitions.confirm_answers", _answers),
    ("petitions.moderate_reasons", _reasons),
    ("petitions.export_signatures", _exports),
    ("petitions.announce", _broadcasts),
    ("petitions.make_packets", _packets),
]
