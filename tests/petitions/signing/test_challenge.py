"""The small calculation of a surge: made, solved and checked by the real library; worth nothing twice or elsewhere."""

from __future__ import annotations

import base64
import datetime
import json
from typing import Any

import pytest
import time_machine
from altcha import Challenge, Payload, solve_challenge
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from home.page_cache import pages
from petitions.emailing.confirmations import send_asked
from petitions.models import Petition, Signature, SlowWhy, Surge
from petitions.signing.challenge import LASTS, LONGEST, new_challenge, solved
from tests.cast import a_petition, form_data
from tests.petitions.emailing.mail_server import MailServer, server

__all__ = ["server"]
SLUG = "clean-river"
URL = f"/petitions/{SLUG}/challenge.json"


def solution_of(challenge: Any) -> str:
    made = Challenge.from_dict(challenge)
    found = solve_challenge(made)
    assert found
    return Payload(made, found).to_base64()


@pytest.fixture(scope="module")
def solution() -> str:
    return solution_of(new_challenge(SLUG))


def a_surge(petition: Petition) -> Surge:
    return Surge.objects.create(petition=petition, until=timezone.now() + datetime.timedelta(minutes=5))


def test_a_solution_is_good_for_its_petition_until_it_is_old(solution: str) -> None:
    assert len(solution) < LONGEST / 2
    assert solved(SLUG, solution) == solved(SLUG, solution) != None  # noqa: E711
    assert solved("another", solution) is None
    with time_machine.travel(timezone.now() + LASTS + datetime.timedelta(minutes=1)):
        assert solved(SLUG, solution) is None


def test_a_secret_of_another_site_is_worth_nothing(solution: str, settings: Any) -> None:
    settings.SECRET_KEY = "another secret"
    assert solved(SLUG, solution) is None


@pytest.mark.parametrize(
    "change", [{"cost": 1}, {"keyPrefix": ""}, {"data": {"petition": "another"}}, {"salt": "00" * 16}]
)
def test_a_cheaper_challenge_of_their_own_is_worth_nothing(solution: str, change: dict[str, Any]) -> None:
    payload = json.loads(base64.b64decode(solution))
    payload["challenge"]["parameters"] |= change
    assert solved(SLUG, base64.b64encode(json.dumps(payload).encode()).decode()) is None


@pytest.mark.parametrize("counter", [-1, 2**32, 2**70, 1.5, "1", None, [], {}])
def test_a_wrong_answer_is_worth_nothing(solution: str, counter: Any) -> None:
    payload = json.loads(base64.b64decode(solution))
    payload["solution"]["counter"] = counter
    assert solved(SLUG, base64.b64encode(json.dumps(payload).encode()).decode()) is None


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["challenge", "parameters", "solution", "x"]), inner)
    ),
)


@given(st.text(max_size=60) | json_values.map(lambda value: base64.b64encode(json.dumps(value).encode()).decode()))
def test_nonsense_is_worth_nothing(text: str) -> None:
    assert solved(SLUG, text) is None


@pytest.mark.django_db
def test_the_form_asks_only_in_a_surge(client: Client) -> None:
    petition = a_petition()
    page = f"/petitions/{SLUG}/"
    assert b"challenge" not in client.get(page).content and client.get(URL).status_code == 404
    surge = a_surge(petition)
    answer = client.get(URL)
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    pages.clear()
    assert f'data-challenge-url="{URL}"' in client.get(page).content.decode()
    with time_machine.travel(surge.until):
        assert client.get(URL).status_code == 404


@pytest.mark.django_db
def test_in_a_surge_a_solved_challenge_is_fast_once_and_everybody_is_taken(client: Client, server: MailServer) -> None:
    petition = a_petition()
    a_surge(petition)
    solution = solution_of(client.get(URL).json())
    answers = set()
    for number, altcha in enumerate([solution, solution, "", "nonsense"]):
        data = form_data(petition, email=f"p{number}@gmail.com", altcha=altcha)
        answer = client.post(f"/petitions/{SLUG}/sign/", data)
        answers.add((answer.status_code, answer.content, answer["Location"]))
    assert len(answers) == 1 and Signature.objects.count() == 4
    assert send_asked() == 1 and server.to("p0@gmail.com")
    assert Signature.objects.filter(slow_why=SlowWhy.SURGE).count() == 3
