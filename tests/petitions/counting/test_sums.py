"""Promise B3: after any history, every public number is the sum of its parts, wherever it is shown."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.db.models import Sum
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from home.page_cache import pages
from petitions.counting.number_the_roll import number_the_roll
from petitions.models import Correction, Petition, PlaceTally, RollEntry, Signature, Tally
from petitions.signing.confirm import confirm
from petitions.signing.withdraw import withdraw
from tests.cast import a_petition, signed

pytestmark = pytest.mark.django_db
CITIES = ["Philadelphia", "philadelphia ", "Camden", "São Paulo"]
ACT = st.one_of(
    st.tuples(st.just("sign"), st.sampled_from(CITIES), st.booleans()),
    st.tuples(st.just("leave"), st.integers(0, 30), st.sampled_from(["withdrawn", "not_me", "staff"])),
    st.tuples(st.just("count"), st.none(), st.none()),
)


@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(ACT, min_size=3, max_size=14))
def the_parts_sum_up(petition: Petition, history: list[tuple[str, object, object]]) -> None:
    with transaction.atomic():
        for number, act in enumerate(history):
            _do(petition, number, act)
            if act[0] == "count":
                look(petition)
        number_the_roll()
        look(petition)
        assert petition.tally.total == Signature.objects.filter(number__isnull=False, off_roll_at=None).count()
        # The next history begins with nothing.
        transaction.set_rollback(True)


def _do(petition: Petition, number: int, act: tuple[str, object, object]) -> None:
    match act:
        case ("sign", str(city), confirms):
            row = signed(petition, email=f"p{number}@example.org", city=city)
            if confirms:
                confirm(row)
        case ("leave", int(which), str(why)):
            rows = list(Signature.objects.filter(withdrawn_at=None).order_by("pk"))
            if rows:
                withdraw(rows[which % len(rows)], why)
        case _:
            number_the_roll()


def look(petition: Petition) -> None:
    """Compare all that is public now."""
    tally = petition.tally
    tally.refresh_from_db()
    pages.clear()
    said = Client().get(f"/petitions/{petition.slug}/count.json").json()
    assert said["total"] == said["confirmed"] + said["paper"] + said["imported"] == tally.total
    lines = RollEntry.objects.filter(petition=petition)
    taken_off = Correction.objects.filter(petition=petition).aggregate(sum=Sum("size"))["sum"] or 0
    assert tally.total == tally.last_number - taken_off
    assert tally.total == lines.filter(kind="added").count() - lines.filter(kind="dropped").count()
    assert tally.confirmed == (PlaceTally.objects.filter(petition=petition).aggregate(sum=Sum("count"))["sum"] or 0)
    assert tally.last_position == lines.count()


def test_after_any_history_the_headline_is_the_sum_of_its_parts() -> None:
    petition = a_petition()
    Tally.objects.get_or_create(petition=petition)
    the_parts_sum_up(petition)


def test_page_and_data_say_the_same_with_what_was_taken_off() -> None:
    petition = a_petition()
    rows = [signed(petition, email=f"p{number}@example.org", city=CITIES[number % 4]) for number in range(9)]
    for row in rows:
        confirm(row)
    number_the_roll()
    for row, why in zip(rows, ["withdrawn", "withdrawn", "not_me"], strict=False):
        withdraw(Signature.objects.get(pk=row.pk), why)
    number_the_roll()
    pages.clear()
    for path in (f"/petitions/{petition.slug}/", f"/es/petitions/{petition.slug}/"):
        text = Client().get(path).content.decode()
        taken_off = [int(size) for size in re.findall(r"<strong>(\d+)</strong>", text)]
        headline = re.search(r'data-count="total">(\d+)<', text)
        assert headline and int(headline[1]) == 6 == 9 - sum(taken_off), "9 signed, 3 were taken off"
