"""Promise C2: who signs while many are mailed, updates and what is told by itself, is mailed first; the pace holds for
both together; and a sender that is killed in the middle misses nobody."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.faults.crowd import Place
from tests.faults.ground import Ground
from tests.faults.test_broadcast import FILL, asked, change, mails, nobody_else, shell, state
from tests.rig.processes import wait_until

__all__ = ["nobody_else"]
FIRST, MANY = 90_001, 200
RATE = 1200
"""Mails a minute: so both leave for twenty seconds at least, however fast the machine is."""
TELL = """
from django.utils import timezone
from petitions.models import Announcement, Petition
petition = Petition.objects.get(slug={slug!r})
Petition.objects.filter(pk=petition.pk).update(automatic_mails=True)
print(Announcement.objects.create(petition=petition, kind="milestone", event="100", starts_at=timezone.now()).pk)
"""
LEFT = """SELECT done + (SELECT sent_count FROM petitions_announcement WHERE id = %s)
FROM petitions_broadcast WHERE id = %s"""
OVER = "SELECT done_at IS NOT NULL FROM petitions_announcement WHERE id = %s"


@pytest.fixture
def at_a_pace(place: Ground) -> Iterator[None]:
    """The sender of mails to many keeps RATE."""
    place.site.env["BROADCAST_RATE"] = str(RATE)
    place.site.stop("broadcast")
    place.site.launch("broadcast")
    last = place.site.rows("SELECT max(id) FROM petitions_signature")[0][0]
    yield
    # Nobody confirmed, and the checker of other tests knows nothing of them.
    change(place, "DELETE FROM petitions_signature WHERE id > %s AND confirmed_at IS NULL", last)
    change(place, "UPDATE petitions_petition SET automatic_mails = false")
    place.site.env["BROADCAST_RATE"] = "0"
    place.site.stop("broadcast")
    place.site.launch("broadcast")


@pytest.mark.timeout(1800)
def test_who_signs_meanwhile_is_mailed_first(place: Ground, at_a_pace: None) -> None:
    change(place, "UPDATE petitions_supporter SET failed_at = now() WHERE failed_at IS NULL")
    change(place, "UPDATE petitions_announcement SET done_at = now() WHERE done_at IS NULL")
    shell(place, FILL, count=MANY, first=FIRST, wants="all")
    door = place.place
    door.read_text_version()
    broadcast = asked(place, "everything")
    told = int(shell(place, TELL).splitlines()[-1])
    waits: list[float] = []
    killed = False
    while _left(place, told, broadcast) < 2 * MANY - 20:
        waits.append(_waited(place, door, f"overtaking{len(waits)}@example.org"))
        if not killed and _left(place, told, broadcast) > MANY // 2:
            place.site.kill("broadcast")
            # As if the two minutes of its leases had passed.
            change(place, "UPDATE petitions_broadcast SET claimed_until = NULL")
            change(place, "UPDATE petitions_announcement SET claimed_until = NULL WHERE id = %s", told)
            place.site.launch("broadcast")
            killed = True
    wait_until(lambda: state(place, broadcast) == "done" and place.site.rows(OVER, [told])[0][0], 120, place.site.log)
    assert killed and len(waits) >= 5
    assert max(waits) < 10, "as soon as ever, whatever else leaves"
    got = mails(place, FIRST, MANY)
    kinds = [Counter(_kind(mail.message_id) for mail in each) for each in got]
    assert all(set(each) == {"update", "told"} for each in kinds), "nobody is missed"
    assert sum(map(len, got)) - 2 * MANY <= 1, "and the one in flight was repeated at most"
    moments = sorted(mail.at for each in got for mail in each)
    most = max(bisect_left(moments, moment + 10) - index for index, moment in enumerate(moments))
    # What is behind may catch up for a second, and a second process begins anew.
    assert most <= 12 * RATE // 60 + 2, f"{most} in ten seconds"
    print(f"{len(waits)} signed meanwhile, the longest wait {max(waits):.2f} s; at most {most} mails in ten seconds")


def _left(place: Ground, told: int, broadcast: int) -> int:
    return int(place.site.rows(LEFT, [told, broadcast])[0][0])


def _waited(place: Ground, door: Place, address: str) -> float:
    """Sign, and wait for the mail; return how long that took in seconds."""
    begun = time.monotonic()
    assert door.ask("POST", f"/petitions/{door.slug}/sign/", door.form(address), who=address)[0] == "303"
    wait_until(lambda: place.sink.link(address, "confirm"), 30, place.site.log)
    return time.monotonic() - begun


def _kind(message_id: str) -> str:
    return "told" if ".told" in message_id else "update"
