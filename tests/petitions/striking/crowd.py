"""A petition with signatures to strike, and the clock's work by hand."""

from __future__ import annotations

from petitions.counting.number_the_roll import number_the_roll
from petitions.counting.reconcile import reconcile
from petitions.models import Petition, RollEntry, Signature, Strike, Tally
from petitions.signing.confirm import confirm
from petitions.striking.rule import Rule
from petitions.striking.strike import strike
from petitions.striking.work import work_strikes
from tests.cast import edith, signed

BOTS = Rule(cities=("Botville",))


def a_few(petition: Petition, people: int, bots: int) -> None:
    """Confirmed signatures on the roll; the bots say that they live in Botville."""
    for number in range(people + bots):
        city = "Philadelphia" if number < people else "Botville"
        confirm(signed(petition, email=f"p{number}@example.org", city=city))
    number_the_roll()


def struck(petition: Petition, rule: Rule = BOTS, kind: str = "remove", reason: str = "machine") -> Strike:
    """A strike by Edith, worked off to the end."""
    row = strike(petition, rule, kind, reason, "seen in the log", edith())
    work_off()
    row.refresh_from_db()
    return row


def work_off() -> None:
    """Until neither strikes nor the roll have anything to do."""
    while work_strikes() + number_the_roll():
        pass


def total(petition: Petition) -> int:
    """The public count."""
    return Tally.objects.get(petition=petition).total


def exact(petition: Petition) -> bool:
    """Count, roll, places, public reasons and rows say the same, and each number is on the roll once or not at all."""
    assert reconcile(petition) == []
    on: dict[int, bool] = {}
    for kind, number in RollEntry.objects.filter(petition=petition).order_by("position").values_list("kind", "number"):
        assert on.get(number, False) == (kind == RollEntry.Kind.DROPPED), f"{number} is {kind} out of turn"
        on[number] = kind != RollEntry.Kind.DROPPED
    rows = Signature.objects.filter(petition=petition, number__isnull=False)
    assert {row.number: row.off_roll_at is None for row in rows} == on
    return True
