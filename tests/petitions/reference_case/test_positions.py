"""The reference case by its dates: who stood where, and who held the office when it was decided."""

from __future__ import annotations

import datetime

import pytest

from petitions.models import Position
from petitions.reference_case.load.happenings import load_positions
from petitions.reference_case.load.offices import load_offices
from petitions.reference_case.read import read_petition
from tests.cast import a_petition

pytestmark = pytest.mark.django_db


def test_the_successors_withdrew_and_the_court_abstained() -> None:
    petition, data = a_petition(), read_petition("protect_philly", datetime.datetime.now(datetime.UTC))
    offices = load_offices(data.offices)
    for office in offices.values():
        petition.targets.create(office=office)
    load_positions(petition, data.positions, offices)
    stands = {str(row.official()): (row.stance, str(row.happened_on)) for row in Position.objects.all()}
    assert stands == {
        "Jim Kenney": ("withdrew", "2018-07-27"),
        "Larry Krasner": ("withdrew", "2018-07-27"),
        "Marsha Neifield": ("abstains", "2018-07-27"),
    }
    when_it_was_handed_over = [office.holder_on(datetime.date(2013, 8, 29)) for office in offices.values()]
    assert [str(term.official) for term in when_it_was_handed_over if term] == [
        "Michael Nutter",
        "Seth Williams",
        "Marsha Neifield",
    ]
