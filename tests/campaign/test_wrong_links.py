"""Promise I5: a link that we never made leads nowhere, whatever it looks like."""

from __future__ import annotations

import base64
import random
from urllib.parse import quote

import pytest
from django.test import Client

from petitions.sealing.links import make_token, read_token
from tests.campaign.test_safe_methods import checksum
from tests.cast import a_petition, signed

pytestmark = pytest.mark.django_db


def altered(token: str, chance: random.Random) -> str:
    """A token that we never made: one letter changed, cut, lengthened, of other bytes, or of any letters."""
    place = chance.randrange(len(token))
    match chance.randrange(5):
        case 0:
            raw = bytearray(base64.urlsafe_b64decode(token))
            raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
            return base64.urlsafe_b64encode(raw).decode()
        case 1:
            return token[:place] or "x"
        case 2:
            return token + chance.choice("=A_-")
        case 3:
            return base64.urlsafe_b64encode(chance.randbytes(33)).decode()
    return "".join(chance.choices("AZaz09_-=~.%é\u202e", k=chance.randrange(1, 90)))


def test_two_thousand_wrong_links_all_get_the_same_page() -> None:
    row = signed(a_petition())
    chance, answers, before = random.Random(9), set(), checksum()
    for turn in range(2000):
        purpose = ("confirm", "not-me", "another")[turn % 3]
        token = altered(make_token(purpose, row.petition_id, row.pk, 2), chance)
        assert read_token(purpose, token) is None, token
        if turn % 20 == 0:  # the reader is the gate; the page behind it is looked at a hundred times
            answer = Client().get(f"/{purpose}/{quote(token)}/")
            answers.add((answer.status_code, answer.content, answer["Cache-Control"]))
            answer = Client().post(f"/{purpose}/{quote(token)}/")
            answers.add((answer.status_code, answer.content, answer["Cache-Control"]))
    assert [status for status, _content, _kept in answers] == [404]
    assert checksum() == before


def test_a_link_of_one_purpose_or_row_opens_no_other() -> None:
    row = signed(a_petition())
    for made in ("confirm", "not-me", "another"):
        for used in ("confirm", "not-me", "another"):
            place = read_token(used, make_token(made, row.petition_id, row.pk, 2))
            assert (place is not None) == (made == used)
    foreign = make_token("confirm", row.petition_id, row.pk + 1)
    assert Client().get(f"/confirm/{foreign}/").status_code == 404
