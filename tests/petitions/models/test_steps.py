"""The steps of a count."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from petitions.models.steps import MILESTONE_STEPS, climbing_goal, next_step, parse_steps, steps_between

AROUND_A_STEP = st.builds(int.__add__, st.sampled_from([10, 25, 50, 100, 250, 500, 1000, 2500]), st.integers(-1, 1))
COUNTS = st.integers(0, 10**8) | AROUND_A_STEP
OWN = st.lists(st.integers(1, 10**6), max_size=6, unique=True).map(sorted)


def test_the_standard_series_has_no_end() -> None:
    assert steps_between(0, 1000) == list(MILESTONE_STEPS)
    assert steps_between(1000, 100_000) == [2500, 5000, 10_000, 25_000, 50_000, 100_000]
    assert next_step(10**12) == 25 * 10**11


@pytest.mark.parametrize(("count", "step"), [(0, 10), (9, 10), (10, 25), (99, 100), (100, 250), (999, 1000)])
def test_the_next_step_lies_above_the_count(count: int, step: int) -> None:
    assert next_step(count) == step


def test_own_steps_come_first_and_the_series_goes_on_beyond_them() -> None:
    assert steps_between(0, 600, [30, 300]) == [30, 300, 500]
    assert next_step(30, [30, 300]) == 300
    assert next_step(300, [30, 300]) == 500


def test_a_step_counts_as_crossed_when_it_is_reached() -> None:
    assert steps_between(9, 10) == [10]
    assert steps_between(10, 24) == []
    assert steps_between(26, 9) == []


@pytest.mark.parametrize(
    ("count", "goal"),
    [(0, 100), (99, 100), (100, 250), (249, 250), (640, 1000), (1000, 2500), (6_000_000, 10_000_000)],
)
def test_the_goal_climbs_only_when_it_is_reached(count: int, goal: int) -> None:
    assert climbing_goal(count) == goal


@given(COUNTS, COUNTS, COUNTS, OWN)
def test_no_step_is_crossed_twice_or_missed(one: int, two: int, three: int, own: list[int]) -> None:
    low, middle, high = sorted((one, two, three))
    assert steps_between(low, middle, own) + steps_between(middle, high, own) == steps_between(low, high, own)
    assert climbing_goal(low) > low


@pytest.mark.parametrize(
    ("text", "steps"), [("", []), ("  ", []), ("10, 50, 100", [10, 50, 100]), ("10;50\n100,", [10, 50, 100])]
)
def test_steps_are_read_from_a_list(text: str, steps: list[int]) -> None:
    assert parse_steps(text) == steps


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ten", "number"),
        ("10, -5", "number"),
        ("1.5", "number"),
        ("١٠", "number"),
        ("0, 10", "range"),
        ("9" * 5000, "range"),
        ("50, 10", "order"),
        ("10, 10", "order"),
    ],
)
def test_what_is_no_list_of_steps_is_refused(text: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        parse_steps(text)
    assert refused.value.code == code
