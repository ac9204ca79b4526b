"""The reference case, replayed by its dates: three targets at one door, a promise of nineteen days, two successions."""

from __future__ import annotations

import datetime

import pytest
from django.core.management import call_command
from django.test import Client

from petitions.deciding.rule import rule_met
from petitions.models import Delivery, Office, Petition, Promise, Signature

pytestmark = pytest.mark.django_db
D = datetime.date


@pytest.fixture(autouse=True)
def case() -> Petition:
    call_command("load_reference_case", verbosity=0)
    return Petition.objects.get(slug="protect-philly")


def office(kind: str) -> Office:
    name = {"mayor": "Mayor of", "attorney": "District Attorney of", "court": "President Judge of"}[kind]
    return Office.objects.get(name__startswith=name)


def test_august_2013_has_three_targets_and_three_outcomes(case: Petition) -> None:
    (delivery,) = Delivery.objects.filter(petition=case)
    lines = {line.target.office: line for line in delivery.lines.all()}
    assert (delivery.happened_on.year, delivery.happened_on.month, delivery.precision) == (2013, 8, "part")
    mayor, attorney, court = (lines[office(kind)] for kind in ("mayor", "attorney", "court"))
    assert (mayor.outcome, attorney.outcome, court.outcome) == ("to_security", "to_official", "not_delivered")
    page = Client().get("/petitions/protect-philly/").content.decode()
    section = page.partition('id="deliveries"')[2].partition('id="reasons"')[0] or page
    assert "a sergeant of the Mayor" in section and "the District Attorney himself" in section
    assert "To read the material." in section and "Nothing delivered" in page


def test_the_word_of_june_2010_lasted_nineteen_days(case: Petition) -> None:
    promise = Promise.objects.get(petition=case, happened_on=D(2010, 6, 27))
    assert (promise.state, promise.lasted(), str(promise.official())) == ("broken", 19, "Michael Nutter")
    door = Promise.objects.get(petition=case, office=office("attorney"))
    assert (door.kind, door.state, str(door.official())) == ("read", "waiting", "Seth Williams")
    assert door.line and door.line.outcome == "to_official"


def test_nobody_signed_a_text_before_it_was_there(case: Petition) -> None:
    first = Signature.objects.filter(petition=case).earliest("confirmed_at")
    assert first.confirmed_at
    for petition in Petition.objects.all():
        assert {text.created_at for text in petition.text_versions.all()} == {petition.opens_at}
    assert first.text_version.created_at <= first.confirmed_at


def test_kenney_and_krasner_succeed_and_decide(case: Petition) -> None:
    holders = {day: [str(office(kind).holder_on(day).official) for kind in ("mayor", "attorney")] for day in DAYS}  # type: ignore[union-attr]
    assert list(holders.values()) == [
        ["Michael Nutter", "Seth Williams"],
        ["Jim Kenney", "Seth Williams"],
        ["Jim Kenney", "Larry Krasner"],
    ]
    assert rule_met(case, D(2018, 7, 26)) is None
    met = rule_met(case, D(2018, 7, 27))
    assert met and sorted(str(row.official()) for row in met.positions) == ["Jim Kenney", "Larry Krasner"]
    krasner = Client().get("/officials/larry-krasner/").content.decode()
    assert "He will read the material." in krasner, "the open promise came along"
    nutter = Client().get("/officials/michael-nutter/").content.decode()
    assert "The Mayor wants no extension." in nutter
    kenney = Client().get("/officials/jim-kenney/").content.decode()
    assert "The Mayor wants no extension." not in kenney, "history stays"
    assert "days without an answer" not in Client().get(f"/offices/{office('court').slug}/").content.decode()


DAYS = [D(2013, 8, 29), D(2016, 2, 1), D(2018, 2, 1)]
