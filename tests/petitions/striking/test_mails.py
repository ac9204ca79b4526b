"""No mail leaves for a struck signature, and what was owed leaves once it is put back."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.utils import timezone

from petitions.counting.number_the_roll import number_the_roll
from petitions.emailing.confirmations import send_asked, send_thanks
from petitions.models import Signature
from petitions.signing.confirm import confirm
from petitions.striking.strike import undo
from petitions.striking.work import let_mails_go
from tests.cast import a_petition, edith, signed
from tests.petitions.emailing.mail_server import MailServer, server
from tests.petitions.striking.crowd import struck, work_off

pytestmark = pytest.mark.django_db
__all__ = ["server"]


def test_no_mail_leaves_for_struck_ones_and_all_that_is_owed_afterwards(server: MailServer) -> None:
    petition = a_petition()
    confirm(signed(petition, email="counted@example.org", city="Botville"))
    number_the_roll()
    signed(petition, email="asked@example.org", city="Botville")
    row = struck(petition)
    assert send_asked() + send_thanks() == 0 and not server.messages
    signed(petition, email="asked@example.org", city="Botville")
    assert send_asked() == 0, "who signs again stays struck"
    undo(row.pk, edith(), "people")
    work_off()
    assert send_asked() == 1 and send_thanks() == 1
    assert server.to("asked@example.org") and server.to("counted@example.org")


def test_the_mail_of_a_held_one_leaves_after_two_days(server: MailServer) -> None:
    petition = a_petition()
    row = signed(petition, email="asked@example.org", city="Botville")
    struck(petition, kind="hold", reason="checking")
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1, hours=23)):
        assert let_mails_go() == 0 and send_asked() == 0
    with time_machine.travel(timezone.now() + datetime.timedelta(days=2, minutes=1)):
        assert let_mails_go() == 1 and send_asked() == 1
    assert Signature.objects.get(pk=row.pk).mail_count == 1
