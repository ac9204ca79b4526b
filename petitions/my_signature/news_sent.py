"""Which news, and which mails that go by themselves, were sent to somebody."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from petitions.emailing.mailed import read_mailed
from petitions.models import Announcement, Broadcast, Signature, Supporter, UpdateText


class SentMail(NamedTuple):
    """A mail that left: what it was, and when (the last time)."""

    what: str
    at: Any


def news_sent(row: Signature) -> list[SentMail]:
    """The mails to many that left for this signature, the oldest first. Whoever stops the mails has none: it is noted
    with the address, and forgotten with it. Three queries, one where nothing was sent."""
    rows = Supporter.objects.filter(petition=row.petition_id, signature=row.pk)
    noted = read_mailed(rows.values_list("mailed", flat=True).first() or "")
    if not noted:
        return []
    words = _of_broadcasts({pk for kind, pk, _at in noted if kind == "b"})
    words |= _of_announcements({pk for kind, pk, _at in noted if kind == "a"})
    return [SentMail(words.get((kind, pk), _("news")), at) for kind, pk, at in noted]


def _of_broadcasts(ids: set[int]) -> dict[tuple[str, int], str]:
    updates = dict(Broadcast.objects.filter(pk__in=ids).values_list("update", "pk"))
    texts = UpdateText.objects.filter(parent__in=updates).order_by("pk")
    found: dict[tuple[str, int], str] = {}
    for update, language, headline in texts.values_list("parent", "locale__language_code", "headline"):
        place = ("b", updates[update])
        if place not in found or language == get_language():
            found[place] = _("news: %(headline)s") % {"headline": headline}
    return found


def _of_announcements(ids: set[int]) -> dict[tuple[str, int], str]:
    kinds = Announcement.objects.filter(pk__in=ids).values_list("pk", "kind")
    said = {
        Announcement.Kind.MILESTONE: _("news: a milestone"),
        Announcement.Kind.DELIVERY: _("news: a delivery"),
        Announcement.Kind.ANSWER: _("news: an answer"),
        Announcement.Kind.OUTCOME: _("news: how it ended"),
    }
    return {("a", pk): said[Announcement.Kind(kind)] for pk, kind in kinds}
