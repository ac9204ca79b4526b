"""Promise A6: whoever signs, new or not, confirmed or not, gets the same bytes in about the same time."""

from __future__ import annotations

import random
import statistics
import time
from typing import Any

import pytest
from django.test import Client

from home import flood
from tests.cast import a_petition, form_data, on_the_roll, signed

pytestmark = pytest.mark.django_db

PAIRS = 1000
GAP_MS = 2.0


def test_nobody_can_tell_from_the_answer_or_its_time_who_has_signed(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(flood, "MOST", 10 * PAIRS)
    petition = a_petition()
    on_the_roll(petition, email="confirmed@example.org")
    signed(petition, email="waiting@example.org")
    kinds = {"new": "n{}@example.org", "confirmed": "confirmed@example.org", "waiting": "waiting@example.org"}
    times: dict[str, list[float]] = {kind: [] for kind in kinds}
    answers: set[Any] = set()
    seed = random.Random(6)
    for number in range(PAIRS):
        # Shuffled anew each round, so that whatever else the machine does falls on all alike.
        for kind in seed.sample(sorted(kinds), len(kinds)):
            data = form_data(petition, email=kinds[kind].format(number))
            began = time.perf_counter()
            answer = client.post(f"/petitions/{petition.slug}/sign/", data)
            times[kind].append((time.perf_counter() - began) * 1000)
            answers.add((answer.status_code, answer.content, tuple(sorted(answer.headers.items()))))
    assert len(answers) == 1
    medians = {kind: statistics.median(taken) for kind, taken in times.items()}
    assert max(medians.values()) - min(medians.values()) < GAP_MS, medians
