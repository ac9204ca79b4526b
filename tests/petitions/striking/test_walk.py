"""The count is exact at each stop, whatever staff and signers do in whatever order (promises B1, B4, D3)."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from unittest.mock import patch

import pytest
from django.utils import timezone

from petitions.counting.number_the_roll import number_the_roll
from petitions.models import Correction, Milestone, Petition, PlaceTally, Signature, Strike
from petitions.signing.confirm import confirm
from petitions.signing.places import city_key
from petitions.signing.withdraw import withdraw
from petitions.striking import work
from petitions.striking.rule import Rule
from petitions.striking.strike import cancel, remove_held, strike, undo
from petitions.striking.work import let_mails_go, work_strikes
from tests.cast import a_petition, edith, signed
from tests.petitions.striking.crowd import exact, total, work_off

pytestmark = pytest.mark.django_db
CITIES = ("Philadelphia", "Camden", "Botville")
STEPS = 150


class Walk:
    """Acts drawn by chance; keeps its own books of who confirmed and who took the signature back."""

    def __init__(self, petition: Petition, seed: int) -> None:
        self.petition, self.chance, self.user = petition, random.Random(seed), edith()
        self.cities: dict[int, str] = {}
        self.confirmed: set[int] = set()
        self.gone: set[int] = set()

    def sign(self) -> None:
        city = self.chance.choice(CITIES)
        self.cities[signed(self.petition, email=f"p{len(self.cities)}@example.org", city=city).pk] = city

    def confirm(self) -> None:
        if waiting := [pk for pk in self.cities if pk not in self.confirmed | self.gone]:
            pk = self.chance.choice(waiting)
            assert confirm(Signature.objects.get(pk=pk))
            self.confirmed.add(pk)

    def withdraw(self) -> None:
        if here := [pk for pk in self.cities if pk not in self.gone]:
            pk = self.chance.choice(here)
            withdraw(Signature.objects.get(pk=pk), self.chance.choice(["withdrawn", "not_me"]))
            self.gone.add(pk)

    def strike(self) -> None:
        first = self.chance.randint(1, 20)
        rules = [Rule(cities=(city,)) for city in CITIES] + [Rule(numbers=((first, first + 9),))]
        kind = self.chance.choice(Strike.Kind.values)
        strike(self.petition, self.chance.choice(rules), kind, "machine", "walk", self.user)

    def decide(self) -> None:
        act: Callable[[int], bool] = self.chance.choice(
            [
                lambda pk: cancel(pk, self.user),
                lambda pk: undo(pk, self.user, "walk"),
                lambda pk: undo(pk, self.user, "walk"),
                lambda pk: remove_held(pk, self.user, "twice", "walk"),
            ]
        )
        made = list(Strike.objects.values_list("pk", flat=True))
        for pk in self.chance.sample(made, k=min(2, len(made))):
            act(pk)

    def let_go(self) -> None:
        let_mails_go(timezone.now() + datetime.timedelta(days=2, hours=1))

    def counted(self) -> set[int]:
        """Who is in the number once nothing is set aside."""
        return self.confirmed - self.gone


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_signing_striking_stopping_undoing_and_withdrawing_stays_exact(seed: int) -> None:
    petition = a_petition(milestone_steps="5, 10, 20")
    walk = Walk(petition, seed)
    acts = [walk.sign] * 6 + [walk.confirm] * 6 + [walk.withdraw, walk.strike, walk.decide, walk.decide, walk.let_go]
    acts += [work_strikes, number_the_roll] * 3
    with patch.object(work, "BATCH", 3):
        steps = 0
        for _step in range(STEPS):
            walk.chance.choice(acts)()
            assert exact(petition)
            reached = Milestone.objects.count()
            assert reached >= steps, "milestones never go back"
            steps = reached
        work_off()
        assert total(petition) == Signature.objects.filter(number__isnull=False, withdrawn_at=None).count()
        for row in Strike.objects.exclude(state="undone"):
            undo(row.pk, walk.user, "the end")
        work_off()
    assert exact(petition) and total(petition) == len(walk.counted())
    back = Signature.objects.filter(number__isnull=False, withdrawn_at=None)
    assert {row.pk: row.city for row in back} == {pk: walk.cities[pk] for pk in walk.counted()}
    assert not Signature.objects.filter(struck_by__isnull=False).exists()
    places = {place.city_key: place.count for place in PlaceTally.objects.filter(count__gt=0)}
    assert places == {
        city_key(city): size for city in CITIES if (size := sum(walk.cities[pk] == city for pk in walk.counted()))
    }
    staff = Correction.objects.filter(why="staff").values_list("size", flat=True)
    assert sum(staff) == 0 and len(staff) > 0
