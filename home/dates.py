"""Dates in words: as exact as they are known, and roughly how long ago."""

from datetime import date, datetime, timedelta

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_timedelta
from django.utils import translation
from django.utils.translation import gettext as _


def fuzzy_date_text(day: date, precision: str, language: str) -> str:
    """`day` in the words of `language`, no more exact than `precision`: day, part, month, season or year.

    `part` is early (to the 10th), mid (to the 20th) or late in the month. Seasons are those of the northern half
    of the Earth in whole months (March begins spring); a winter bears both its years. Raises ValueError for
    another precision. `language` is a code of Django; an unknown one falls back to English.
    """
    locale = _locale(language)
    with translation.override(language):
        match precision:
            case "day":
                return format_date(day, "long", locale=locale)
            case "part":
                return _part(day) % {"month": format_skeleton("yMMMM", day, locale=locale)}
            case "month":
                return format_skeleton("yMMMM", day, locale=locale)
            case "season":
                return _season(day)
            case "year":
                return str(day.year)
    raise ValueError(f"unknown precision: {precision}")


def about_how_long_ago(moment: datetime, now: datetime, language: str) -> str:
    """`3 hours ago`, `hace 3 horas`: one unit, at least a minute, never in the future (clocks differ)."""
    passed = max(now - moment, timedelta(minutes=1))
    return format_timedelta(-passed, add_direction=True, granularity="minute", threshold=1, locale=_locale(language))


def _part(day: date) -> str:
    if day.day <= 10:
        return _("early %(month)s")
    return _("mid-%(month)s") if day.day <= 20 else _("late %(month)s")


def _season(day: date) -> str:
    if day.month in (12, 1, 2):
        first = day.year if day.month == 12 else day.year - 1
        return _("winter %(year)s") % {"year": f"{first}–{first + 1}"}
    seasons = (_("spring %(year)s"), _("summer %(year)s"), _("autumn %(year)s"))
    return seasons[day.month // 3 - 1] % {"year": day.year}


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
