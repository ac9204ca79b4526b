"""When signing ends, in words: a petition that closes at midnight closes with the day before."""

from __future__ import annotations

import datetime

from babel.dates import format_date, format_time, get_timezone_name
from django.utils.translation import gettext as _

from petitions.models import Petition


def last_day(petition: Petition) -> datetime.date | None:
    """The last day on which people can sign, on the clocks of its place; None while it stays open."""
    if petition.closes_at is None:
        return None
    return petition.local(petition.closes_at - datetime.timedelta(seconds=1)).date()


def closes_text(petition: Petition, language: str) -> str:
    """The closing moment: a whole day where it ends with one, else day and hour; "" while it stays open."""
    moment, day = petition.closes_at, last_day(petition)
    if moment is None or day is None or petition.local(moment).time() != datetime.time():
        return moment_text(petition, moment, language)
    zone = get_timezone_name(petition.local(moment - datetime.timedelta(seconds=1)), locale=language)
    words = {"day": format_date(day, "long", locale=language), "zone": zone}
    return _("%(day)s, at the end of the day (%(zone)s)") % words


def moment_text(petition: Petition, moment: datetime.datetime | None, language: str) -> str:
    """Day, hour and time zone on the clocks of its place; "" for None."""
    if moment is None:
        return ""
    local = petition.local(moment)
    day, hour = format_date(local, "long", locale=language), format_time(local, "short", locale=language)
    return f"{day}, {hour} ({get_timezone_name(local, locale=language)})"
