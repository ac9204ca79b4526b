"""The pages of an office and an official, read on one day."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.test import Client

from home.page_cache import pages
from petitions.models import Official, Petition, Term
from tests.cast import a_petition, an_office

OFFICE, VEGA = "offices/senator-for-the-first-district/", "officials/lucia-vega/"
TODAY = datetime.datetime(2026, 3, 4, 17, tzinfo=datetime.UTC)


@pytest.fixture
def petition() -> Petition:
    return a_petition(opens_at=datetime.datetime(2026, 1, 5, tzinfo=datetime.UTC))


def read(client: Client, address: str) -> str:
    pages.clear()
    with time_machine.travel(TODAY, tick=False):
        answer = client.get(f"/{address}")
    assert answer.status_code == 200 and answer["Cache-Control"].startswith("public")
    return " ".join(answer.content.decode().split())


def a_successor(since: datetime.date = datetime.date(2026, 2, 20)) -> Official:
    """Noa Reyes follows Senator Vega on `since`."""
    official = Official.objects.create(name="Noa Reyes")
    Term.objects.filter(official__name="Lucía Vega").update(ended_on=since)
    Term.objects.create(office=an_office(), official=official, began_on=since)
    return official
