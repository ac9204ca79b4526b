"""What an account's address signed, in one place: for its owner, just now proved, and tied together nowhere."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client

from petitions.models import Signature
from tests.accounts.doors import type_password
from tests.cast import a_petition, max_, on_the_roll

pytestmark = pytest.mark.django_db
MAX = "max@example.org"


@pytest.fixture
def signed() -> Any:
    """Max has an account, signed one petition with its address, and somebody else signed too."""
    user = max_()
    on_the_roll(a_petition(), email="Max@example.org")
    on_the_roll(a_petition("dry-river"), email="ana@example.org")
    return user


def listed(client: Client) -> list[str]:
    """The links to signatures on the page of the account."""
    return re.findall(r'href="(/my/[^"]+)"', client.get("/account/signed/").content.decode())


def test_each_is_listed_with_a_link_that_opens_it(signed: Any, client: Client) -> None:
    type_password(client, MAX)
    links = listed(client)
    assert len(links) == 1
    opened = Client().get(links[0])
    assert opened.status_code == 200 and opened.context["is_fresh"]
    assert opened.context["row"] == Signature.objects.get(petition__slug="clean-river")


def test_an_address_that_was_never_proved_finds_nothing(signed: Any, client: Client) -> None:
    EmailAddress.objects.filter(user=signed).update(verified=False)
    client.force_login(signed)
    assert not listed(client)


def test_an_hour_later_it_is_asked_again_who_they_are(signed: Any, client: Client) -> None:
    type_password(client, MAX)
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1)):
        answer = client.get("/account/signed/")
        assert answer["Location"] == "/account/reauthenticate/?next=%2Faccount%2Fsigned%2F"
        client.post(answer["Location"], {"password": "a long enough password"})
        assert listed(client)
    assert Client().get("/account/signed/")["Location"].startswith("/account/login/")
