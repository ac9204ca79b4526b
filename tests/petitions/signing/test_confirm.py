"""The link in the mail: GET shows, POST confirms, used links answer for ever, nobody is trapped (A5, I3, I5)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils.html import escape

from petitions.counting.number_the_roll import number_the_roll
from petitions.models import Correction, Reason, Signature, Supporter, Tally
from petitions.sealing.keys import destroy_key
from petitions.sealing.links import make_token
from petitions.signing.confirm import confirm, find
from petitions.signing.withdraw import withdraw
from tests.cast import a_petition, form_data, on_the_roll, signed

pytestmark = pytest.mark.django_db


def token_of(row: Signature, purpose: str = "confirm", seat: int = 0) -> str:
    return make_token(purpose, row.petition_id, row.pk, seat)


def state(row: Signature) -> dict[str, Any]:
    return Signature.objects.filter(pk=row.pk).values().get()


def test_get_and_head_show_what_will_be_public_and_change_nothing(client: Client) -> None:
    row = signed(a_petition(), visibility="public", reason="The river is ours.")
    before = state(row)
    for _time in range(3):
        page = client.get(f"/confirm/{token_of(row)}/")
        assert client.head(f"/confirm/{token_of(row)}/").status_code == 200
    assert state(row) == before
    text = page.content.decode()
    assert "Ana M." in text and "The river is ours." in text
    assert page["Cache-Control"] == "no-store" and page["Referrer-Policy"] == "same-origin"
    assert page["X-Robots-Tag"] == "noindex"


def test_everybody_sees_their_own_words_and_nobody_elses() -> None:
    petition, pages = a_petition(), {}
    people = {"Ana": "The river & I.", "Bo <b>": "It's <i>ours</i>.", "{{ name }}": ""}
    for number, (name, reason) in enumerate(people.items()):
        who = {"given_name": name, "family_name": "", "email": f"p{number}@example.org", "reason": reason}
        row = signed(petition, visibility="public", **who)
        pages[name] = Client().get(f"/confirm/{token_of(row)}/").content.decode()
    for name, page in pages.items():
        for other, reason in people.items():
            assert (f"<bdi>{escape(other)}</bdi>" in page) == (other == name)
            assert not reason or (f">{escape(reason)}</p>" in page) == (other == name)


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_post_confirms_without_cookie_and_the_used_link_says_the_number_for_ever(prefix: str) -> None:
    row, client = signed(a_petition()), Client(enforce_csrf_checks=True)
    url = f"{prefix}/confirm/{token_of(row)}/"
    response = client.post(url)
    assert (response.status_code, response["Location"]) == (303, url)
    assert client.get(url).status_code == 200
    number_the_roll()
    for _again in range(2):
        assert client.post(url).status_code == 303
    page = client.get(url)
    assert page.status_code == 200 and b"<strong>1</strong>" in page.content and not client.cookies
    destroy_key(row.petition.sealing_key)
    assert b"<strong>1</strong>" in client.get(url).content


@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_confirmations_count_once() -> None:
    row = signed(a_petition())

    def press(_number: int) -> bool:
        try:
            return confirm(row)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(press, range(50))) == 1
    number_the_roll()
    assert Tally.objects.get().total == 1


def test_wrong_foreign_and_erased_links_get_one_answer(client: Client) -> None:
    row = signed(a_petition())
    good = token_of(row)
    erased = token_of(signed(row.petition, email="gone@example.org"))
    Signature.objects.filter(pk=find(erased).pk).delete()
    foreign = token_of(row, "not-me")
    wrong = [erased, foreign, good[:-1], good + "A", "A" * 44, "x", "%00", "é" * 10, good[:-4] + "AAAA"]
    answers = {
        (client.get(f"/confirm/{token}/").status_code, client.get(f"/confirm/{token}/").content) for token in wrong
    }
    assert len(answers) == 1
    assert answers.pop()[0] == 404
    assert all(client.post(f"/confirm/{token}/").status_code == 404 for token in wrong)


def test_a_token_holds_160_bits_that_the_database_does_not(client: Client) -> None:
    row = signed(a_petition())
    tokens = {token_of(row, purpose) for purpose in ("confirm", "not-me", "another")}
    assert len(tokens) == 3 and all(len(token) == 44 for token in tokens)
    stored = str(state(row)).encode()
    assert not any(token.encode() in stored for token in tokens)


def test_not_me_withdraws_only_after_the_address_is_typed(client: Client) -> None:
    row = on_the_roll(a_petition(), reason="Private", updates=True)
    url = f"/not-me/{token_of(row, 'not-me')}/"
    assert client.get(url).status_code == 200
    for typed in ("", "somebody@example.org", "no address"):
        assert client.post(url, {"email": typed}).status_code == 422
    assert Signature.objects.get(pk=row.pk).withdrawn_at is None
    assert client.post(url, {"email": "ANA@example.org"}).status_code == 200
    number_the_roll()
    after = Signature.objects.get(pk=row.pk)
    assert after.email_key is None and after.sealed_identity is None
    assert not Supporter.objects.exists() and not Reason.objects.exists()
    assert Tally.objects.get().total == 0
    assert Correction.objects.get().why == "not_me"
    assert client.get(url).status_code == 404
    assert client.get(f"/confirm/{token_of(row)}/").status_code == 200


def test_withdrawing_before_confirming_leaves_nothing() -> None:
    row = signed(a_petition())
    withdraw(row, Correction.Why.NOT_ME)
    assert not Signature.objects.exists()


def test_after_withdrawing_the_same_person_may_sign_again() -> None:
    petition = a_petition()
    withdraw(on_the_roll(petition), Correction.Why.WITHDRAWN)
    again = on_the_roll(petition)
    assert again.number == 2 and Tally.objects.get().total == 1


def test_a_second_person_of_the_household_takes_the_next_seat_once(client: Client) -> None:
    petition = a_petition()
    row = on_the_roll(petition)
    url = f"/another/{token_of(row, 'another', seat=2)}/"
    assert client.get(url).status_code == 200
    data = form_data(petition, given_name="Luis")
    for _double_click in range(2):
        assert client.post(url, data).status_code == 303
    assert list(Signature.objects.order_by("seat").values_list("seat", flat=True)) == [1, 2]
    stranger = form_data(petition, email="stranger@example.org")
    assert client.post(url, stranger).status_code == 422
    assert client.post(f"/petitions/{petition.slug}/sign/", data).status_code == 303
    assert Signature.objects.count() == 2


def test_cross_site_posts_cannot_confirm(client: Client) -> None:
    row = signed(a_petition())
    response = client.post(f"/confirm/{token_of(row)}/", headers={"Origin": "https://evil.example"})
    assert response.status_code == 403
    assert Signature.objects.get().confirmed_at is None
