"""Promise J2: every door of accounts may be tried only so often, whoever asks and in however many processes."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from petitions.models import SigningCount
from petitions.organizing import door_limits
from petitions.signing.counts import forget_counts
from tests.accounts.doors import EDITH, PASSWORD, digits_of, type_password
from tests.cast import a_second_factor, edith

NOON = datetime.datetime(2026, 11, 23, 12, 0, 30, tzinfo=datetime.UTC)
WITHOUT = {
    "account_logout",
    "account_sessions",
    "account_set_password",
    "account_complete_password_reset",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_add_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
}
"""Doors where nothing can be guessed and no mail is sent to a stranger: all for somebody who is in already."""
READ = {"account_home", "account_inactive", "account_password_reset_completed", "mfa_index", "mfa_list_webauthn"}
READ |= {"mfa_view_recovery_codes", "mfa_download_recovery_codes"}


@pytest.fixture
def noon(monkeypatch: Any) -> Any:
    """At what moment tries are counted; windows begin at twelve."""
    clock = {"now": NOON}
    monkeypatch.setattr(door_limits.timezone, "now", lambda: clock["now"])
    return clock


def attempt(email: str = EDITH, password: str = "wrong", address: str = "192.0.2.1") -> Any:
    return type_password(Client(REMOTE_ADDR=address), email, password)


def ask(path: str, email: str, address: str = "192.0.2.1") -> Any:
    form = {"email": email, "password1": "seven quiet herons"}
    return Client(REMOTE_ADDR=address).post(path, form)


@pytest.mark.django_db
def test_after_ten_wrong_passwords_an_account_waits_and_is_told_how_long(noon: Any) -> None:
    edith()
    for number in range(10):
        assert attempt(address=f"192.0.2.{number}").status_code == 200
    for spelling in (EDITH, "EDITH@example.org", "ｅdith@example.org"):
        told = attempt(spelling, PASSWORD, "203.0.113.9")
        assert told.status_code == 429 and "in 15 minutes" in told.content.decode()
        assert told["Retry-After"] == "870"
    noon["now"] += datetime.timedelta(minutes=15)
    assert attempt(password=PASSWORD).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("addresses", [["192.0.2.1"], ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"]])
def test_thirty_wrong_ones_from_one_connection_stop_it_for_every_account(noon: Any, addresses: list[str]) -> None:
    edith()
    for number in range(30):
        attempt(f"nobody{number}@example.org", address=addresses[number % len(addresses)])
    assert attempt(password=PASSWORD, address=addresses[0]).status_code == 429
    assert attempt(password=PASSWORD, address="198.51.100.7").status_code == 302


@pytest.mark.django_db
def test_right_passwords_do_not_count_and_nothing_names_anybody(noon: Any) -> None:
    edith()
    for _time in range(35):
        assert attempt(password=PASSWORD).status_code == 302
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
            return attempt(address=f"198.51.100.{number}").status_code == 429
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        told = list(crowd.map(one, range(24)))
    assert told.count(False) == 10


@pytest.mark.django_db
def test_digits_are_guessed_ten_times_and_no_more(noon: Any) -> None:
    user = edith()
    a_second_factor(user)
    statuses = []
    for number in range(12):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        type_password(client)
        statuses.append(client.post("/account/2fa/authenticate/", {"code": f"{number:06}"}).status_code)
    assert statuses == [200] * 10 + [429] * 2
    client = Client(REMOTE_ADDR="203.0.113.9")
    type_password(client)
    assert client.post("/account/2fa/authenticate/", {"code": digits_of(user)}).status_code == 429


@pytest.mark.django_db
def test_five_mails_reach_an_address_in_half_a_day_by_whatever_door(noon: Any) -> None:
    edith()
    doors = ("/account/login/code/", "/account/password/reset/", "/account/signup/")
    for email in (EDITH, "nobody@example.org"):
        mail.outbox.clear()
        answers = [ask(doors[n % 3], email, f"192.0.2.{n}").status_code for n in range(9)]
        assert answers == [302] * 5 + [429] * 4 and len(mail.outbox) == 5, email
    noon["now"] += datetime.timedelta(hours=12)
    assert ask(doors[0], EDITH).status_code == 302, "the limit ends by itself"


@pytest.mark.django_db
def test_spellings_of_one_mailbox_share_its_limit(noon: Any) -> None:
    for number in range(5):
        assert ask("/account/login/code/", f"e.dith+{number}@gmail.com", f"192.0.2.{number}").status_code == 302
    assert ask("/account/login/code/", "edith@googlemail.com", "203.0.113.9").status_code == 429


@pytest.mark.django_db
@pytest.mark.parametrize("addresses", [["192.0.2.1"], ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"]])
def test_one_connection_gets_no_further_for_any_address_and_uses_up_nobodys_share(
    noon: Any, addresses: list[str]
) -> None:
    edith()
    for number in range(20):
        ask("/account/password/reset/", f"nobody{number}@example.org", addresses[number % len(addresses)])
    mail.outbox.clear()
    for _time in range(5):
        assert ask("/account/password/reset/", EDITH, addresses[0]).status_code == 429
    assert not mail.outbox
    assert ask("/account/password/reset/", EDITH, "203.0.113.9").status_code == 302


@pytest.mark.django_db
def test_a_hundred_codes_from_one_connection_are_thirty(noon: Any) -> None:
    edith()
    statuses = []
    for number in range(12):
        client = Client()
        client.post("/account/login/code/", {"email": f"nobody{number}@example.org"}, REMOTE_ADDR=f"10.1.1.{number}")
        statuses += [client.post("/account/login/code/confirm/", {"code": "BBBB-BBBB"}).status_code for _n in range(3)]
    assert statuses.count(429) == 6


def test_every_door_is_limited_or_listed() -> None:
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    found = {name for name in names if name.startswith(("account_", "mfa_", "socialaccount_"))}
    assert found == set(door_limits.DOORS) | WITHOUT | READ
