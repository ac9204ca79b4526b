"""Development's mail: whole files whose names sort by time."""

from __future__ import annotations

import email
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage

from petitions.emailing.confirmations import send_asked
from petitions.emailing.outbox import deliver_outbox
from tests.cast import a_petition, signed
from tests.petitions.emailing.mail_server import OUTBOX
from tests.rig.mailbox import body, links

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = OUTBOX
    settings.MAIL_TRANSPORT = "petitions.emailing.folder.FolderBackend"
    settings.MAIL_FOLDER = tmp_path / "mail"
    return tmp_path / "mail"


def test_one_file_a_mail_in_order(folder: Path) -> None:
    for number in range(30):
        EmailMessage(f"Río {number}", "Words: ñ", None, ["ana@example.org"]).send()
    assert deliver_outbox() == 30
    files = sorted(folder.iterdir())
    assert all(path.suffix == ".eml" for path in files)
    mails = [email.message_from_bytes(path.read_bytes(), policy=default) for path in files]
    assert [mail["Subject"] for mail in mails] == [f"Río {number}" for number in range(30)]
    assert body(mails[0]).strip() == "Words: ñ"
    assert b"\r\n" in files[0].read_bytes()


def test_a_confirm_mail_can_be_read_and_clicked(folder: Path) -> None:
    signed(a_petition())
    assert send_asked() == 1
    (path,) = folder.iterdir()
    assert len(links(email.message_from_bytes(path.read_bytes(), policy=default), "/confirm/")) == 1
