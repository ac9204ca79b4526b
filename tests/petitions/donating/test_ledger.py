"""F1, F2: in whichever order it is told, however often, with gaps and kills: our books are Stripe's."""

from __future__ import annotations

import contextlib
import itertools
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from petitions.donating import follow
from petitions.donating.work_events import work_events
from petitions.models import Donation, GivingAccount, MonthlyGift, OutboxMail, Petition, StripeEvent
from tests.cast import a_petition
from tests.petitions.donating.giving import MONTHLY, ONCE, give, giving, ledger, tell, truth, work_off
from tests.rig.stripe_books.books import StripeBooks, books

PAGE = "/petitions/clean-river/give/"


class Killed(BaseException):
    """The process is gone, in the middle of what it did."""


def a_year(stripe: StripeBooks) -> None:
    """Everything that can happen: once, monthly, failing, refunds, disputes, ends."""
    once, back, part, fought, lost, half = (give(PAGE, ONCE) for _number in range(6))
    for row in (once, back, part, fought, lost, half):
        stripe.pay(row.session)
    give(PAGE, ONCE)  # nobody pays
    declined = give(PAGE, ONCE)
    stripe.decline(declined.session)
    debit, bounced = give(PAGE, ONCE), give(PAGE, ONCE)
    for row, succeeds in ((debit, True), (bounced, False)):
        stripe.pay(row.session, later=True)
        stripe.settle_debit(row.session, succeeds=succeeds)
    monthly_debit, monthly_bounced = give(PAGE, MONTHLY), give(PAGE, MONTHLY)
    for row, succeeds in ((monthly_debit, True), (monthly_bounced, False)):
        stripe.pay(row.session, later=True)
        stripe.settle_debit(row.session, succeeds=succeeds)
    charge = {each.session: each.charge for each in stripe.books(once.account)}
    stripe.refund(str(charge[back.session]))
    stripe.refund(str(charge[part.session]), 7_00)
    stripe.close_dispute(stripe.dispute(str(charge[fought.session]))["id"], won=True)
    stripe.close_dispute(stripe.dispute(str(charge[lost.session]))["id"], won=False)
    stripe.close_dispute(stripe.dispute(str(charge[half.session]), 12_00)["id"], won=False)
    first, second = give(PAGE, MONTHLY), give(PAGE, MONTHLY)
    for row in (first, second):
        stripe.pay(row.session)
    steady, shaky = (str(stripe.store.find(row.session)[1]["subscription"]) for row in (first, second))
    stripe.renew(steady)
    stripe.renew(shaky, fails=True)
    stripe.settle(shaky)
    stripe.renew(shaky, fails=True)
    stripe.cancel(shaky)
    slow = str(stripe.store.find(monthly_debit.session)[1]["subscription"])
    stripe.renew(slow, later=True)
    stripe.settle(slow)
    stripe.renew(slow, later=True)


def states(stripe: StripeBooks) -> dict[str, str]:
    """How each monthly gift stands at Stripe, in our words."""
    names = {"active": "active", "past_due": "past_due", "incomplete": "past_due", "canceled": "ended"}
    kept = [books.all("subscription") for books in stripe.store.kept.values()]
    return {each["id"]: names[each["status"]] for each in itertools.chain(*kept)}


@pytest.mark.timeout(900)
@pytest.mark.django_db(transaction=True)
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_order_any_number_gaps_and_kills(data: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.EMAIL_BACKEND = "petitions.emailing.outbox.OutboxBackend"
    OutboxMail.objects.all().delete()
    StripeEvent.objects.all().delete()
    Donation.objects.all().delete()
    MonthlyGift.objects.all().delete()
    with books() as stripe:
        stripe.hold_events()
        settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE = stripe.secret_key, stripe.url
        settings.STRIPE_WEBHOOK_SECRET, settings.STRIPE_CONNECT_WEBHOOK_SECRET = "whsec_of_our_own", "whsec_of_theirs"
        account = giving(_petition().organization, stripe).stripe_account
        a_year(stripe)
        times = data.draw(st.lists(st.integers(0, 5), min_size=len(stripe.events), max_size=len(stripe.events)))
        told = [event for event, often in zip(stripe.events, times, strict=True) for _time in range(often)]
        kills = data.draw(st.sets(st.integers(0, 40), max_size=3))
        for number, event in enumerate(data.draw(st.permutations(told))):
            assert tell(event) == 200
            if number in kills:
                _work_until_killed(monkeypatch, data.draw(st.integers(1, 4)))
            elif data.draw(st.booleans()):
                work_events()
        work_off()
        heard = {row.subject for row in StripeEvent.objects.all()}
        known = {row[1] for row in ledger()}
        assert known <= {row[1] for row in truth(stripe, account)}
        assert {row[1] for row in truth(stripe, account)} - known <= _payments(stripe, account) - heard
        if 0 in times:
            _repair()
        assert ledger() == truth(stripe, account)
        assert {gift.subscription: gift.state for gift in MonthlyGift.objects.all()} == states(stripe)
        paid = Donation.objects.filter(state=Donation.State.PAID)
        assert OutboxMail.objects.count() == paid.exclude(receipt_at=None).count() == paid.count(), "one receipt each"


def _petition() -> Petition:
    return Petition.objects.filter(slug="clean-river").first() or a_petition()


def _payments(stripe: StripeBooks, account: str) -> set[str]:
    return {each.payment_intent for each in stripe.books(account)}


def _repair() -> None:
    try:
        call_command("reconcile_donations", "--fix")
    except CommandError as error:
        pytest.fail(f"the books still differ: {error}")


def _work_until_killed(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """The clock is killed at the `after`th thing that it writes."""
    saves = itertools.count(1)
    save = Donation.save

    def killed(self: Donation, *args: Any, **named: Any) -> None:
        if next(saves) >= after:
            raise Killed
        save(self, *args, **named)

    with monkeypatch.context() as patched:
        patched.setattr(Donation, "save", killed)
        with contextlib.suppress(Killed):
            work_events()
    StripeEvent.objects.filter(done_at=None).update(claimed_until=None)


@pytest.mark.django_db
def test_an_older_answer_never_undoes_a_newer_one(stripe: StripeBooks, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two clocks: one asked before the refund and writes after the other, which asked after it."""
    account = giving(a_petition().organization, stripe).stripe_account
    row = give(PAGE, ONCE)
    stripe.pay(row.session)
    slow = follow.session_of

    def overtaken(account: str, number: str) -> Any:
        answer = slow(account, number)
        monkeypatch.setattr(follow, "session_of", slow)
        stripe.refund(str(stripe.books(account)[0].charge))
        follow.follow_session(account, number)
        return answer

    monkeypatch.setattr(follow, "session_of", overtaken)
    follow.follow_session(account, row.session)
    assert ledger() == truth(stripe, account) and ledger()[0][4] == 25_00


@pytest.mark.django_db
def test_reconcile_says_what_differs_and_repairs(stripe: StripeBooks, capsys: pytest.CaptureFixture[str]) -> None:
    account = giving(a_petition().organization, stripe).stripe_account
    a_year(stripe)
    with pytest.raises(CommandError, match="differ"):
        call_command("reconcile_donations")
    assert "state paid" in capsys.readouterr().out and ledger() == []
    _repair()
    assert ledger() == truth(stripe, account) != []
    call_command("reconcile_donations")
    assert "0 differ" in capsys.readouterr().out


@pytest.mark.django_db
def test_an_account_that_was_changed_is_still_heard_and_compared(stripe: StripeBooks) -> None:
    organization = a_petition().organization
    first = giving(organization, stripe).stripe_account
    row = give(PAGE, MONTHLY)
    stripe.pay(row.session)
    _tell_and_work(stripe)
    second = stripe.open_account("Again")
    GivingAccount.objects.update(stripe_account=second)
    stripe.renew(MonthlyGift.objects.get().subscription)
    _tell_and_work(stripe)
    assert Donation.objects.filter(account=first, state=Donation.State.PAID).count() == 2
    stripe.renew(MonthlyGift.objects.get().subscription)
    _repair()
    assert Donation.objects.filter(account=first, state=Donation.State.PAID).count() == 3
    stripe.disconnect(first)
    with pytest.raises(CommandError, match="differ"):
        call_command("reconcile_donations")


def _tell_and_work(stripe: StripeBooks) -> None:
    for event in list(stripe.events):
        tell(event)
    work_off()


@pytest.mark.django_db
def test_a_fee_in_another_currency_is_not_added_up(stripe: StripeBooks) -> None:
    account = giving(a_petition().organization, stripe).stripe_account
    row = give(PAGE, ONCE)
    stripe.pay(row.session)
    kept, _session = stripe.store.find(row.session)
    for each in kept.all("balance_transaction"):
        each["currency"] = "eur"
    _tell_and_work(stripe)
    row.refresh_from_db()
    assert row.state == Donation.State.PAID and row.fee_minor is None and account
