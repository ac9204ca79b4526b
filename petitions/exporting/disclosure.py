"""Disclosure levels: which fields leave at which level, and whom the signers allowed to be named."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet

from petitions.models import Level, Petition, Signature, Visibility
from petitions.sealing.seal import Identity
from petitions.signing.names import first_letter

Row = Callable[[Signature, Identity], list[str]]


def _initials(who: Identity) -> str:
    return " ".join(f"{first_letter(name)}." for name in (who.given_name, who.family_name) if name)


def _place(row: Signature) -> list[str]:
    return [row.city, row.region, row.country]


COLUMNS: dict[str, tuple[list[str], Row]] = {
    Level.INITIALS_CITY: (
        ["initials", "city", "region", "country"],
        lambda row, who: [_initials(who), *_place(row)],
    ),
    Level.NAME_CITY: (
        ["given_name", "family_name", "city", "region", "country"],
        lambda row, who: [who.given_name, who.family_name, *_place(row)],
    ),
    Level.NAME_POSTAL: (
        ["given_name", "family_name", "city", "region", "country", "postal_code"],
        lambda row, who: [who.given_name, who.family_name, *_place(row), who.postal_code],
    ),
}
"""Header and cells at each level that lists people. Mail addresses are in none of them."""


def listed(petition: Petition) -> QuerySet[Signature]:
    """Signatures whose signers allowed to be named to the officials, in order of the roll.

    `counted` signers are in the number only (design, invariant 8).
    """
    return Signature.objects.filter(
        petition=petition,
        number__isnull=False,
        withdrawn_at=None,
        off_roll_at=None,
        visibility__in=[Visibility.OFFICIALS, Visibility.PUBLIC],
        sealed_identity__isnull=False,
    ).order_by("number")
