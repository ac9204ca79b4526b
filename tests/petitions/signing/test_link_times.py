"""Promise I5: neither how long an answer takes nor what it asks the database tells who is near to a token."""

from __future__ import annotations

import random
import statistics
import time
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from petitions.models import Signature
from petitions.sealing import links
from petitions.sealing.links import make_token, read_token
from petitions.signing.confirm import find
from tests.cast import a_petition, signed

pytestmark = pytest.mark.django_db

ROUNDS = 2000


def guesses(living: Signature, erased: Signature) -> dict[str, str]:
    """Links that open nothing: right in nothing, in their place, in ever more of their seal, or in all but the use."""
    good, gone = (make_token("confirm", row.petition_id, row.pk) for row in (living, erased))
    other = make_token("confirm", living.petition_id, living.pk + 1_000_000)
    return {
        "nothing": "Ab0_" * 11,
        "a living place": good[:20] + other[20:],
        "an erased place": gone[:20] + other[20:],
        "half the seal": good[:32] + other[32:],
        "all but the end": good[:40] + ("AAAA" if good[40:] != "AAAA" else "BBBB"),
        "another use": make_token("not-me", living.petition_id, living.pk),
        "nobody's": make_token("not-me", 9, 10**12),
    }


@pytest.fixture
def wrong() -> dict[str, str]:
    """The guesses, beside a living and an erased signature."""
    living = signed(a_petition())
    erased = signed(living.petition, email="gone@example.org")
    found = guesses(living, erased)
    erased.delete()
    return found


def test_all_guesses_take_the_same_time(wrong: dict[str, str]) -> None:
    times: dict[str, list[int]] = {kind: [] for kind in wrong}
    seed = random.Random(5)
    for _round in range(ROUNDS):
        # Shuffled anew each round, so that whatever else the machine does falls on all alike.
        for kind in seed.sample(sorted(wrong), len(wrong)):
            began = time.perf_counter_ns()
            found = find(wrong[kind])
            times[kind].append(time.perf_counter_ns() - began)
            assert found is None
    medians = {kind: statistics.median(taken) for kind, taken in times.items()}
    # A look into the database, or a seal not made for some, would double or halve it.
    assert max(medians.values()) < 1.3 * min(medians.values()), medians


def test_only_a_genuine_link_asks_the_database_for_a_signature(client: Client, wrong: dict[str, str]) -> None:
    client.get("/confirm/warm/")
    asked = set()
    for token in wrong.values():
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/confirm/{token}/")
        asked.add((answer.status_code, tuple(query["sql"].replace(token, "…") for query in queries)))
    assert len(asked) == 1
    status, queries_of_all = asked.pop()
    assert status == 404 and not [sql for sql in queries_of_all if "petitions_signature" in sql]


def test_seals_are_compared_whole_and_in_constant_time() -> None:
    """The nanoseconds of one byte drown in a request, so this looks at what compares them."""
    token = make_token("confirm", 7, 9)
    with mock.patch.object(links.hmac, "compare_digest", wraps=links.hmac.compare_digest) as compare:
        assert read_token("confirm", token) and not read_token("not-me", token)
    assert [len(seal) for call in compare.call_args_list for seal in call.args] == [20] * 4
