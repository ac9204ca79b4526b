"""An office that packets are e-mailed to, and what mail servers send back."""

from __future__ import annotations

from email.message import EmailMessage

from petitions.models import DeliveryTarget, Office, Packet, PacketLink
from petitions.sending.send_link import send_link
from tests.cast import edith

OFFICE = "office@senate.example"


def a_link(packet: Packet, days: int = 14) -> PacketLink:
    """A link to the packet's first folder, owed to its office."""
    Office.objects.filter(email="").update(email=OFFICE, email_source_url="https://senate.example/contact")
    return send_link(packet.folders.all()[0], days, edith())


def standing(link: PacketLink) -> tuple[str, str, str]:
    line = DeliveryTarget.objects.select_related("delivery").get(pk=link.line_id)
    return line.outcome, line.state, line.delivery.state


def report(mail: EmailMessage, action: str = "failed", kind: str = "multipart/report", to: str = "") -> bytes:
    """What a mail server sends back for `mail` (RFC 3464): as Postfix and Exim write it."""
    said = EmailMessage()
    said["From"], said["To"] = "MAILER-DAEMON@mx.example", to or mail["X-Mail-From"]
    said["Subject"] = "Undelivered Mail Returned to Sender"
    said.set_content("I'm sorry to have to inform you ...")
    said.make_mixed()
    status = f"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {OFFICE}\nAction: {action}\nStatus: 5.1.1\n"
    raw = said.as_bytes().replace(b"multipart/mixed;", f"{kind}; report-type=delivery-status;".encode())
    boundary = said.get_boundary()
    parts = f"--{boundary}\nContent-Type: message/delivery-status\n\n{status}\n"
    parts += f"--{boundary}\nContent-Type: message/rfc822\n\nMessage-ID: {mail['Message-ID']}\nSubject: x\n\nbody\n"
    return raw.replace(f"--{boundary}--".encode(), f"{parts}--{boundary}--".encode())
