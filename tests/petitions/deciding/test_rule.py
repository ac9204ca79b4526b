"""Two of three: met exactly when so many agree, and abstaining changes nothing."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from home.page_cache import pages
from petitions.deciding.rule import AGREES, rule_met, where_they_stand
from petitions.models import Official, Outcome, Petition, Position, Target, Term
from tests.cast import a_petition, an_office, max_, oscar

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 1, 1)


def three(needs: int | None = 2) -> list[Target]:
    petition = Petition.objects.first() or a_petition()
    for order, name in enumerate(("Mayor", "Prosecutor"), start=2):
        petition.targets.get_or_create(office=an_office(name, f"Holder of {name}"), defaults={"order": order})
    Petition.objects.update(decision_needs=needs)
    petition.pages.update(decision_needs=needs)
    return list(petition.targets.order_by("order"))


def stands(target: Target, stance: str, day: int = 0) -> Position:
    when = DAY + datetime.timedelta(days=day)
    return Position.objects.create(target=target, stance=stance, happened_on=when, source_url="https://news.example/")


def the_petition() -> Petition:
    return Petition.objects.get()


def test_it_is_met_at_the_second_and_by_these_two() -> None:
    first, second, third = three()
    stands(first, "withdrew", 1)
    stands(third, "abstains", 2)
    assert rule_met(the_petition()) is None
    stands(second, "supports", 3)
    met = rule_met(the_petition())
    assert met and met.on == DAY + datetime.timedelta(days=3)
    assert [row.target for row in met.positions] == [first, second]
    assert rule_met(the_petition(), DAY + datetime.timedelta(days=2)) is None


def test_what_a_predecessor_supported_ends_with_the_term_and_what_the_office_did_stays() -> None:
    first, second, _third = three()
    stands(first, "withdrew", 1)
    stands(second, "supports", 2)
    assert rule_met(the_petition())
    for target in (first, second):
        target.office.terms.update(ended_on=DAY + datetime.timedelta(days=5))
        new = Official.objects.create(name=f"New {target.pk}")
        Term.objects.create(office=target.office, official=new, began_on=DAY + datetime.timedelta(days=5))
    assert rule_met(the_petition()) is None
    assert rule_met(the_petition(), DAY + datetime.timedelta(days=4)), "it was met on that day"
    pages.clear()
    html = Client().get("/petitions/clean-river/").content.decode()
    assert "1 agrees so far." in html and "Supports what is asked (before the office passed on)" in html
    stands(second, "supports", 6)
    assert rule_met(the_petition())


def test_a_position_of_a_day_to_come_counts_from_that_day() -> None:
    first, second, _third = three()
    ahead = (timezone.now().date() - DAY).days + 3
    stands(first, "withdrew", 1)
    stands(second, "withdrew", ahead)
    assert rule_met(the_petition()) is None
    html = Client().get("/petitions/clean-river/").content.decode()
    assert "1 agrees so far." in html
    assert rule_met(the_petition(), DAY + datetime.timedelta(days=ahead))


def test_the_latest_position_counts_and_a_target_taken_off_does_not() -> None:
    first, second, third = three()
    stands(first, "supports", 1)
    stands(second, "supports", 2)
    stands(first, "opposes", 5)
    assert rule_met(the_petition()) is None
    stands(third, "supports", 6)
    assert rule_met(the_petition())
    Target.objects.filter(pk=third.pk).update(removed_at="2026-01-09T00:00Z")
    assert rule_met(the_petition()) is None


def test_a_petition_without_a_rule_is_never_met() -> None:
    for target in three(None):
        stands(target, "supports")
    assert rule_met(the_petition()) is None


ACTS = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(Position.Stance.values), st.integers(0, 9)), max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS, st.integers(1, 3), st.integers(0, 9))
def test_any_sequence_of_positions_is_met_when_so_many_agree(acts: Any, needs: int, until: int) -> None:
    targets = three(needs)
    Position.objects.all().delete()
    for which, stance, day in acts:
        stands(targets[which], stance, day)
    latest: dict[int, str] = {}
    for which, stance, day in sorted(acts, key=lambda act: act[2]):
        if day <= until:
            latest[which] = stance
    agree = sum(stance in AGREES for stance in latest.values())
    met = rule_met(the_petition(), DAY + datetime.timedelta(days=until))
    assert (met is not None) == (agree >= needs)
    assert len(where_they_stand(the_petition(), DAY + datetime.timedelta(days=until))) == len(latest)


def test_it_is_proposed_to_its_organizers_with_the_evidence_and_to_nobody_else() -> None:
    first, second, third = three()
    client, stranger = Client(), Client()
    client.force_login(oscar())
    stranger.force_login(max_())
    stands(first, "withdrew", 1)
    stands(third, "abstains", 1)
    assert "This looks won" not in client.get("/admin/").content.decode()
    stands(second, "withdrew", 2)
    page = client.get("/admin/").content.decode()
    assert "This looks won" in page and "2 of 3 must agree" in page and 'href="https://news.example/"' in page
    assert "This looks won" not in stranger.get("/admin/", follow=True).content.decode()
    assert the_petition().outcome == Outcome.NONE
    Petition.objects.update(outcome=Outcome.WON, outcome_on=DAY)
    assert "This looks won" not in client.get("/admin/").content.decode()


def test_the_reference_case_is_won_exactly_at_the_second_withdrawal() -> None:
    call_command("load_reference_case", verbosity=0)
    petition = Petition.objects.get(slug="protect-philly")
    happened = list(Position.objects.filter(target__petition=petition).order_by("happened_on", "pk"))
    assert sorted(row.stance for row in happened) == ["abstains", "withdrew", "withdrew"]
    assert {row.happened_on for row in happened} == {datetime.date(2018, 7, 27)}
    Position.objects.all().delete()
    met = []
    for row in sorted(happened, key=lambda row: row.stance):  # the court abstains, then one withdraws, then the other
        row.pk = None
        row.save(force_insert=True)
        met.append(rule_met(petition) is not None)
    assert met == [False, False, True]
    found = rule_met(petition)
    assert found and {str(row.official()) for row in found.positions} == {"Jim Kenney", "Larry Krasner"}
    assert rule_met(petition, datetime.date(2018, 7, 26)) is None
