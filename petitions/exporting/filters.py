"""Which of the listed signatures: by place, day, source and what the signers allowed."""

from __future__ import annotations

import datetime
import zoneinfo
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from petitions.models import Petition, Signature, Visibility
from petitions.signing.places import country_name


@dataclass(frozen=True)
class Filters:
    """Each field narrows the list; an empty one says nothing.

    `cities` are the spellings that signers used. Days are those of confirming, on the petition's clocks, in ISO form,
    both included. `visibility` is one of Visibility; it can only leave out, never add.
    """

    country: str = ""
    cities: tuple[str, ...] = ()
    first_day: str = ""
    last_day: str = ""
    source: str = ""
    visibility: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether it leaves nobody out."""
        return not any(vars(self).values())

    def as_json(self) -> dict[str, Any]:
        """For the database: only what narrows the list."""
        said = {name: value for name, value in asdict(self).items() if value}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in said.items()}

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Filters:
        """The inverse of as_json()."""
        known: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in said.items()}
        return cls(**known)


def narrowed(rows: QuerySet[Signature], petition: Petition, filters: Filters) -> QuerySet[Signature]:
    """`rows` without those that `filters` leave out."""
    said = Q()
    if filters.country:
        said &= Q(country=filters.country)
    if filters.cities:
        said &= Q(city__in=filters.cities)
    if filters.first_day:
        said &= Q(confirmed_at__gte=_midnight(petition, filters.first_day))
    if filters.last_day:
        said &= Q(confirmed_at__lt=_midnight(petition, filters.last_day, days=1))
    if filters.source:
        said &= Q(source=filters.source)
    if filters.visibility:
        said &= Q(visibility=filters.visibility)
    return rows.filter(said)


def in_words(filters: Filters) -> list[str]:
    """One line a filter, in the active language."""
    said = {
        _("Country"): country_name(filters.country) if filters.country else "",
        _("City"): ", ".join(filters.cities),
        _("Signed from"): _day(filters.first_day),
        _("Signed until"): _day(filters.last_day),
        _("Source"): filters.source,
        _("Only those who chose"): str(Visibility(filters.visibility).label) if filters.visibility else "",
    }
    return [f"{label}: {value}" for label, value in said.items() if value]


def _midnight(petition: Petition, day: str, days: int = 0) -> datetime.datetime:
    moment = datetime.datetime.fromisoformat(day) + datetime.timedelta(days=days)
    return moment.replace(tzinfo=zoneinfo.ZoneInfo(petition.time_zone))


def _day(day: str) -> str:
    return date_format(datetime.date.fromisoformat(day), "DATE_FORMAT") if day else ""
