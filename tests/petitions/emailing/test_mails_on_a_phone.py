"""What a signer or an office gets by mail, opened on a small phone: it reads well, and nobody is told that it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.petitions.emailing.every_mail import MAILS
from tests.petitions.emailing.mail_server import MailServer, server
from tests.rig.browser import Visitor
from tests.rig.mailbox import body

pytestmark = pytest.mark.django_db
__all__ = ["server"]

KINDS = ["confirm", "reminder", "thanks", "repeat", "my", "update", "milestone", "delivery", "answer", "victory"]
KINDS += ["ended", "packet", "account_code"]


@pytest.mark.parametrize(("kind", "language"), [(kind, ("en", "es")[at % 2]) for at, kind in enumerate(KINDS)])
def test_a_mail_reads_well_and_tells_nobody(
    browser: Any, server: MailServer, sealed_folder: Path, kind: str, language: str
) -> None:
    to = MAILS[kind].cause(language, server)
    html = body(server.to(to), "html")
    phone = Visitor(browser, "http://mail.example", viewport={"width": 320, "height": 640})
    try:
        phone.page.set_content(html)
        assert phone.page.locator("html").get_attribute("lang") == language
        assert phone.violations() == "" and phone.overflow(320) == []
        assert phone.requests == [] and phone.complaints == []
    finally:
        phone.close()
