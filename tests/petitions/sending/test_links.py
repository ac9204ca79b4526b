"""A packet by e-mail: a link to the office, never a file; fetched is delivered, and what comes back never is."""

from __future__ import annotations

import datetime
import io
import json
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from petitions.delivering.forget_lists import destroy_lists
from petitions.emailing.packet_links import send_links
from petitions.models import AccessEntry, Delivery, DeliveryTarget, LineChange, Office, Packet, PacketLink
from petitions.sealing.codes import make_code
from petitions.sealing.keys import destroy_key
from petitions.sending.open_link import LinkOver, code_of, fetch, link_of
from petitions.sending.send_link import CannotSend, end_link, send_link, why_not
from tests.campaign.test_safe_methods import checksum
from tests.cast import a_petition, edith, max_, oscar
from tests.petitions.delivering.roll import a_packet, a_roll
from tests.petitions.emailing.mail_server import MailServer, server
from tests.petitions.sending.office import OFFICE, a_link, standing
from tests.rig.mailbox import body, links

pytestmark = pytest.mark.django_db
__all__ = ["server"]


@pytest.fixture
def packet(sealed_folder: Path) -> Packet:
    petition = a_petition()
    a_roll(petition, 9)
    oscar()
    return a_packet(petition)


def test_an_office_fetches_what_it_was_mailed_a_link_to(server: MailServer, packet: Packet, client: Client) -> None:
    link = a_link(packet)
    assert standing(link) == ("planned", "on_the_way", "planned") and send_links() == 1 and send_links() == 0
    assert standing(link) == ("emailed", "on_the_way", "done")
    mail = server.to(OFFICE)
    text = body(mail) + body(mail, "html")
    assert mail["Subject"] == "Petition for your office: Clean our river" and "Signatures: 9." in text
    assert not list(mail.iter_attachments()) and "Family" not in text and "secret" not in text
    (address,) = links(mail, "/packets/open/")
    path = urlsplit(address).path
    before = checksum()
    page = client.get(path)
    assert page.status_code == 200 and page["Cache-Control"] == "no-store" and client.head(path).status_code == 200
    assert b"Family" not in page.content and b"signatures.csv" in page.content
    assert checksum() == before, "looking changes nothing"
    fetched = client.post(path)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(fetched)))  # type: ignore[arg-type]
    inside = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(inside["manifest.json"])
    assert {"letter.pdf", "signatures-1.pdf", "signatures.csv"} <= inside.keys() and b"Family1" in inside[
        "signatures.csv"
    ]
    assert manifest["signatures"]["total"] == link.line.signature_count == 9
    assert standing(link) == ("emailed", "delivered", "done")
    entry = AccessEntry.objects.order_by("-pk").first()
    assert entry and entry.act == "packet.opened" and entry.rows == 6 and f"link mailed to {OFFICE}" in entry.why
    client.post(path)
    link.refresh_from_db()
    assert link.opened_count == 2 and AccessEntry.objects.filter(act="packet.opened").count() == 2
    signed_by = list(LineChange.objects.order_by("pk").values_list("via", "to_outcome", "to_state"))
    assert signed_by == [
        ("admin", "planned", "on_the_way"),
        ("clock", "emailed", "on_the_way"),
        ("link", "emailed", "delivered"),
    ]


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"kind": "court"}, "No packet is e-mailed to a court."),
        ({"email": ""}, "No e-mail address of this office is known"),
        ({"email_source_url": ""}, "where the office publishes its e-mail address"),
    ],
)
def test_an_office_that_is_mailed_nothing(packet: Packet, facts: dict[str, str], why: str) -> None:
    Office.objects.update(**({"email": OFFICE, "email_source_url": "https://senate.example/contact"} | facts))
    folder = packet.folders.select_related("packet__petition__sealing_key", "target__office").get()
    assert why in why_not(folder)
    with pytest.raises(CannotSend, match=why):
        send_link(folder, 14, edith())
    assert not PacketLink.objects.exists()


def test_only_one_link_is_open_at_a_time_and_none_without_files(packet: Packet) -> None:
    link = a_link(packet)
    with pytest.raises(CannotSend):
        a_link(packet)
    assert end_link(link, edith()) and not end_link(link, edith())
    assert send_links() == 0, "a mail that had not left stays here"
    destroy_lists(packet, edith(), Packet.Gone.STAFF)
    with pytest.raises(CannotSend):
        a_link(Packet.objects.get())
    with pytest.raises(PermissionDenied):
        end_link(link, max_())


def test_wrong_foreign_and_expired_links_look_alike(server: MailServer, packet: Packet, client: Client) -> None:
    link = a_link(packet, 7)
    code = code_of(link)
    assert link_of(code) == link
    codes = [make_code("answer", link.pk), make_code("packet-link", link.pk + 1), make_code("return", link.pk), "x"]
    wrong = [client.get(f"/packets/open/{each}/") for each in codes] + [client.post(f"/packets/open/{codes[0]}/")]
    with time_machine.travel(timezone.now() + datetime.timedelta(days=7)):
        expired = client.get(f"/packets/open/{code}/")
        with pytest.raises(LinkOver):
            fetch(link)
    PacketLink.objects.update(opened_count=PacketLink.MOST_OPENINGS)
    used = [client.get(f"/packets/open/{code}/"), client.post(f"/packets/open/{code}/")]
    PacketLink.objects.update(opened_count=0)
    destroy_key(packet.petition.sealing_key)
    purged = client.post(f"/packets/open/{code}/")
    assert {(each.status_code, each.content) for each in [*wrong, expired, *used, purged]} == {(404, wrong[0].content)}
    assert not AccessEntry.objects.filter(act="packet.opened").exists()


def test_once_the_lists_are_gone_the_letter_is_still_there(server: MailServer, packet: Packet, client: Client) -> None:
    path = f"/packets/open/{code_of(a_link(packet))}/"
    destroy_lists(packet, edith(), Packet.Gone.ERASED)
    assert b"have been destroyed" in client.get(path).content
    names = zipfile.ZipFile(io.BytesIO(b"".join(client.post(path)))).namelist()  # type: ignore[arg-type]
    assert sorted(name.partition("/")[2] for name in names) == ["letter.pdf", "manifest.json"]


def test_only_staff_send_and_end_links(packet: Packet) -> None:
    folder = packet.folders.get()
    for who in (oscar(), max_()):
        with pytest.raises(PermissionDenied):
            send_link(folder, 14, who)
    with pytest.raises(ValueError, match="7, 14 or 30"):
        send_link(folder, 365, edith())


def test_what_was_ended_or_expired_is_sent_again_as_the_same_delivery(server: MailServer, packet: Packet) -> None:
    first = a_link(packet)
    assert end_link(first, edith()) and standing(first) == ("planned", "planned", "planned")
    second = a_link(packet)
    assert second.line_id == first.line_id and send_links() == 1
    with time_machine.travel(timezone.now() + datetime.timedelta(days=15)):
        assert not PacketLink.objects.get(pk=second.pk).opens()
        third = a_link(packet)
        assert third.line_id == first.line_id and standing(third) == ("planned", "on_the_way", "planned")
        assert send_links() == 1
        today = packet.petition.local(timezone.now()).date()
        line = DeliveryTarget.objects.get(pk=third.line_id)
        assert standing(third) == ("emailed", "on_the_way", "done") and line.delivery.happened_on == today
        b"".join(fetch(third))
        assert packet.folders.get().delivered_as == line and Delivery.objects.count() == 1
        end_link(third, edith())
        assert standing(third) == ("emailed", "delivered", "done"), "what arrived stays"
        assert a_link(packet).line_id != line.pk, "a further copy is a delivery of its own"
