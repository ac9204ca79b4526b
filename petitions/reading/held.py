"""What is held about the signers of a petition today: each kind, how much, why, until when. Nobody is singled out."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from home.dates import fuzzy_date_text
from petitions.models import Petition
from petitions.reading.count_kinds import count_kinds
from petitions.reading.kinds import KINDS, Kind

COUNTED_FOR = 600
"""Seconds that the counts are kept: they look at every signature."""


def held_of(petition: Petition, language: str) -> dict[str, Any]:
    """`rows` ({what, count, why, until}) of this petition, `everywhere` of all together, `none` ({what}) of which there
    is nothing just now, `purge` (the day in words, or ""), `purged` and `backups` (days in words once the key is
    destroyed), `stays`. Fifteen queries over the petition's rows, none when asked again within ten minutes."""
    gone = petition.sealing_key.destroyed_at
    until = _day(petition.purge_on, language) if petition.purge_on else _("until some time after its end")
    rows = [] if gone else [_row(kind, count, until) for kind, count in _counted(petition)]
    backups = datetime.timedelta(days=settings.BACKUP_DAYS)
    return {
        "rows": [row for row in rows if row["count"] and not row["everywhere"]],
        "everywhere": [row for row in rows if row["count"] and row["everywhere"]],
        "none": [row for row in rows if not row["count"]],
        "purge": _day(petition.purge_on, language) if petition.purge_on and not gone else "",
        "purged": _day(petition.local(gone).date(), language) if gone else "",
        "backups": _day(petition.local(gone).date() + backups, language) if gone else "",
        "stays": [
            _("the number"),
            _("of each signature its number, language and days, without who gave it"),
            _("published reasons, without names"),
            _("what was delivered, and what came of it"),
        ],
    }


def _row(kind: Kind, count: int, until: str) -> dict[str, Any]:
    facts = {"what": kind.what, "why": kind.why, "until": kind.until % {"day": until}, "everywhere": kind.everywhere}
    return facts | {"count": _shown(count, kind.is_people)}


def _counted(petition: Petition) -> list[tuple[Kind, int]]:
    counts = _counts(petition)
    return [(kind, counts[kind.name]) for kind in KINDS]


def _counts(petition: Petition) -> dict[str, int]:
    key = f"held.kinds.{petition.pk}"
    if (found := cache.get(key)) is None:
        found = count_kinds(petition)
        cache.set(key, found, COUNTED_FOR)
    return dict(found)


def _shown(count: int, is_people: bool) -> str:
    """The number, unless it counts people and is so small that it may point at somebody; "" for none."""
    if 0 < count < settings.SMALL_CELL and is_people:
        return _("fewer than %(count)s") % {"count": settings.SMALL_CELL}
    return number_format(count, force_grouping=True) if count else ""


def _day(day: datetime.date, language: str) -> str:
    return fuzzy_date_text(day, "day", language)
