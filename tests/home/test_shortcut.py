"""Signing and confirming take a short way through the middleware, and lack nothing of what the long way gives."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from home.shortcut import SHORT
from petitions.sealing.links import make_token
from tests.cast import a_petition, form_data, signed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_signing_and_confirming_are_answered_in_their_language_and_whole(prefix: str) -> None:
    petition = a_petition()
    row = signed(petition)
    link = f"{prefix}/confirm/{make_token('confirm', petition.pk, row.pk)}/"
    answers = [
        Client().post(f"{prefix}/petitions/clean-river/sign/", {}),
        Client().get(link),
        Client().post(link),
        Client().get(f"{prefix}/confirm/none/"),
        Client().get(f"{prefix}/petitions/none/sign/"),
        Client().post(f"{prefix}/petitions/none/sign/", form_data(petition)),
    ]
    assert [answer.status_code for answer in answers] == [422, 200, 303, 404, 302, 404]
    for answer in answers:
        assert answer["Content-Language"] == (prefix[1:] or "en") and not answer.cookies
        assert int(answer["Content-Length"]) == len(answer.content)
        assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_a_database_that_is_away_is_told_politely(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_arguments: object) -> None:
        raise OperationalError

    monkeypatch.setattr("petitions.signing.views.preview", away)
    answer = Client().get("/confirm/any/")
    assert answer.status_code == 503 and answer["Retry-After"] and answer["Cache-Control"] == "no-store"


def test_pressing_the_button_is_one_statement() -> None:
    petition = a_petition()
    link = f"/confirm/{make_token('confirm', petition.pk, signed(petition).pk)}/"
    with CaptureQueriesContext(connection) as spent:
        assert Client().post(link).status_code == 303
    assert len(spent) == 1, [query["sql"] for query in spent]


def test_no_other_address_is_short() -> None:
    for path in (
        "/",
        "/admin/login/",
        "/petitions/x/",
        "/petitions/x/thanks/",
        "/confirm/",
        "/confirm/x/y/",
        "/confirm/x",
    ):
        assert not SHORT.fullmatch(path), path
