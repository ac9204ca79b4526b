"""Invariants 5 and 6, promises B1, B4 and B5: the number is exact, explained, and each milestone happens once."""

from __future__ import annotations

import datetime
import random

import pytest
import time_machine
from django.utils import timezone

from petitions.counting.number_the_roll import number_the_roll
from petitions.counting.reconcile import reconcile
from petitions.models import Correction, Milestone, Petition, PlaceTally, Reason, RollEntry, Signature, Supporter, Tally
from petitions.signing.confirm import confirm
from petitions.signing.withdraw import withdraw
from tests.cast import a_petition, on_the_roll, signed

pytestmark = pytest.mark.django_db


def confirmed(petition: Petition, count: int, start: int = 0) -> list[Signature]:
    rows = confirmable(petition, count, start)
    for row in rows:
        confirm(row)
    return rows


def confirmable(petition: Petition, count: int, start: int) -> list[Signature]:
    return [signed(petition, email=f"p{start + n}@example.org") for n in range(count)]


def test_numbers_follow_the_moment_of_confirming_and_have_no_gaps() -> None:
    petition = a_petition()
    rows = [signed(petition, email=f"p{n}@example.org") for n in range(5)]
    for row in reversed(rows):
        confirm(row)
    signed(petition, email="unconfirmed@example.org")
    assert number_the_roll() == 5
    assert [Signature.objects.get(pk=row.pk).number for row in rows] == [5, 4, 3, 2, 1]
    assert number_the_roll() == 0
    assert reconcile(petition) == []


def test_the_crossing_signature_gives_a_milestone_its_number_and_moment() -> None:
    petition = a_petition()
    confirmed(petition, 26)
    number_the_roll()
    crossing = Signature.objects.get(number=25)
    milestones = Milestone.objects.order_by("step").values_list("step", "number", "reached_at")
    assert [row[:2] for row in milestones] == [(10, 10), (25, 25)]
    assert milestones[1][2] == crossing.confirmed_at


def test_a_milestone_crossed_again_after_a_fall_is_not_recorded_again() -> None:
    petition = a_petition()
    rows = confirmed(petition, 10)
    number_the_roll()
    first = Milestone.objects.get(step=10).reached_at
    for row in rows[:3]:
        withdraw(Signature.objects.get(pk=row.pk), Correction.Why.WITHDRAWN)
    number_the_roll()
    assert Tally.objects.get().total == 7
    confirmed(petition, 5, start=20)
    number_the_roll()
    assert Tally.objects.get().total == 12
    assert Milestone.objects.get(step=10).reached_at == first


def test_a_petitions_own_milestones() -> None:
    petition = a_petition(milestone_steps="3, 5")
    confirmed(petition, 6)
    number_the_roll()
    assert list(Milestone.objects.order_by("step").values_list("step", flat=True)) == [3, 5]


def test_every_drop_has_a_public_reason_of_its_size() -> None:
    petition = a_petition()
    rows = confirmed(petition, 6)
    number_the_roll()
    for row in rows[:2]:
        withdraw(Signature.objects.get(pk=row.pk), Correction.Why.WITHDRAWN)
    withdraw(Signature.objects.get(pk=rows[2].pk), Correction.Why.NOT_ME)
    number_the_roll()
    assert Tally.objects.get().total == 3
    assert dict(Correction.objects.values_list("why", "size")) == {"withdrawn": 2, "not_me": 1}
    dropped = RollEntry.objects.filter(kind=RollEntry.Kind.DROPPED)
    assert sorted(dropped.values_list("number", flat=True)) == [1, 2, 3]
    assert reconcile(petition) == []


def test_any_order_of_signing_confirming_and_withdrawing_stays_exact() -> None:
    seed = random.Random(11)
    petition, alive = a_petition(), []
    for step in range(120):
        act = seed.random()
        if act < 0.6 or not alive:
            row = signed(petition, email=f"p{step}@example.org", city=seed.choice(["Philadelphia", "Camden"]))
            confirm(row)
            alive.append(row)
        elif act < 0.8:
            withdraw(alive.pop(seed.randrange(len(alive))), Correction.Why.WITHDRAWN)
        else:
            number_the_roll()
    number_the_roll()
    assert Tally.objects.get().total == len(alive)
    assert reconcile(petition) == []


def test_one_petition_in_trouble_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, fine = a_petition("broken"), a_petition("fine")
    confirmed(broken, 1)
    confirmed(fine, 1)
    Signature.objects.filter(petition=broken).update(how="unheard of")
    number_the_roll()
    assert Tally.objects.get(petition=fine).total == 1
    assert Tally.objects.get(petition=broken).total == 0
    assert Signature.objects.get(petition=broken).number is None


def test_places_reasons_and_supporters_come_with_the_number() -> None:
    petition = a_petition()
    row = on_the_roll(petition, reason="For my children", updates=True, city="PHILADELPHIA")
    on_the_roll(petition, email="b@example.org", city="Philadelphia")
    assert PlaceTally.objects.get().count == 2
    reason = Reason.objects.get()
    assert (reason.state, reason.text, reason.signature_id) == ("waiting", "", row.pk)
    assert Supporter.objects.get().signature_id == row.pk
    assert Signature.objects.get(pk=row.pk).sealed_reason is None


def test_without_review_a_reason_is_published_with_the_number() -> None:
    on_the_roll(a_petition(reasons_reviewed=False), reason="For my children")
    assert Reason.objects.get().text == "For my children"


def test_reconcile_says_what_differs_and_fixes_the_tally_from_the_roll() -> None:
    petition = a_petition()
    confirmed(petition, 4)
    number_the_roll()
    Tally.objects.update(confirmed=7)
    assert reconcile(petition) == ["tally.confirmed is 7, the roll says 4"]
    assert reconcile(petition, fix=True)
    assert Tally.objects.get().total == 4
    assert reconcile(petition) == []


def test_reconcile_sees_a_hole_in_the_roll() -> None:
    petition = a_petition()
    confirmed(petition, 4)
    number_the_roll()
    RollEntry.objects.filter(position=2).delete()
    assert any("gaps" in difference for difference in reconcile(petition))


def test_a_clock_that_was_away_for_days_catches_up() -> None:
    petition = a_petition()
    rows = confirmed(petition, 3)
    Signature.objects.filter(pk=rows[0].pk).update(confirmed_at=timezone.now() - datetime.timedelta(days=3))
    number_the_roll()
    assert Signature.objects.get(pk=rows[0].pk).number == 1


def test_clocks_that_step_and_differ_change_no_count() -> None:
    """Promise B6: web servers and the counting clock each live in another hour, which changes with every step."""
    chance, petition, steps = random.Random(6), a_petition(), 30
    for step in range(steps):
        for row in confirmable(petition, 4, step * 4):
            confirm(row, now=timezone.now() + datetime.timedelta(hours=chance.uniform(-30, 30)))
        if step % 3 == 0:
            one = Signature.objects.filter(number__isnull=False, withdrawn_at=None).order_by("?").first()
            if one:
                withdraw(one, Correction.Why.WITHDRAWN)
        with time_machine.travel(timezone.now() + datetime.timedelta(hours=chance.uniform(-30, 30))):
            number_the_roll()
        assert reconcile(petition) == []
    numbers = Signature.objects.filter(number__isnull=False).order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, steps * 4 + 1))
    assert Tally.objects.get().total == steps * 4 - Correction.objects.count()
