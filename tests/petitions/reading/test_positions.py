"""Where an official stood stays theirs, on their page and on their office's, with its source."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from petitions.models import Official, Petition, Position
from tests.petitions.reading.office_pages import OFFICE, VEGA, a_successor, petition, read

pytestmark = pytest.mark.django_db
__all__ = ["petition"]


def a_position(petition: Petition, stance: str, *day: int, precision: str = "day") -> Position:
    """Where the petition's first target stood on a day, with a source."""
    when, target = datetime.date(*day), petition.targets.get()
    source = f"https://example.org/{stance}/?a=1&b=2"
    return Position.objects.create(
        target=target, stance=stance, happened_on=when, precision=precision, source_url=source
    )


def test_a_position_is_of_whoever_held_the_office_that_day(client: Client, petition: Petition) -> None:
    successor = a_successor()
    first = a_position(petition, "opposes", 2026, 2, 19)
    last = a_position(petition, "withdrew", 2026, 2, 20)
    long_ago = a_position(petition, "undecided", 2009, 12, 31, precision="year")
    holders = [row.official() for row in (first, last, long_ago)]
    assert holders == [Official.objects.get(name="Lucía Vega"), successor, None]
    office, before, after = (read(client, way) for way in (OFFICE, VEGA, f"officials/{successor.slug}/"))
    assert "February 19, 2026: Lucía Vega, opposes it" in office and "2009: undecided" in office
    assert office.index("February 20, 2026: Noa Reyes, withdrew") < office.index("February 19, 2026: Lucía")
    assert "opposes it" in before and "withdrew" not in before and "undecided" not in before
    assert "withdrew" in after and "opposes it" not in after
    assert 'href="https://example.org/opposes/?a=1&amp;b=2"' in before


def test_a_petition_nobody_signed_may_go_with_its_positions(petition: Petition) -> None:
    a_position(petition, "opposes", 2026, 2, 1)
    page = petition.pages.first()
    assert page is not None
    page.delete()
    for twin in petition.pages.all():
        twin.delete()
    assert not Petition.objects.exists() and not Position.objects.exists()


def test_a_position_speaks_spanish_too(client: Client, petition: Petition) -> None:
    a_position(petition, "abstains", 2026, 2, 1)
    assert "1 de febrero de 2026: Lucía Vega, se abstiene" in read(client, f"es/{OFFICE}")


@pytest.mark.parametrize(
    ("field", "value"), [("source_url", ""), ("source_url", "javascript:alert(1)"), ("stance", "maybe")]
)
def test_a_position_needs_a_source_and_a_stance_that_is_known(petition: Petition, field: str, value: str) -> None:
    position = a_position(petition, "opposes", 2026, 2, 1)
    setattr(position, field, value)
    with pytest.raises(ValidationError) as wrong:
        position.full_clean()
    assert list(wrong.value.message_dict) == [field]
