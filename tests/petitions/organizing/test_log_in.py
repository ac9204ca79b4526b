"""Passwords can be tried only so often, whoever asks and in however many processes; the limit ends by itself."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from petitions.models import SigningCount
from petitions.organizing import log_in
from petitions.signing.counts import forget_counts
from tests.cast import edith

PASSWORD = "a long enough password"
NOON = datetime.datetime(2026, 11, 23, 12, 0, 30, tzinfo=datetime.UTC)


@pytest.fixture
def noon(monkeypatch: Any) -> Any:
    """At what moment tries are counted; a window begins at twelve."""
    clock = {"now": NOON}
    monkeypatch.setattr(log_in.timezone, "now", lambda: clock["now"])
    return clock


def attempt(email: str = "edith@example.org", password: str = "wrong", address: str = "192.0.2.1") -> Any:
    data = {"username": email, "password": password}
    return Client(REMOTE_ADDR=address).post("/admin/login/?next=//evil.example/", data)


@pytest.mark.django_db
def test_after_ten_wrong_passwords_an_account_waits_and_is_told_how_long(noon: Any) -> None:
    edith()
    for number in range(10):
        assert "match" in attempt(address=f"192.0.2.{number}").content.decode()
    for spelling in ("edith@example.org", "EDITH@example.org", "ｅdith@example.org"):
        told = attempt(spelling, PASSWORD, "203.0.113.9")
        assert told.status_code == 200 and "Please wait 15 minutes" in told.content.decode()
    noon["now"] += datetime.timedelta(minutes=15)
    answer = attempt("edith@example.org", PASSWORD)
    assert answer.status_code == 302 and answer["Location"] == "/admin/", "and not where a link wanted"


@pytest.mark.django_db
@pytest.mark.parametrize("addresses", [["192.0.2.1"], ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"]])
def test_thirty_wrong_ones_from_one_connection_stop_it_for_every_account(noon: Any, addresses: list[str]) -> None:
    edith()
    for number in range(30):
        attempt(f"nobody{number}@example.org", address=addresses[number % len(addresses)])
    assert "Please wait" in attempt("edith@example.org", PASSWORD, addresses[0]).content.decode()
    assert attempt("edith@example.org", PASSWORD, "198.51.100.7").status_code == 302


@pytest.mark.django_db
def test_right_passwords_do_not_count_and_nothing_names_anybody(noon: Any) -> None:
    edith()
    for _time in range(35):
        assert attempt("edith@example.org", PASSWORD).status_code == 302
    kept = [bytes(key) for key in SigningCount.objects.values_list("key", flat=True)]
    assert kept and not [key for key in kept if b"edith" in key or b"192" in key]
    SigningCount.objects.update(since=timezone.now() - datetime.timedelta(days=2))
    forget_counts()
    assert not SigningCount.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_no_further(noon: Any) -> None:
    edith()

    def one(number: int) -> bool:
        try:
            return "Please wait" in attempt(address=f"198.51.100.{number}").content.decode()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        told = list(crowd.map(one, range(24)))
    assert told.count(False) == 10
