"""Promise H1: a letter that quotes somebody who took their words back is destroyed at once; what names nobody stays."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.users.models import UserProfile

from petitions.counting.number_the_roll import number_the_roll
from petitions.delivering.forget_letters import forget_letters
from petitions.delivering.open_packet import files_in
from petitions.emailing.outbox import deliver_outbox
from petitions.models import (
    AccessEntry,
    Packet,
    PacketFile,
    PacketFolder,
    Petition,
    Reason,
    ReasonState,
    Signature,
)
from petitions.sealing.store import store
from petitions.sending.send_link import why_not
from petitions.signing.withdraw import withdraw
from petitions.striking.rule import Rule
from petitions.striking.strike import strike
from tests.cast import a_petition, edith, oscar
from tests.petitions.delivering.roll import a_packet, a_roll
from tests.petitions.emailing.mail_server import MailServer, server
from tests.petitions.my_signature.links import fresh
from tests.petitions.reading.content import a_delivery
from tests.petitions.striking.crowd import work_off
from tests.rig.mailbox import body

pytestmark = pytest.mark.django_db
__all__ = ["server"]


@pytest.fixture
def petition(sealed_folder: Path) -> Petition:
    petition = a_petition()
    a_roll(petition, 9)
    return petition


def said_by(petition: Petition, number: int) -> Reason:
    row = Signature.objects.get(petition=petition, number=number)
    return Reason.objects.create(
        petition=petition,
        signature=row,
        text=f"Reason of {number}",
        language="en",
        state=ReasonState.PUBLISHED,
        signed_at=timezone.now(),
    )


def letters(packet: Packet) -> list[bool]:
    """Whether each is known and there."""
    rows = packet.files.filter(kind=PacketFile.Kind.LETTER)
    assert all(not row.stored or store().exists(row.stored) for row in rows)
    return [row.is_kept for row in rows]


def test_letters_that_quote_who_left_go_and_all_others_stay(petition: Petition) -> None:
    quoted, other = said_by(petition, 3), said_by(petition, 6)
    named, bare = (a_packet(petition, level, reason_ids=(quoted.pk,)) for level in ("name_city", "certificate"))
    of_others, of_nobody = a_packet(petition, reason_ids=(other.pk,)), a_packet(petition)
    paths = [Path(store().path(row.stored)) for row in PacketFile.objects.filter(packet=bare, kind="letter")]
    assert forget_letters() == 0 and all(path.exists() for path in paths)
    assert Client().post(fresh(quoted.signature), {"act": "back-yes"}).status_code == 200
    number_the_roll()
    assert forget_letters() == 2 and forget_letters() == 0
    assert letters(named) == letters(bare) == [False] and letters(of_others) == letters(of_nobody) == [True]
    assert not any(path.exists() for path in paths)
    bare.refresh_from_db()
    assert bare.files.get(kind="letter").sha256 and bare.folders.get().manifest, "the record stays"
    assert AccessEntry.objects.filter(act="packet.letters destroyed", actor=None).count() == 2


@pytest.mark.parametrize("outcome", ["to_official", "planned"])
def test_who_runs_the_petition_is_told_once_in_their_language(
    petition: Petition, outcome: str, server: MailServer
) -> None:
    organizer = oscar()
    UserProfile.objects.create(user=organizer, preferred_language="es")
    quoted = said_by(petition, 3)
    packet = a_packet(petition, "certificate", reason_ids=(quoted.pk,))
    PacketFolder.objects.update(delivered_as=a_delivery(petition, outcome).lines.get())
    Client().post(fresh(quoted.signature), {"act": "back-yes"})
    number_the_roll()
    assert forget_letters() == 1 and forget_letters() == 0
    deliver_outbox()
    told = server.to(organizer.email)
    words = body(told)
    assert told["Subject"].startswith("Se destruyó una carta:") and packet.number in words
    assert ("Se entregó a:" in words) == (outcome == "to_official") and "Reason of 3" not in str(told)
    assert len(server.find(organizer.email)) == 1


def test_what_is_struck_or_hidden_may_come_back_and_destroys_nothing(petition: Petition) -> None:
    quoted = said_by(petition, 3)
    packet = a_packet(petition, reason_ids=(quoted.pk,))
    Reason.objects.update(state=ReasonState.HIDDEN)
    strike(petition, Rule(numbers=((3, 3),)), "hold", "checking", "a look", edith())
    work_off()
    assert Signature.objects.get(number=3).withdrawn_at
    assert forget_letters() == 0 and letters(packet) == [True]


def test_who_left_before_it_was_frozen_is_not_quoted_and_costs_no_letter(petition: Petition) -> None:
    quoted, other = said_by(petition, 3), said_by(petition, 6)
    gone = quoted.pk
    withdraw(quoted.signature, "withdrawn")
    packet = a_packet(petition, reason_ids=(gone, other.pk))
    assert packet.reason_ids == [other.pk] and forget_letters() == 0 and letters(packet) == [True]


def test_the_screens_offer_what_is_left(petition: Petition) -> None:
    office = petition.targets.get().office
    quoted = said_by(petition, 3)
    packet = a_packet(petition, "certificate", reason_ids=(quoted.pk,))
    folder, letter = packet.folders.get(), packet.files.get(kind="letter")
    client = Client()
    client.force_login(edith())
    address = f"/admin/packets/{packet.pk}/files/{letter.pk}/"
    assert f'action="{address}"' in client.get(f"/admin/packets/{packet.pk}/").content.decode()
    withdraw(quoted.signature, "withdrawn")
    forget_letters()
    page = client.get(f"/admin/packets/{packet.pk}/").content.decode()
    assert f'action="{address}"' not in page and "took their words back" in page
    assert client.post(address).status_code == 404
    assert [file.kind for file in files_in(folder) if file.is_kept] == ["manifest"]
    zipped = b"".join(client.post(f"/admin/packets/{packet.pk}/folders/{folder.pk}/"))  # type: ignore[arg-type]
    assert zipfile.ZipFile(io.BytesIO(zipped)).namelist() == [f"{packet.number}/manifest.json"]
    office.email, office.email_source_url = "office@example.org", "https://example.org/"
    office.save()
    folder.refresh_from_db()
    assert why_not(folder) == "The files of this packet are gone."
