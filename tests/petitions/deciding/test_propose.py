"""The organizers are told once that it looks won, with the evidence; the reference case tells when."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.management import call_command

from petitions.deciding.propose import propose_won
from petitions.emailing.outbox import deliver_outbox
from petitions.models import OutboxMail, Outcome, Petition, Position
from tests.cast import edith, oscar
from tests.petitions.deciding.test_rule import stands, three
from tests.petitions.emailing.mail_server import MailServer, server
from tests.rig.mailbox import body

pytestmark = pytest.mark.django_db
__all__ = ["server"]


def test_one_mail_with_the_evidence_and_again_only_when_it_is_met_anew(server: MailServer) -> None:
    first, second, _third = three()
    oscar()
    stands(first, "supports", 1)
    assert propose_won() == 0
    stands(second, "withdrew", 2)
    assert propose_won() == 1 and propose_won() == 0
    assert deliver_outbox() == 1
    mail = server.to("oscar@example.org")
    assert mail["Subject"] == "This looks won: Clean our river"
    assert "2 of 3 must agree" in body(mail) and body(mail).count("https://news.example/") == 2
    assert "/admin/pages/" in body(mail)
    again = stands(second, "opposes", 3)
    assert propose_won() == 0
    again.delete()
    assert propose_won() == 1
    Petition.objects.update(outcome=Outcome.WON, outcome_on=datetime.date(2026, 1, 9), won_proposed_at=None)
    assert propose_won() == 0


def test_the_reference_case_is_proposed_at_the_second_withdrawal(settings: Any) -> None:
    settings.EMAIL_BACKEND = "petitions.emailing.outbox.OutboxBackend"
    call_command("load_reference_case", verbosity=0)
    edith()
    petition = Petition.objects.get(slug="protect-philly")
    Petition.objects.filter(pk=petition.pk).update(outcome=Outcome.NONE, outcome_on=None)
    said = list(Position.objects.filter(target__petition=petition).order_by("happened_on", "pk"))
    Position.objects.all().delete()
    proposed = []
    for row in said:
        row.pk = None
        row.save()
        proposed.append((row.stance, propose_won()))
    withdrawals = [number for stance, number in proposed if stance == "withdrew"]
    assert withdrawals == [0, 1] and [number for stance, number in proposed if stance != "withdrew"] == [0]
    assert OutboxMail.objects.exists()
