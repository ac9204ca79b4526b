"""Who may mail whom: the audience, a second pair of eyes, a cool-down, and what is not mailed at all."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from petitions.announcing.audience import Audience, offered_places, spelled, supporters_of
from petitions.announcing.broadcast import CannotSend, approve, ask, cancel, next_start, pause, resume
from petitions.announcing.forget import forget_ended
from petitions.models import Broadcast, Weight
from petitions.organizing.groups import ensure_organizer_group
from tests.cast import a_petition, an_organization, edith, max_, oscar
from tests.petitions.announcing.crowd import an_update, supporters
from tests.petitions.announcing.test_broadcast import ALL, acts, begun, send
from tests.petitions.emailing.mail_server import MailServer, server

pytestmark = pytest.mark.django_db
__all__ = ["server"]


def test_who_wants_less_gets_less(server: MailServer) -> None:
    petition = a_petition()
    for first, wants in ((1, "all"), (2, "important"), (3, "outcome")):
        supporters(petition, 1, first=first, wants=wants)
    found = {weight: supporters_of(petition, Audience(weight)).count() for weight in Weight.values}
    assert found == {"everything": 1, "important": 2, "outcome": 3}


def test_by_place_and_language(settings: Any) -> None:
    petition = a_petition()
    supporters(petition, 5, city="Larkwater")
    supporters(petition, 1, first=6, city="LARKWATER ", language="es")
    supporters(petition, 4, first=7, city="Tiny Town")
    (offered,) = offered_places(petition)
    assert (offered.place, offered.label, offered.count) == (("US", "larkwater"), "Larkwater, United States", 6)
    here = spelled(petition, Audience(places=(offered.place,)))
    assert supporters_of(petition, here).count() == 6
    assert Audience.from_json("everything", here.as_json()) == here
    assert supporters_of(petition, spelled(petition, Audience(languages=("es",)))).count() == 1
    nowhere = spelled(petition, Audience(places=(("US", "nowhere"),)))
    assert supporters_of(petition, nowhere).count() == 0


def test_many_need_a_second_pair_of_eyes(server: MailServer, settings: Any) -> None:
    settings.BROADCAST_ALONE_MAX = 2
    petition, user, staff = a_petition(), oscar(), edith()
    supporters(petition, 3)
    row = begun(petition)
    assert row.state == "asked" and send() == 0
    with pytest.raises(PermissionDenied):
        approve(row.pk, user)
    with pytest.raises(PermissionDenied):
        approve(row.pk, max_())
    assert approve(row.pk, staff) and not approve(row.pk, staff)
    assert send() == 3
    row.refresh_from_db()
    assert row.approved_by == staff and row.state == "done"
    assert acts() == [f"broadcast.{act}" for act in ("asked", "approved", "started", "ended")]


def test_only_staff_and_the_petitions_own_organizers(server: MailServer) -> None:
    petition = a_petition()
    supporters(petition, 1)
    stranger = max_()
    stranger.groups.add(ensure_organizer_group(an_organization("River Friends").organization))
    with pytest.raises(PermissionDenied):
        ask(an_update(petition), ALL, stranger)
    row = ask(an_update(petition), ALL, edith())
    for act in (pause, resume, cancel, approve):
        with pytest.raises(PermissionDenied):
            act(row.pk, stranger)


def test_a_cool_down_between_two_mails(server: MailServer, settings: Any) -> None:
    petition, user = a_petition(), oscar()
    supporters(petition, 1)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        row = begun(petition)
        with pytest.raises(CannotSend) as refused:
            begun(petition)
        assert refused.value.until == row.started_at + timedelta(hours=24) and Broadcast.objects.count() == 1
        assert cancel(row.pk, user) and next_start(petition) is None, "no mail had left"
        begun(petition)
        send()
        clock.shift(timedelta(hours=24))
        assert next_start(petition) is None and begun(petition).state == "running"
    assert next_start(a_petition("other")) is None


def test_what_is_not_mailed(server: MailServer) -> None:
    petition, user = a_petition(), oscar()
    with pytest.raises(CannotSend, match="Nobody"):
        ask(an_update(petition), ALL, user)
    supporters(petition, 1)
    with pytest.raises(CannotSend, match="shown on the page"):
        ask(an_update(petition, is_published=False), ALL, user)
    assert not Broadcast.objects.exists() and not acts()


def in_larkwater(slug: str) -> Broadcast:
    """A mail to a town that its signers spell in three ways."""
    petition = a_petition(slug)
    for number, city in enumerate(["Larkwater"] * 4 + ["LARKWATER ", "larkwater"], 1):
        supporters(petition, 1, first=number, city=city)
    row = ask(an_update(petition), Audience(places=(("US", "larkwater"),)), oscar())
    assert "LARKWATER " in json.dumps(row.audience) and row.total == 6
    return row


KEPT = {"languages": [], "places": [["US", "larkwater"]], "cities": []}


def test_how_signers_spell_their_towns_goes_with_the_end(server: MailServer) -> None:
    user, sent, stopped, old = oscar(), in_larkwater("one"), in_larkwater("two"), in_larkwater("three")
    assert pause(sent.pk, user) and cancel(stopped.pk, user)
    Broadcast.objects.filter(pk=old.pk).update(state=Broadcast.State.CANCELLED)
    for row in (sent, stopped, old):
        row.refresh_from_db()
    assert stopped.audience == KEPT and "LARKWATER " in json.dumps(sent.audience), "what is paused may go on"
    assert forget_ended() == 1 and forget_ended() == 0, "also of those that ended before this was so"
    assert resume(sent.pk, user) and send() == 6
    for row in (sent, old):
        row.refresh_from_db()
        assert row.audience == KEPT
    assert (sent.state, sent.done, sent.total) == ("done", 6, 6)
    client = Client()
    client.force_login(edith())
    assert "Only those from: Larkwater, United States" in client.get(f"/admin/broadcasts/{sent.pk}/").content.decode()
