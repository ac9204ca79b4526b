"""Promise C4: leaving works at once, from a page or a mail program, without a cookie; choosing fewer works too."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from petitions.counting.number_the_roll import number_the_roll
from petitions.leaving.links import leaving_address, leaving_headers
from petitions.models import Signature, Supporter
from petitions.sealing.keys import destroy_key
from petitions.sealing.links import make_token
from petitions.signing.confirm import confirm
from petitions.signing.withdraw import withdraw
from tests.cast import a_petition, on_the_roll, signed

pytestmark = pytest.mark.django_db

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
FROM_A_MAIL_PROGRAM: list[dict[str, str]] = [
    {},
    {"Origin": "https://mail.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
]


@pytest.fixture
def row() -> Signature:
    return on_the_roll(a_petition(), updates=True)


def path_of(row: Signature, language: str = "en") -> str:
    return leaving_address(row.petition_id, row.pk, language).partition("8000")[2]


def is_listed(row: Signature) -> bool:
    row.refresh_from_db()
    listed = Supporter.objects.filter(signature=row).exists()
    assert listed == row.updates
    return listed


def test_the_headers_of_a_list_mail_are_those_of_rfc_8058(row: Signature, settings: Any) -> None:
    headers = leaving_headers(row.petition_id, row.pk, "es")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = make_token("leave", row.petition_id, row.pk)
    assert headers["List-Unsubscribe"] == f"<{settings.BASE_URL}/es/leave/{token}/>"


@pytest.mark.parametrize("headers", FROM_A_MAIL_PROGRAM)
@pytest.mark.parametrize("language", ["en", "es"])
def test_one_click_leaves_without_cookie_or_question(row: Signature, headers: dict[str, str], language: str) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(path_of(row, language), ONE_CLICK, headers=headers)
    assert answer.status_code == 200 and not answer.cookies and not is_listed(row)
    assert ("Done. No more mail." if language == "en" else "Listo. No más correos.") in answer.content.decode()
    assert Signature.objects.get().number == 1, "the signature goes on counting"
    assert client.post(path_of(row), ONE_CLICK).status_code == 200, "the token works for ever"


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart", "text/plain", "nothing"])
def test_however_a_mail_program_posts_it_leaves(row: Signature, kind: str) -> None:
    if kind == "multipart":
        answer = Client().post(path_of(row), ONE_CLICK)
    else:
        body = "" if kind == "nothing" else "List-Unsubscribe=One-Click"
        answer = Client().generic("POST", path_of(row), body, "" if kind == "nothing" else kind)
    assert answer.status_code == 200 and not is_listed(row)


def test_looking_changes_nothing_and_offers_stop_and_three_choices(row: Signature) -> None:
    for language, stop in (("en", "Stop all mail about this petition"), ("es", "No recibir más correos")):
        answer = Client().get(path_of(row, language))
        page = answer.content.decode()
        assert stop in page and page.count('type="radio"') == 3 and 'value="all" id="id_wants_0"' in page
        assert answer["Cache-Control"] == "no-store" and "ana@example.org" not in page and "Ana" not in page
    assert is_listed(row)


def test_choosing_fewer_is_kept_and_shown(row: Signature) -> None:
    for wants in ("important", "outcome", "all"):
        answer = Client(enforce_csrf_checks=True).post(path_of(row), {"wants": wants})
        assert answer.status_code == 303 and answer["Location"].endswith("?saved")
        assert "Saved." in Client().get(answer["Location"]).content.decode()
        assert Supporter.objects.get().wants == wants
    assert Client().post(path_of(row), {"wants": "nonsense"}).status_code == 422 and is_listed(row)
    assert Client().post(path_of(row), {"wants": "all", **ONE_CLICK}).status_code == 200 and not is_listed(row)
    assert Client().post(path_of(row), {"wants": "all"}).status_code == 303 and not is_listed(row), (
        "it brings none back"
    )


def test_after_leaving_withdrawing_or_purging_all_look_alike() -> None:
    petition = a_petition()
    left, back, never = (on_the_roll(petition, email=f"{n}@example.org", updates=n != "c") for n in "abc")
    unknown = make_token("leave", petition.pk, 10**9)
    Client().post(path_of(left), ONE_CLICK)
    withdraw(back, "withdrawn")
    pages = {Client().get(path_of(row)).content.replace(path_of(row).encode(), b"") for row in (left, back, never)}
    pages.add(Client().get(f"/leave/{unknown}/").content.replace(f"/leave/{unknown}/".encode(), b""))
    pages = {page.replace(token_of(page), b"") for page in pages}
    assert len(pages) == 1 and b"You get no mail from this list" in pages.pop()
    destroy_key(petition.sealing_key)
    assert Client().get(path_of(left)).status_code == 200


def token_of(page: bytes) -> bytes:
    return page.partition(b"/es/leave/")[2][:44]


def test_foreign_and_broken_tokens_lead_nowhere(row: Signature) -> None:
    others = [make_token(purpose, row.petition_id, row.pk) for purpose in ("confirm", "my", "not-me")]
    for token in ["x", "A" * 44, "%00", *others]:
        for method in ("get", "post"):
            assert getattr(Client(), method)(f"/leave/{token}/").status_code == 404, token
    assert is_listed(row)


def test_leaving_before_the_roll_is_written_makes_no_supporter() -> None:
    row = signed(a_petition(), updates=True)
    confirm(row)
    Client().post(path_of(row), ONE_CLICK)
    number_the_roll()
    assert not is_listed(row) and row.number == 1
