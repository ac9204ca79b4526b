"""Promise C1 for receipts, with the real processes: while the mail server hangs, drops and refuses, whoever gives is
answered as ever, Stripe's knocks are, too, and afterwards each payment has its one receipt."""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from tests.petitions.emailing.mail_server import MailServer
from tests.rig.logs import leaks_in
from tests.rig.processes import wait_until
from tests.rig.seed import seeded
from tests.rig.site import Site
from tests.rig.stripe_books.books import StripeBooks, books

SECRET = "whsec_of_theirs"
TURN_ON = """
from petitions.models import GivingAccount, Petition
organization = Petition.objects.get(slug="library-hours").organization
GivingAccount.objects.create(organization=organization, stripe_account="{account}", can_charge=True, is_on=True,
    amounts_minor=[1000, 2500], legal_name="Friends of the Library, Inc.")
"""
NOW = "from petitions.models import OutboxMail; OutboxMail.objects.update(claimed_until=None)"
"""As if the waits were over."""
OWED = "SELECT count(*) FROM petitions_outboxmail WHERE attempts >= %s"
BOOKED = "SELECT count(*) FROM petitions_donation WHERE state = 'paid' AND receipt_at IS NOT NULL"
FAULTS = ("hang", "drop", "cut", "451 later")
EACH = 3


@pytest.fixture
def stripe() -> Iterator[StripeBooks]:
    """Stripe, which knocks when a test says so."""
    with books() as there:
        there.hold_events()
        yield there


@pytest.fixture
def mails() -> Iterator[MailServer]:
    """A mail server that hangs longer than anybody waits for it."""
    with MailServer() as running:
        running.hangs = 30
        yield running


@pytest.fixture
def giving(run: Path, worker: str, tmp_path: Path, stripe: StripeBooks, mails: MailServer) -> Iterator[Site]:
    """The real site, where people can give."""
    start = seeded(run, os.environ.get("DATABASE_URL", "")).copy(run / f"receipts-{worker}")
    keys = {"STRIPE_SECRET_KEY": stripe.secret_key, "STRIPE_API_BASE": stripe.url}
    keys |= {"STRIPE_CONNECT_WEBHOOK_SECRET": SECRET, "EMAIL_URL": mails.url}
    site = Site(tmp_path, {**start.settings(), **keys})
    account = stripe.open_account("Friends of the Library")
    site.manage("shell", "--verbosity", "0", "-c", TURN_ON.format(account=account))
    stripe.webhook_to(f"{site.url}/stripe/connect-webhook/", SECRET, connect=True)
    with site:
        yield site


@pytest.mark.timeout(900)
def test_whatever_the_mail_server_does_each_payment_has_its_receipt_and_nobody_waits(
    giving: Site, stripe: StripeBooks, mails: MailServer
) -> None:
    waits: list[float] = []
    _page(Request(f"{giving.url}/petitions/library-hours/give/"))
    for number, fault in enumerate(FAULTS):
        mails.faults = {0: fault}
        for who in range(EACH):
            _give(giving, stripe, f"donor{number}.{who}@example.org", waits)
        _all_wait(giving, EACH * (number + 1))
        assert mails.messages == []
        giving.manage("shell", "--verbosity", "0", "-c", NOW)
    mails.faults = {}
    giving.manage("shell", "--verbosity", "0", "-c", NOW)
    wait_until(lambda: giving.rows(OWED, [0])[0][0] == 0, 60, giving.log)
    got = Counter(mail["X-Rcpt-To"] for mail in mails.messages)
    assert got == {f"donor{number}.{who}@example.org": 1 for number in range(len(FAULTS)) for who in range(EACH)}
    assert max(waits) < 8, "a mail server that hangs is waited for ten seconds by the clock, by nobody else"
    assert not leaks_in(giving.logs)
    print(
        f"{sum(got.values())} receipts of {len(FAULTS) * EACH}; the longest of {len(waits)} answers {max(waits):.2f} s"
    )


def _all_wait(site: Site, many: int) -> None:
    """So many payments are booked, and each receipt was tried in vain."""
    wait_until(lambda: site.rows(BOOKED)[0][0] == many, 60, site.log)
    wait_until(lambda: site.rows(OWED, [1])[0][0] == many, 60, site.log)


def _give(site: Site, stripe: StripeBooks, email: str, waits: list[float]) -> None:
    """Somebody gives on the site, pays on Stripe's page and comes back; Stripe tells of it twice."""
    form = Request(f"{site.url}/petitions/library-hours/give/", urlencode({"often": "once", "amount": "2500"}).encode())
    with _timed(waits):
        there = _page(form)
    session = re.search(r"/c/pay/(\w+)", there)
    assert session, there
    before = len(stripe.events)
    stripe.pay(session.group(1), email=email, name="Dora")
    for event in [*stripe.events[before:], *stripe.events[before:]]:
        with _timed(waits):
            (knock,) = stripe.send(event)
        assert knock.delivered, knock
    with _timed(waits):
        thanks = _page(Request(f"{site.url}/gift/thanks/"))
    assert "a receipt comes by mail" in thanks


def _page(request: Request) -> str:
    with urlopen(request, timeout=30) as answer:
        return str(answer.read().decode())


@contextmanager
def _timed(waits: list[float]) -> Iterator[None]:
    begun = time.monotonic()
    yield
    waits.append(time.monotonic() - begun)
