"""A roll with signers of every kind, for the tests of packets."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils import timezone

from petitions.counting.number_the_roll import number_the_roll
from petitions.delivering.ask_for_packet import Wish, ask_for_packet
from petitions.delivering.tasks import enqueue_packet
from petitions.models import Level, Packet, Petition
from petitions.sealing.seal import Identity
from petitions.signing.store_confirmed import store_confirmed
from tests.cast import a_signing, edith

PLACES = [("Philadelphia", "PA", "US"), ("Camden", "NJ", "US"), ("México", "", "MX"), ("Brno", "", "CZ")]
KINDS = ["counted", "officials", "public"]


def put_on_the_roll(petition: Petition, people: Iterable[tuple[Identity, dict[str, Any]]]) -> None:
    """Confirmed, numbered in this order."""
    base, now = a_signing(petition), timezone.now() - datetime.timedelta(hours=1)
    rows = (
        (replace(base, identity=who, **what), now + datetime.timedelta(milliseconds=n))
        for n, (who, what) in enumerate(people)
    )
    store_confirmed(petition, rows, "test")
    while number_the_roll():
        pass


def somebody(number: int, visibility: str = "officials", **what: Any) -> tuple[Identity, dict[str, Any]]:
    """An invented signer, told from all others by the number."""
    city, region, country = PLACES[number % len(PLACES)]
    who = Identity(f"Given{number}", f"Family{number}", f"secret{number}@example.org", f"{19000 + number % 900}")
    return who, {"visibility": visibility, "city": city, "region": region, "country": country} | what


def a_roll(petition: Petition, count: int = 12) -> None:
    """`count` signers, of the three visibilities in turn."""
    put_on_the_roll(petition, [somebody(number, KINDS[number % 3]) for number in range(count)])


def a_packet(petition: Petition, level: str = Level.NAME_CITY, **wish: Any) -> Packet:
    """A packet, made at once by the test settings' worker."""
    targets = tuple(petition.targets.all())
    packet = ask_for_packet(Wish(petition, targets, level, **wish), edith(), enqueue_packet)
    packet.refresh_from_db()
    return packet
