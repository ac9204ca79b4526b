"""What mail servers and a mail provider send back, as they write it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Iterator
from email.message import EmailMessage
from importlib import reload
from typing import Any

import pytest
from django.test import Client
from django.urls import clear_url_caches

from tests.petitions.leaving import webhook_site
from tests.petitions.sending.office import report

SIGNING_KEY = "a-signing-key-of-the-provider"
SECRET = "firma:a-long-enough-password"


@pytest.fixture
def provider(settings: Any) -> Iterator[Client]:
    """A site whose mail provider is Mailgun."""
    settings.ANYMAIL_PROVIDER = "mailgun"
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": SIGNING_KEY}
    reload(webhook_site)
    settings.ROOT_URLCONF = webhook_site.__name__
    clear_url_caches()
    yield Client(enforce_csrf_checks=True)
    clear_url_caches()


def dsn(mail: EmailMessage, status: str = "5.1.1", action: str = "failed") -> bytes:
    """A delivery status notification (RFC 3464) about `mail`."""
    return report(mail, action).replace(b"Status: 5.1.1", f"Status: {status}".encode())


def complaint(mail: EmailMessage, kind: str = "abuse") -> bytes:
    """A feedback report (RFC 5965) about `mail`, as providers with a feedback loop send it."""
    about = f"Feedback-Type: {kind}\nUser-Agent: SomeProvider/1.0\nVersion: 1\n"
    raw = report(mail).replace(b"report-type=delivery-status", b"report-type=feedback-report")
    head, _middle, tail = raw.partition(b"Content-Type: message/delivery-status\n\n")
    _status, boundary, rest = tail.partition(b"\n--")
    return head + f"Content-Type: message/feedback-report\n\n{about}".encode() + boundary + rest


def mailgun(event: str, *, message_id: str = "", recipient: str = "", **more: Any) -> dict[str, Any]:
    """An event as Mailgun's webhook sends it, signed (https://documentation.mailgun.com, "Securing webhooks")."""
    stamp, token = str(int(time.time())), secrets.token_hex(25)
    signature = hmac.new(SIGNING_KEY.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    data = {
        "event": event,
        "timestamp": time.time(),
        "recipient": recipient,
        "client-info": {"user-agent": "Mozilla/5.0 CanaryAgent", "client-os": "Linux"},
        "ip": "203.0.113.77",
        "message": {"headers": {"message-id": message_id.strip("<>"), "to": recipient}},
        **more,
    }
    return {"signature": {"timestamp": stamp, "token": token, "signature": signature}, "event-data": data}


def posted(client: Any, event: dict[str, Any], auth: str = SECRET, path: str = "/anymail/mailgun/tracking/") -> int:
    """Post an event to the webhook; return the status."""
    word = base64.b64encode(auth.encode()).decode()
    headers = {"Authorization": f"Basic {word}"} if auth else {}
    answer = client.post(path, json.dumps(event), content_type="application/json", headers=headers)
    return int(answer.status_code)
