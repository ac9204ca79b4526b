"""The steps a count climbs: milestones, and the goal that is shown next."""

import itertools
import re
from collections.abc import Iterator, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MILESTONE_STEPS = (10, 25, 50, 100, 250, 500, 1000)
"""The first of the standard series, which goes on without end: 2,500, 5,000, 10,000, 25,000 …"""

FIRST_GOAL = 100
LARGEST_STEP = 1_000_000_000


def next_step(count: int, own_steps: Sequence[int] = ()) -> int:
    """The first step above `count`: of the petition's own steps, and beyond these of the standard series."""
    return next(step for step in _series(own_steps) if step > count)


def steps_between(before: int, after: int, own_steps: Sequence[int] = ()) -> list[int]:
    """The steps crossed when a count went from `before` to `after`, smallest first; none when it fell."""
    crossed: list[int] = []
    for step in _series(own_steps):
        if step > after:
            return crossed
        if step > before:
            crossed.append(step)
    return crossed


def climbing_goal(count: int) -> int:
    """The goal shown next: a standard step from 100 on, always above `count`, raised when it is reached."""
    return max(FIRST_GOAL, next_step(count))


def parse_steps(text: str) -> list[int]:
    """`"10, 50, 100"` as [10, 50, 100]; empty text is []. Raises ValidationError.

    Steps are whole numbers from 1 to a billion, rising, separated by commas, semicolons or white space.
    """
    steps = [_whole_number(word) for word in re.split(r"[,;\s]+", text) if word]
    if any(later <= earlier for earlier, later in itertools.pairwise(steps)):
        raise ValidationError(_("Milestones must rise from one to the next."), code="order")
    return steps


def _whole_number(word: str) -> int:
    if not re.fullmatch(r"[0-9]+", word):
        message = _("“%(word)s” is no whole number. Write milestones like this: 10, 50, 100")
        raise ValidationError(message, code="number", params={"word": word[:20]})
    if len(word) > 10 or not 1 <= int(word) <= LARGEST_STEP:
        raise ValidationError(_("Milestones must lie between 1 and a billion."), code="range")
    return int(word)


def _series(own_steps: Sequence[int]) -> Iterator[int]:
    own = sorted(own_steps)
    yield from own
    yield from (step for step in _standard() if not own or step > own[-1])


def _standard() -> Iterator[int]:
    unit = 10
    while True:
        yield unit
        yield unit * 5 // 2
        yield unit * 5
        unit *= 10
