"""Hundreds of forms a minute over one connection are too much for a process; looking is always free."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from home import flood
from tests.cast import a_petition, form_data

pytestmark = pytest.mark.django_db


def test_who_sends_hundreds_of_forms_a_minute_is_asked_to_wait(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(flood, "MOST", 3)
    petition = a_petition()
    url = f"/es/petitions/{petition.slug}/sign/"
    for number, status in enumerate([303, 303, 303, 429, 429], start=1):
        address = f"2001:db8:1:2::{number}"
        answer = client.post(url, form_data(petition, "es"), REMOTE_ADDR=address)
        assert answer.status_code == status
    assert answer["Retry-After"] == "60" and "Espera un minuto" in answer.content.decode()
    assert client.get(url, REMOTE_ADDR="2001:db8:1:2::1").status_code == 302
    assert client.post(url, form_data(petition, "es"), REMOTE_ADDR="2001:db8:1:3::1").status_code == 303


def test_a_minute_later_all_is_well_and_the_memory_is_bounded(monkeypatch: Any) -> None:
    monkeypatch.setattr(flood, "MOST", 1)
    monkeypatch.setattr(flood, "ROOM", 10)
    guard = flood.Flood()
    assert [guard.is_too_much(b"a") for _time in range(2)] == [False, True]
    monkeypatch.setattr(flood, "WINDOW", -1)
    assert not guard.is_too_much(b"a")
    monkeypatch.setattr(flood, "WINDOW", 60)
    for number in range(25):
        guard.is_too_much(bytes([number]))
        assert len(guard._counts) <= 10
