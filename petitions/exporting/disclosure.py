"""Disclosure levels: which fields leave at which level, and whom the signers allowed to be named."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import QuerySet, TextChoices
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from petitions.models import Level, Petition, Signature, Visibility
from petitions.sealing.seal import Identity
from petitions.signing.names import first_letter


class Field(TextChoices):
    """What can be said of a signer. Mail address, telephone and street are not among them, at no level."""

    INITIALS = "initials", _("initials")
    GIVEN_NAME = "given_name", _("given name")
    FAMILY_NAME = "family_name", _("family name")
    CITY = "city", _("city")
    REGION = "region", _("region")
    COUNTRY = "country", _("country")
    POSTAL_CODE = "postal_code", _("postal code")


class Place(NamedTuple):
    """What is not sealed of a signature."""

    city: str
    region: str
    country: str


_PLACE = [Field.CITY.value, Field.REGION.value, Field.COUNTRY.value]
_NAME = [Field.GIVEN_NAME.value, Field.FAMILY_NAME.value]
LEVEL_FIELDS: dict[str, list[str]] = {
    Level.INITIALS_CITY: [Field.INITIALS.value, *_PLACE],
    Level.NAME_CITY: [*_NAME, *_PLACE],
    Level.NAME_POSTAL: [*_NAME, *_PLACE, Field.POSTAL_CODE.value],
}
"""The fields of each level that lists people, in the order of the file."""
LEAVES = {
    Level.CERTIFICATE: _("The total and how it was confirmed. Nobody is named, and there is no list."),
    Level.INITIALS_CITY: _("Initials, city, region and country of those who agreed to be named to the officials."),
    Level.NAME_CITY: _("Full name, city, region and country of those who agreed to be named to the officials."),
    Level.NAME_POSTAL: _("Full name, city, region, country and postal code of those who agreed."),
}
"""What is handed out at each level, in one sentence."""


def _initials(who: Identity) -> str:
    return " ".join(f"{first_letter(name)}." for name in (who.given_name, who.family_name) if name)


_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def _of_place(typed: str) -> str:
    """Older versions let people type a mail address for a town: it leaves with no list."""
    return "" if "@" in typed and _MAIL.search(typed) else typed


_CELLS: dict[str, Callable[[Identity, Place], str]] = {
    Field.INITIALS: lambda who, place: _initials(who),
    Field.GIVEN_NAME: lambda who, place: who.given_name,
    Field.FAMILY_NAME: lambda who, place: who.family_name,
    Field.CITY: lambda who, place: _of_place(place.city),
    Field.REGION: lambda who, place: _of_place(place.region),
    Field.COUNTRY: lambda who, place: place.country,
    Field.POSTAL_CODE: lambda who, place: who.postal_code,
}


def level_choices() -> list[tuple[str, Any]]:
    """The levels for a form: code, and label with what leaves."""
    return [(level.value, format_lazy("{} – {}", level.label, LEAVES[level])) for level in Level]


def cells_of(fields: list[str]) -> Callable[[Identity, Place], list[str]]:
    """What makes the cells of a row out of who signed and where. Raises KeyError for an unknown field."""
    cells = [_CELLS[field] for field in fields]
    return lambda who, place: [cell(who, place) for cell in cells]


def in_order(fields: list[str]) -> list[str]:
    """`fields`, each once, in the order of the file. Raises ValueError for an unknown field."""
    if unknown := set(fields) - set(Field.values):
        raise ValueError(f"There is no field {', '.join(sorted(unknown))}.")
    return [field for field in Field.values if field in fields]


def beyond(level: str, fields: list[str]) -> list[str]:
    """Those of `fields` that the level does not let out: a second person must agree to them.

    Whoever may be told the name may be told the initials.
    """
    inside = set(LEVEL_FIELDS[level]) | {Field.INITIALS.value}
    return [field for field in fields if field not in inside]


def listed(petition: Petition) -> QuerySet[Signature]:
    """Signatures whose signers allowed to be named to the officials, in order of the roll.

    `counted` signers are in the number only (design, invariant 8). The others allowed name, city and postal code.
    """
    return Signature.objects.filter(
        petition=petition,
        number__isnull=False,
        withdrawn_at=None,
        off_roll_at=None,
        visibility__in=[Visibility.OFFICIALS, Visibility.PUBLIC],
        sealed_identity__isnull=False,
    ).order_by("number")
