"""The rows of an export, unsealed as they stream by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet

from petitions.exporting.disclosure import Place, cells_of, listed
from petitions.models import Petition, Signature, Tally
from petitions.sealing.seal import identity_opener

CHUNK = 2000
CERTIFICATE = [
    "petition",
    "total",
    "by_mail",
    "on_paper",
    "imported",
    "listed_by_name",
    "counted_without_name",
]
"""Header of the one row that names nobody."""


def certificate(petition: Petition) -> list[str]:
    """The one row of the level that names nobody. Two queries."""
    tally = Tally.objects.get(petition=petition)
    named = listed(petition).count()
    parts = [tally.total, tally.confirmed, tally.paper, tally.imported, named, tally.total - named]
    return [petition.slug, *(str(part) for part in parts)]


def people(
    rows: QuerySet[Signature], key: bytes, fields: list[str], seen: Callable[[int], object] = bool
) -> Iterator[list[str]]:
    """The cells of `fields` for each of `rows`, along their numbers, each of which `seen` is told. Memory stays flat;
    one query for 2,000 rows.

    Raises SealBroken before a row that was altered.
    """
    opened, cells = identity_opener(key), cells_of(fields)
    for number, email_key, sealed, *place in _by_number(rows):
        seen(number)
        yield cells(opened(email_key or b"", sealed), Place(*place))


def _by_number(rows: QuerySet[Signature]) -> Iterator[tuple[Any, ...]]:
    """In steps along the numbers: no cursor or transaction stays open, and PgBouncer has none."""
    values = rows.order_by("number").values_list("number", "email_key", "sealed_identity", "city", "region", "country")
    last = 0
    while chunk := list(values.filter(number__gt=last)[:CHUNK]):
        yield from chunk
        last = chunk[-1][0] or 0
