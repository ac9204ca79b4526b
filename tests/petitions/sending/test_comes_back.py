"""What does not arrive by e-mail came back, and was never delivered."""

from __future__ import annotations

import datetime
import io
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from petitions.emailing.bounces import take_back
from petitions.emailing.lease import GIVE_UP_AFTER
from petitions.emailing.outbox import deliver_outbox
from petitions.emailing.packet_links import send_links
from petitions.models import LineChange, Packet, PacketLink
from petitions.sending.open_link import code_of, fetch
from tests.cast import a_petition, oscar
from tests.petitions.delivering.roll import a_packet, a_roll
from tests.petitions.emailing.mail_server import MailServer, server
from tests.petitions.leaving.reports import mailgun, posted, provider
from tests.petitions.sending.office import OFFICE, a_link, report, standing
from tests.rig.mailbox import body

pytestmark = pytest.mark.django_db
__all__ = ["provider", "server"]


@pytest.fixture
def packet(sealed_folder: Path) -> Packet:
    petition = a_petition()
    a_roll(petition, 9)
    oscar()
    return a_packet(petition)


def test_what_a_server_refuses_came_back_and_is_sent_again(server: MailServer, packet: Packet) -> None:
    server.refused = {OFFICE}
    link = a_link(packet)
    assert send_links() == 0 and standing(link) == ("came_back", "planned", "done")
    link.refresh_from_db()
    assert link.failed_why == "refused" and not link.opens() and send_links() == 0
    deliver_outbox()
    told = server.to("oscar@example.org")
    assert told["Subject"] == "A packet did not arrive: Clean our river" and OFFICE in body(told)
    server.refused = set()
    again = a_link(packet)
    assert again.line_id == link.line_id and send_links() == 1 and standing(again) == ("emailed", "on_the_way", "done")


@pytest.mark.parametrize("returns_to", ["", "bounces@example.org"])
def test_what_comes_back_later_was_never_delivered(
    server: MailServer, packet: Packet, settings: Any, returns_to: str
) -> None:
    settings.BOUNCE_ADDRESS = returns_to
    link = a_link(packet)
    send_links()
    mail = server.to(OFFICE)
    assert mail["From"] == settings.DEFAULT_FROM_EMAIL
    assert mail["X-Mail-From"].startswith("bounces+" if returns_to else "petitions@")
    assert code_of(link).lower() not in str(mail["Message-ID"]) + mail["X-Mail-From"], "servers log these"
    for harmless in (
        report(mail, "delayed"),
        report(mail, "delivered"),
        report(mail, kind="multipart/alternative"),
        mail.as_bytes(),
        b"",
        b"\x00\xff",
        report(mail).replace(b"packet.", b"packet.9").replace(b"bounces+", b"bounces+9"),
    ):
        assert take_back(harmless) == 0 and standing(link) == ("emailed", "on_the_way", "done")
    assert take_back(report(mail)) == 1 and take_back(report(mail)) == 0
    assert standing(link) == ("came_back", "planned", "done")
    assert LineChange.objects.first().via == "mail"  # type: ignore[union-attr]


def test_a_return_address_alone_tells_which_mail_it_was(server: MailServer, packet: Packet, settings: Any) -> None:
    settings.BOUNCE_ADDRESS = "bounces@example.org"
    link = a_link(packet)
    send_links()
    mail = server.to(OFFICE)
    del mail["Message-ID"]
    assert take_back(report(mail, to=mail["X-Mail-From"].upper())) == 1
    assert standing(link)[0] == "came_back"


def test_the_command_reads_standard_input(server: MailServer, packet: Packet, monkeypatch: Any) -> None:
    a_link(packet)
    send_links()
    raw, out = report(server.to(OFFICE)), io.StringIO()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    call_command("receive_bounce", stdout=out)
    assert out.getvalue() == "1 mail(s) came back.\n"


@pytest.mark.parametrize("knows_our_id", [True, False])
def test_a_provider_says_that_it_came_back(
    server: MailServer, provider: Client, packet: Packet, knows_our_id: bool
) -> None:
    link = a_link(packet)
    send_links()
    name = str(server.to(OFFICE)["Message-ID"]) if knows_our_id else "<theirs@mailgun.example>"
    event = mailgun("failed", message_id=name, recipient=OFFICE.upper(), severity="permanent")
    later = mailgun("failed", message_id=name, recipient=OFFICE, severity="temporary")
    assert posted(provider, later) == 200 and standing(link)[0] == "emailed", "the provider tries again"
    early = event | {"event-data": event["event-data"] | {"timestamp": 1_000_000_000}}
    if not knows_our_id:
        assert posted(provider, early) == 200 and standing(link)[0] == "emailed", "that was about an earlier mail"
    assert posted(provider, event) == 200 and standing(link) == ("came_back", "planned", "done")
    assert posted(provider, event) == 200 and LineChange.objects.filter(via="mail").count() == 1
    again = a_link(packet)
    send_links()
    assert posted(provider, event) == 200 and standing(again)[0] == "emailed", "said again, it is about the first"


@pytest.mark.parametrize("over", ["sent_at", "expires_at", "ended_at"])
def test_a_provider_that_knows_only_the_address_means_no_mail_of_long_ago(
    server: MailServer, provider: Client, packet: Packet, over: str
) -> None:
    link = a_link(packet)
    send_links()
    PacketLink.objects.filter(pk=link.pk).update(**{over: timezone.now() - datetime.timedelta(days=8)})
    event = mailgun("failed", message_id="<theirs@mailgun.example>", recipient=OFFICE, severity="permanent")
    assert posted(provider, event) == 200 and standing(link)[0] == "emailed"


def test_a_report_after_the_packet_was_fetched_takes_nothing_back(server: MailServer, packet: Packet) -> None:
    link = a_link(packet)
    send_links()
    assert b"".join(fetch(link))
    assert take_back(report(server.to(OFFICE))) == 0 and standing(link) == ("emailed", "delivered", "done")


def test_what_no_server_takes_waits_and_then_came_back(server: MailServer, packet: Packet) -> None:
    link = a_link(packet, 30)
    server.faults = {0: "451 later"}
    send_links()
    link.refresh_from_db()
    assert link.attempts == 1 and link.sent_at is None and standing(link)[0] == "planned"
    with time_machine.travel(timezone.now() + GIVE_UP_AFTER + datetime.timedelta(minutes=1)):
        assert send_links() == 0
    link.refresh_from_db()
    assert link.failed_why == "gave_up" and standing(link)[0] == "came_back"
