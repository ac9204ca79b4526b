"""Which signatures a strike takes: conditions that all hold at once. Nobody is named, no domain stands in clear."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.db.models import Q, QuerySet

from petitions.models import Petition, Signature
from petitions.sealing.keys import open_key
from petitions.sealing.seal import domain_key
from petitions.signing.places import city_key

Moment = datetime.datetime | None


@dataclass(frozen=True)
class Rule:
    """Each field narrows the set; an empty one says nothing. From a moment on, until just before another.

    `domains` are keyed hashes in hex (`domain_hash`), `cities` the spellings that signers used (`spellings`),
    `slow` values of SlowWhy, `numbers` pairs of first and last.
    """

    signed_from: Moment = None
    signed_until: Moment = None
    confirmed_from: Moment = None
    confirmed_until: Moment = None
    domains: tuple[str, ...] = ()
    slow: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    numbers: tuple[tuple[int, int], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it would take everybody."""
        return not any(vars(self).values())

    def as_json(self) -> dict[str, Any]:
        """For the database: only what narrows the set."""
        said = {name: value for name, value in asdict(self).items() if value}
        return {name: _plain(value) for name, value in said.items()}

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Rule:
        """The inverse of as_json()."""
        return cls(**{field.name: _read(field.name, said[field.name]) for field in fields(cls) if field.name in said})


def matching(petition: Petition, rule: Rule) -> QuerySet[Signature]:
    """Signatures of the petition that the rule speaks of, also those struck already; never what a signer withdrew.

    Raises ValueError for an empty rule.
    """
    if rule.is_empty:
        raise ValueError("A rule without a condition would take everybody.")
    here = Signature.objects.filter(petition=petition).filter(Q(withdrawn_at=None) | Q(struck_by__isnull=False))
    return here.filter(_moments(rule), _kinds(rule), _numbers(rule))


def takeable(petition: Petition, rule: Rule) -> QuerySet[Signature]:
    """Those of matching() that no strike holds."""
    return matching(petition, rule).filter(withdrawn_at=None, struck_by=None)


def domain_hash(petition: Petition, domain: str) -> str:
    """What a rule holds for a mail domain. Raises KeyDestroyed after the purge."""
    return domain_key(open_key(petition.sealing_key), f"x@{domain}").hex()


def spellings(petition: Petition, city: str) -> tuple[str, ...]:
    """How signers of the petition wrote a city, in any spelling. One query."""
    wanted = city_key(city)
    written = Signature.objects.filter(petition=petition).exclude(city="").order_by().values_list("city", flat=True)
    return tuple(sorted(name for name in written.distinct() if city_key(name) == wanted))


def _moments(rule: Rule) -> Q:
    limits = {
        "asked_at__gte": rule.signed_from,
        "asked_at__lt": rule.signed_until,
        "confirmed_at__gte": rule.confirmed_from,
        "confirmed_at__lt": rule.confirmed_until,
    }
    return Q(**{name: moment for name, moment in limits.items() if moment})


def _kinds(rule: Rule) -> Q:
    lists: dict[str, Any] = {
        "domain_key__in": [bytes.fromhex(each) for each in rule.domains],
        "slow_why__in": rule.slow,
        "country__in": rule.countries,
        "city__in": rule.cities,
        "language__in": rule.languages,
        "source__in": rule.sources,
    }
    return Q(**{name: values for name, values in lists.items() if values})


def _numbers(rule: Rule) -> Q:
    found = Q()
    for first, last in rule.numbers:
        found |= Q(number__gte=first, number__lte=last)
    return found


def _plain(value: Any) -> Any:
    return value.astimezone(datetime.UTC).isoformat() if isinstance(value, datetime.datetime) else list(value)


def _read(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return datetime.datetime.fromisoformat(value)
    return tuple((first, last) for first, last in value) if name == "numbers" else tuple(value)
