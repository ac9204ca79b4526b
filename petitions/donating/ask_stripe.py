"""What Stripe's books say now about one thing, in our words. Nothing is written here."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from petitions.donating.donors import Donor
from petitions.donating.stripe_client import asking, client, in_account
from petitions.models import Donation, MonthlyGift

State, Dispute = Donation.State, Donation.Dispute


@dataclass(frozen=True)
class Paid:
    """One payment. `key` is the wish it belongs to; `is_first` whether it is the one that was wished for, or a month
    later; amounts in the smallest unit of the currency."""

    key: str
    state: str
    amount_minor: int
    currency: str
    is_live: bool
    session: str = ""
    invoice: str = ""
    payment: str = ""
    subscription: str = ""
    is_first: bool = True
    paid_at: datetime.datetime | None = None
    fee_minor: int | None = None
    refunded_minor: int = 0
    dispute: str = ""
    lost_minor: int | None = None
    donor: Donor | None = None


@dataclass(frozen=True)
class Monthly:
    """One subscription."""

    key: str
    subscription: str
    customer: str
    state: str
    amount_minor: int
    currency: str
    is_live: bool
    begun_at: datetime.datetime
    ends_at: datetime.datetime | None


def session_of(account: str, number: str) -> Paid:
    """What became of a page to pay on. Raises what asking() does."""
    with asking():
        session = client().v1.checkout.sessions.retrieve(
            number, params={"expand": ["payment_intent.latest_charge.balance_transaction"]}, options=in_account(account)
        )
        return paid_of_session(account, session)


def paid_of_session(account: str, session: Any) -> Paid:
    """The same, of a session whose payment is expanded."""
    who = session.customer_details
    donor = Donor(who.name or "", who.email) if who and who.email else None
    # Complete, and not paid: a voucher that somebody still carries to a shop, or a debit that takes days.
    states = {"expired": State.LAPSED, "complete": State.WAITING}
    state = states.get(str(session.status), State.OPENED)
    facts: dict[str, Any] = {"state": state}
    invoice = _id(session.invoice)
    if session.mode == "subscription" and session.status == "complete" and invoice:
        # Money of a monthly gift is told by its invoices; this one is the first.
        return invoice_of(account, invoice, donor=donor, session=session.id)
    if session.payment_intent is not None:
        facts = _payment(account, session.payment_intent, if_unpaid=state)
    return Paid(
        key=_key(session.metadata),
        amount_minor=session.amount_total or 0,
        currency=str(session.currency),
        is_live=session.livemode,
        session=session.id,
        subscription=_id(session.subscription),
        donor=donor,
        **facts,
    )


def invoice_of(account: str, number: str, donor: Donor | None = None, session: str = "") -> Paid:
    """What became of one month of a gift. Raises what asking() does."""
    with asking():
        invoice = client().v1.invoices.retrieve(number, params={"expand": ["payments"]}, options=in_account(account))
        about = invoice.parent.subscription_details if invoice.parent else None
        tries = {each.status: each for each in invoice.payments.data} if invoice.payments else {}
        found = tries.get("paid") or tries.get("open")
        is_over = invoice.attempted or invoice.status in ("void", "uncollectible")
        facts: dict[str, Any] = {"state": State.FAILED if is_over else State.OPENED}
        if found is not None and (intent := _id(found.payment.payment_intent)):
            facts = _payment(account, _intent(account, intent), if_unpaid=State.FAILED)
        elif invoice.status == "paid":
            facts = {"state": State.PAID, "paid_at": _moment(invoice.status_transitions.paid_at)}
    if donor is None and invoice.customer_email:
        donor = Donor(invoice.customer_name or "", invoice.customer_email)
    return Paid(
        key=_key(about.metadata if about else None),
        amount_minor=invoice.amount_due,
        currency=invoice.currency,
        is_live=invoice.livemode,
        session=session,
        invoice=invoice.id,
        subscription=_id(about.subscription) if about else "",
        is_first=invoice.billing_reason == "subscription_create",
        donor=donor,
        **facts,
    )


def payment_of(account: str, number: str) -> Paid | None:
    """What became of a payment, found by its page or its month; None when it is nobody's gift."""
    with asking():
        sessions = client().v1.checkout.sessions.list(params={"payment_intent": number}, options=in_account(account))
        if sessions.data:
            return session_of(account, sessions.data[0].id)
        months = client().v1.invoice_payments.list(
            params={"payment": {"type": "payment_intent", "payment_intent": number}}, options=in_account(account)
        )
        return invoice_of(account, _id(months.data[0].invoice)) if months.data else None


def subscription_of(account: str, number: str) -> Monthly:
    """What became of a monthly gift. Raises what asking() does."""
    with asking():
        return monthly_of(client().v1.subscriptions.retrieve(number, options=in_account(account)))


def monthly_of(found: Any) -> Monthly:
    """The same, of a subscription."""
    price = found.items.data[0].price
    states = {"active": MonthlyGift.State.ACTIVE, "trialing": MonthlyGift.State.ACTIVE}
    states |= dict.fromkeys(("canceled", "incomplete_expired"), MonthlyGift.State.ENDED)
    ends = found.ended_at or found.cancel_at
    return Monthly(
        key=_key(found.metadata),
        subscription=found.id,
        customer=_id(found.customer),
        state=states.get(found.status, MonthlyGift.State.PAST_DUE),
        amount_minor=price.unit_amount or 0,
        currency=price.currency,
        is_live=found.livemode,
        begun_at=_moment(found.start_date),
        ends_at=_moment(ends) if ends else None,
    )


def can_charge(account: str) -> bool:
    """Whether an organization's account may take money by now. Raises what asking() does."""
    with asking():
        return bool(client().v1.accounts.retrieve(account).charges_enabled)


def everything_since(account: str, since: datetime.datetime) -> Iterator[Paid | Monthly]:
    """All pages to pay on that were opened since, all gifts that are not over, and all months since then."""
    made: Any = {"created": {"gte": int(since.timestamp())}, "limit": 100}
    with asking():
        sessions = client().v1.checkout.sessions.list(params=made, options=in_account(account))
        for session in sessions.auto_paging_iter():
            yield session_of(account, session.id)
        gifts = client().v1.subscriptions.list(params={"status": "all", "limit": 100}, options=in_account(account))
        for gift in gifts.auto_paging_iter():
            yield monthly_of(gift)
        months = client().v1.invoices.list(params=made, options=in_account(account))
        for month in months.auto_paging_iter():
            yield invoice_of(account, month.id)


def _intent(account: str, number: str) -> Any:
    return client().v1.payment_intents.retrieve(
        number, params={"expand": ["latest_charge.balance_transaction"]}, options=in_account(account)
    )


def _payment(account: str, intent: Any, *, if_unpaid: str) -> dict[str, Any]:
    charge = intent.latest_charge
    if intent.status != "succeeded" or not charge:
        state = State.WAITING if intent.status == "processing" else if_unpaid
        # On a page that is done with nobody tries another way: the bank has said no.
        is_refused = intent.status == "requires_payment_method" and state == State.WAITING
        return {"state": State.FAILED if is_refused or intent.status == "canceled" else state, "payment": intent.id}
    cost = charge.balance_transaction
    return {
        "state": State.PAID,
        "payment": intent.id,
        "paid_at": _moment(charge.created),
        # Of an account in another currency the fee is in that one: not to be added up with this.
        "fee_minor": cost.fee if cost and cost.currency == charge.currency else None,
        "refunded_minor": charge.amount_refunded,
        **(_dispute(account, charge) if charge.disputed else {}),
    }


def _dispute(account: str, charge: Any) -> dict[str, Any]:
    """Of several disputes, each about a part, the one that is open says how it stands, then one that was lost."""
    found = client().v1.disputes.list(params={"charge": charge.id}, options=in_account(account)).data
    ends = {"won": Dispute.WON, "lost": Dispute.LOST, "warning_closed": Dispute.WON, "prevented": Dispute.WON}
    stand = {ends.get(each.status, Dispute.OPEN) for each in found} or {Dispute.OPEN}
    state = next(each for each in (Dispute.OPEN, Dispute.LOST, Dispute.WON) if each in stand)
    # It may be about a part, and about more than the charge where a currency moved in between.
    # Source: https://docs.stripe.com/api/disputes/object#dispute_object-amount.
    lost = [each.amount if each.currency == charge.currency else charge.amount for each in found if _is_lost(each)]
    return {"dispute": state, "lost_minor": min(charge.amount, sum(lost)) if lost else None}


def _is_lost(dispute: Any) -> bool:
    return str(dispute.status) == "lost"


def _key(metadata: Any) -> str:
    """The wish that something at Stripe belongs to; "" for what was not wished for here."""
    return str(getattr(metadata, "donation", ""))


def _id(found: Any) -> str:
    """A number of Stripe's, whether the thing is expanded or not; "" for none."""
    return str(found if isinstance(found, str) else getattr(found, "id", "") or "")


def _moment(seconds: Any) -> Any:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC) if seconds else None
