"""Whoever holds a packet can check it, and learns nothing of a signer."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from petitions.models import Packet, Petition
from petitions.reading.packet_check import tidy_number
from tests.cast import a_petition
from tests.petitions.delivering.roll import a_packet, a_roll

pytestmark = pytest.mark.django_db


@pytest.fixture
def packet(sealed_folder: Path) -> Packet:
    petition = a_petition()
    a_roll(petition, 9)
    return a_packet(petition, "name_postal")


@pytest.mark.parametrize(
    ("language", "words"), [("", "This packet is genuine"), ("/es", "Este expediente es auténtico")]
)
def test_it_says_what_the_packet_says_and_names_no_signer(
    client: Client, packet: Packet, language: str, words: str
) -> None:
    answer = client.get(f"{language}/packets/{packet.number}/")
    text = answer.content.decode()
    assert answer.status_code == 200 and words in text and "Lucía Vega" in text and packet.number in text
    assert all(file.sha256 in text for file in packet.files.all())
    assert "Family" not in text and "Given" not in text and "edith" not in text
    assert answer["X-Robots-Tag"] == "noindex" and answer["Cache-Control"].startswith("public")
    assert f'href="/es/packets/{packet.number}/"' in text and f'href="/packets/{packet.number}/"' in text


def test_of_a_part_of_the_roll_it_says_which(client: Client, packet: Packet) -> None:
    whole = client.get(f"/es/packets/{packet.number}/").content.decode()
    assert "Números del registro" not in whole
    part = a_packet(packet.petition, slice="range", first=2, last=5)
    page = client.get(f"/es/packets/{part.number}/").content.decode()
    assert "Números del registro" in page and "del 2 al 5" in page


def test_it_says_when_the_lists_are_gone(client: Client, packet: Packet) -> None:
    Packet.objects.update(lists_gone_at=packet.frozen_at, lists_gone_why="time")
    assert b"Destroyed 30 days after the receipt" in client.get(f"/packets/{packet.number}/").content


@pytest.mark.parametrize("state", ["waiting", "running", "failed", "cancelled"])
def test_what_is_not_frozen_is_not_there(client: Client, packet: Packet, state: str) -> None:
    Packet.objects.update(state=state)
    assert client.get(f"/packets/{packet.number}/").status_code == 404
    assert client.get("/packets/", {"number": packet.number}).status_code == 404


def test_the_number_may_be_typed_in_any_way(client: Client, packet: Packet) -> None:
    typed = f" {packet.number.lower().replace('-', ' ')} "
    for answer in (client.get("/packets/", {"number": typed}), client.get(f"/packets/{packet.number.lower()}/")):
        assert (answer.status_code, answer["Location"]) == (302, f"/packets/{packet.number}/")
    empty = client.get("/packets/")
    assert empty.status_code == 200 and b"error" not in empty.content and "no-store" in empty["Cache-Control"]


@pytest.mark.parametrize("typed", ["AAAA-AAAA", "<script>", "'; DROP", "x" * 500, "\x00", "é", "../admin"])
def test_an_unknown_number_is_said_beside_the_field_and_kept(client: Client, packet: Packet, typed: str) -> None:
    answer = client.get("/packets/", {"number": typed})
    assert answer.status_code == 404 and b"No packet has this number" in answer.content
    assert b"<script>" not in answer.content.replace(b'<script src="', b"")
    assert client.get(f"/packets/{typed}/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "tidy"), [("k7qx3m9p", "K7QX-3M9P"), ("K7QX–3M9P", "K7QX-3M9P"), ("", ""), ("k7", "K7-")]
)
def test_numbers_are_tidied(typed: str, tidy: str) -> None:
    assert tidy_number(typed) == tidy


def test_a_draft_petition_does_not_break_it(client: Client, packet: Packet) -> None:
    Petition.objects.update(published_at=None)
    packet.petition.pages.update(live=False)
    answer = client.get(f"/packets/{packet.number}/")
    assert answer.status_code == 200 and b"Clean our river" in answer.content
