"""Promise C1 for receipts: a mail server that refuses, hangs, drops or is away loses none, and keeps nobody waiting."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from petitions.donating.work_events import work_events
from petitions.emailing.lease import GIVE_UP_AFTER, LEASE, WAIT_FOR_SERVER, claim
from petitions.emailing.outbox import deliver_outbox
from petitions.emailing.transport import TransportDown
from petitions.models import Donation, OutboxMail
from tests.cast import a_petition
from tests.petitions.donating.giving import MONTHLY, ONCE, give, giving, ledger, tell, tell_all, truth
from tests.petitions.emailing.mail_server import MailServer, during, server, until_quiet
from tests.rig.stripe_books.books import StripeBooks

pytestmark = pytest.mark.django_db
__all__ = ["server"]
PAGE = "/give/neighbors-united/"
WHO = ["ana", "bea", "dora", "edith"]
HOURS = timedelta(hours=6)


@pytest.fixture
def account(stripe: StripeBooks) -> str:
    return giving(a_petition().organization, stripe).stripe_account


def paid(stripe: StripeBooks) -> None:
    """Four people give, one of them every month; Stripe has told of all, and our books are Stripe's."""
    for who in WHO:
        row = give(PAGE, MONTHLY if who == "bea" else ONCE)
        stripe.pay(row.session, email=f"{who}@example.org", name=who.title())
    tell_all(stripe)


def copies(server: MailServer) -> Counter[str]:
    """How many receipts arrived for whom."""
    return Counter(mail["X-Rcpt-To"].partition("@")[0] for mail in server.messages)


@pytest.mark.parametrize("fault", ["451 later", "421 too many", "550 refused", "hang", "drop", "cut"])
def test_one_fault_costs_one_receipt_a_wait_and_no_other_anything(
    stripe: StripeBooks, account: str, server: MailServer, fault: str
) -> None:
    paid(stripe)
    server.faults = {2: fault}
    assert deliver_outbox() == 3
    waiting = OutboxMail.objects.get()
    assert waiting.attempts == 1 and deliver_outbox() == 0, "it waits"
    tell_all(stripe)
    with time_machine.travel(waiting.claimed_until + timedelta(seconds=1)):
        assert deliver_outbox() == 1 and deliver_outbox() == 0
    assert copies(server) == dict.fromkeys(WHO, 1), "one receipt a payment, however often it is told"
    assert not OutboxMail.objects.exists() and ledger() == truth(stripe, account)


def test_one_that_was_taken_without_an_answer_comes_twice_at_most(
    stripe: StripeBooks, account: str, server: MailServer
) -> None:
    paid(stripe)
    server.faults = {2: "taken"}
    assert deliver_outbox() == 3
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert deliver_outbox() == 1
    assert sorted(copies(server).values()) == [1, 1, 1, 2]
    assert len({mail["Message-ID"] for mail in server.messages}) == 4, "mail programs see that it is the same"


def test_one_that_is_refused_again_and_again_waits_ever_longer(
    stripe: StripeBooks, account: str, server: MailServer
) -> None:
    server.refused = {"dora@example.org"}
    paid(stripe)
    begin, tries = timezone.now(), [timezone.now()]
    with time_machine.travel(begin, tick=False) as clock:
        assert deliver_outbox() == 3
        while timezone.now() < begin + GIVE_UP_AFTER - 2 * HOURS:
            clock.move_to(OutboxMail.objects.get().claimed_until + timedelta(seconds=1))
            assert deliver_outbox() == 0
            tries.append(timezone.now())
        server.refused = set()
        clock.shift(HOURS + timedelta(seconds=1))
        assert deliver_outbox() == 1
    waits = [later - earlier for earlier, later in pairwise(tries)]
    assert waits == sorted(waits) and waits[0] < timedelta(minutes=1) and HOURS <= waits[-1] < HOURS + LEASE
    assert len(tries) < 45 and copies(server) == dict.fromkeys(WHO, 1)


@pytest.mark.parametrize("fault", ["away", "drop", "cut", "hang"])
def test_while_the_server_is_in_trouble_people_give_and_get_their_receipts_afterwards(
    stripe: StripeBooks, account: str, server: MailServer, fault: str
) -> None:
    if fault == "away":
        with server.away():
            _give_in_trouble(stripe)
    else:
        server.faults = {0: fault}
        _give_in_trouble(stripe)
    server.faults = {}
    assert copies(server) == {} and set(OutboxMail.objects.values_list("attempts", flat=True)) == {1}
    with time_machine.travel(timezone.now() + WAIT_FOR_SERVER + timedelta(seconds=1)):
        assert until_quiet(deliver_outbox) == 4
    assert copies(server) == dict.fromkeys(WHO, 1) and ledger() == truth(stripe, account)


def _give_in_trouble(stripe: StripeBooks) -> None:
    paid(stripe)
    assert Donation.objects.filter(state=Donation.State.PAID).exclude(receipt_at=None).count() == 4
    for _try in range(3):
        with suppress(TransportDown):
            assert deliver_outbox() == 0


def test_nobody_who_gives_speaks_to_the_mail_server(stripe: StripeBooks, account: str, server: MailServer) -> None:
    server.faults = {0: "hang"}
    row = give(PAGE, ONCE)
    stripe.pay(row.session)
    begun = time.monotonic()
    assert all(tell(event) == 200 for event in list(stripe.events))
    assert Client().get("/gift/thanks/").status_code == 200
    while work_events():
        pass
    assert time.monotonic() - begun < 1 and server.offered == 0
    assert OutboxMail.objects.count() == 1


def test_a_sender_that_is_killed_repeats_the_receipt_in_flight_alone(
    stripe: StripeBooks, account: str, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed() -> None:
        raise KeyboardInterrupt

    paid(stripe)
    with monkeypatch.context() as patched:
        during(patched, {2: killed})
        with pytest.raises(KeyboardInterrupt):
            deliver_outbox()
    assert claim(OutboxMail.objects.all(), "created_at", 9) == [], "its lease holds"
    with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1)):
        assert until_quiet(deliver_outbox) == 3
    assert sorted(copies(server).values()) == [1, 1, 1, 2]
