"""Dates in words, in both languages."""

from datetime import UTC, date, datetime, timedelta

import pytest

from home.dates import about_how_long_ago, fuzzy_date_text


@pytest.mark.parametrize(
    ("day", "precision", "english", "spanish"),
    [
        (date(2013, 8, 21), "day", "August 21, 2013", "21 de agosto de 2013"),
        (date(2013, 8, 1), "part", "early August 2013", "principios de agosto de 2013"),
        (date(2013, 8, 10), "part", "early August 2013", "principios de agosto de 2013"),
        (date(2013, 8, 11), "part", "mid-August 2013", "mediados de agosto de 2013"),
        (date(2013, 8, 20), "part", "mid-August 2013", "mediados de agosto de 2013"),
        (date(2013, 8, 21), "part", "late August 2013", "finales de agosto de 2013"),
        (date(2013, 8, 31), "month", "August 2013", "agosto de 2013"),
        (date(2011, 3, 1), "season", "spring 2011", "primavera de 2011"),
        (date(2011, 8, 31), "season", "summer 2011", "verano de 2011"),
        (date(2011, 9, 1), "season", "autumn 2011", "otoño de 2011"),
        (date(2011, 12, 1), "season", "winter 2011–2012", "invierno de 2011–2012"),
        (date(2012, 2, 29), "season", "winter 2011–2012", "invierno de 2011–2012"),
        (date(2018, 5, 5), "year", "2018", "2018"),
    ],
)
def test_a_date_is_no_more_exact_than_it_is_known(day: date, precision: str, english: str, spanish: str) -> None:
    assert fuzzy_date_text(day, precision, "en") == english
    assert fuzzy_date_text(day, precision, "es") == spanish


def test_an_unknown_language_falls_back_to_english() -> None:
    assert fuzzy_date_text(date(2013, 8, 21), "day", "xx-nonsense") == "August 21, 2013"


def test_an_unknown_precision_is_an_error() -> None:
    with pytest.raises(ValueError, match="century"):
        fuzzy_date_text(date(2013, 8, 21), "century", "en")


NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "english", "spanish"),
    [
        (timedelta(seconds=-5), "1 minute ago", "hace 1 minuto"),
        (timedelta(seconds=5), "1 minute ago", "hace 1 minuto"),
        (timedelta(minutes=50), "50 minutes ago", "hace 50 minutos"),
        (timedelta(hours=3), "3 hours ago", "hace 3 horas"),
        (timedelta(hours=23), "23 hours ago", "hace 23 horas"),
        (timedelta(days=1, hours=2), "1 day ago", "hace 1 día"),
        (timedelta(days=6), "6 days ago", "hace 6 días"),
        (timedelta(days=20), "3 weeks ago", "hace 3 semanas"),
        (timedelta(days=400), "1 year ago", "hace 1 año"),
    ],
)
def test_how_long_ago_is_said_in_one_unit(passed: timedelta, english: str, spanish: str) -> None:
    assert about_how_long_ago(NOW - passed, NOW, "en") == english
    assert about_how_long_ago(NOW - passed, NOW, "es") == spanish
