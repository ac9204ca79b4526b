"""A new password can be asked for by anybody, for any address: few mails leave, and the answer tells nothing."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from petitions.models import SigningCount
from petitions.organizing import reset_password
from tests.cast import edith

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 11, 23, 12, 0, 30, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def noon(monkeypatch: Any) -> Any:
    """At what moment mails are counted; a window begins at twelve."""
    clock = {"now": NOON}
    monkeypatch.setattr(reset_password.timezone, "now", lambda: clock["now"])
    return clock


def ask(email: str = "edith@example.org", address: str = "192.0.2.1") -> Any:
    return Client(REMOTE_ADDR=address).post("/admin/password_reset/", {"email": email})


def test_three_mails_reach_an_address_in_half_a_day_and_the_answer_stays_the_same(noon: Any) -> None:
    edith()
    spellings = ("edith@example.org", "EDITH@example.org", "Edith@Example.org")
    answers = [ask(spellings[number % 3], f"192.0.2.{number}") for number in range(12)]
    answers += [ask("nobody@example.org", f"198.51.100.{number}") for number in range(5)]
    assert len(mail.outbox) == 3
    assert {(answer.status_code, answer["Location"], answer.content) for answer in answers} == {
        (302, "/admin/password_reset/done/", b"")
    }
    noon["now"] += datetime.timedelta(hours=12)
    ask()
    assert len(mail.outbox) == 4, "the limit ends by itself"


@pytest.mark.parametrize("addresses", [["192.0.2.1"], ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"]])
def test_one_connection_gets_no_further_for_any_address_and_uses_up_nobodys_share(addresses: list[str]) -> None:
    edith()
    for number in range(20):
        ask(f"nobody{number}@example.org", addresses[number % len(addresses)])
    for _time in range(5):
        assert ask(address=addresses[0]).status_code == 302
    assert not mail.outbox
    ask(address="203.0.113.9")
    assert len(mail.outbox) == 1


def test_nothing_kept_names_anybody() -> None:
    ask()
    kept = [bytes(key) for key in SigningCount.objects.values_list("key", flat=True)]
    assert len(kept) == 2 and not [key for key in kept if b"edith" in key or b"192" in key]
