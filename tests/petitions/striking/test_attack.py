"""Attacks are seen and separable (promise D2): what staff would strike by what `Signing now` shows, on a seeded mix."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
import time_machine

from petitions.models import Petition, Signature, SlowWhy, Strike
from petitions.moderating.rates import rates_of
from petitions.signing.providers import BIG_PROVIDERS
from petitions.striking.preview import preview
from petitions.striking.rule import Rule, domain_hash
from petitions.striking.strike import undo
from tests.cast import edith
from tests.petitions.striking.crowd import exact, struck, total, work_off
from tests.petitions.striking.mix import DAY, a_day

pytestmark = pytest.mark.django_db
NEVER_PEOPLE = (SlowWhy.DISPOSABLE, SlowWhy.TRAP)
FEW = 0.2
"""A burst over so few new connections a signature is one machine, or one room: staff know of no event just then."""


def what_staff_would_strike(petition: Petition, now: datetime.datetime) -> Iterator[Rule]:
    """By what the screen shows, and by what the preview of each rule says: nothing here knows who is a program."""
    rates = rates_of(petition, now)
    for why, _label, _size in rates.waiting:
        if why in NEVER_PEOPLE:
            yield Rule(slow=(why,))
    if rates.burst and rates.burst.sources < rates.burst.signed * FEW:
        yield Rule(signed_from=rates.burst.since, signed_until=rates.burst.until)
    for name, _size in rates.domains:
        if name in BIG_PROVIDERS:
            continue
        rule = Rule(domains=(domain_hash(petition, name),))
        seen = preview(petition, rule)
        # People of one domain come all day, a farm within an hour or two; staff know the town's parish.
        if seen.taken and sum(size for _hour, size in seen.hours[:2]) > 0.9 * seen.taken and name != "parish.example":
            yield rule


def look(petition: Petition, now: datetime.datetime) -> None:
    work_off()
    for rule in what_staff_would_strike(petition, now):
        if preview(petition, rule).taken:
            struck(petition, rule)
            assert exact(petition)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_staff_find_the_programs_among_the_people_and_take_nobody_else(seed: int) -> None:
    petition, bots, people = a_day(seed, look)
    taken = set(Signature.objects.filter(struck_by__isnull=False).values_list("pk", flat=True))
    recall, precision = len(taken & bots) / len(bots), len(taken & bots) / len(taken)
    print(f"seed {seed}: {len(bots)} by programs, {len(people)} by people, {Strike.objects.count()} strikes,", end=" ")
    print(f"recall {recall:.3f}, precision {precision:.3f}, people taken {len(taken & people)}")
    assert recall > 0.9 and precision > 0.95
    with time_machine.travel(DAY + datetime.timedelta(days=1), tick=False):
        for row in Strike.objects.all():
            undo(row.pk, edith(), "the mix is over")
        work_off()
    confirmed = Signature.objects.filter(confirmed_at__isnull=False, withdrawn_at=None).count()
    assert total(petition) == confirmed and exact(petition)
